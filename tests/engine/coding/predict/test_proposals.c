#include <criterion/criterion.h>
#include <stdarg.h>

#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/proposals.h"

static void add(struct bl_suggestions *p, double cost, size_t n_inputs, ...)
{
    struct bl_predictor predictor = {.kind = &bl_predict_sum, .target = 9};
    struct bl_error err = {0};
    va_list inputs;
    cr_assert_eq(bl_predictor_make_room(&predictor, n_inputs, 0, &err), BL_OK);
    va_start(inputs, n_inputs);
    for (size_t i = 0; i < n_inputs; i++)
        predictor.inputs[i] = va_arg(inputs, size_t);
    va_end(inputs);
    cr_assert_eq(bl_suggestions_add(p, &predictor, cost, &err), BL_OK);
    cr_expect_eq(predictor.inputs, NULL);
}

Test(proposals, thinned)
{
    struct bl_suggestions p = {0};
    const size_t a = 1, b = 2, c = 3;
    add(&p, 0.5, 1, c); // before those that are thinned
    add(&p, 3.0, 2, b, c);
    add(&p, 2.0, 1, a);
    add(&p, 1.95, 2, a, b); // hardly better than a alone
    add(&p, 1.0, 3, a, b, c);
    add(&p, 9.0, 1, c);
    bl_suggestions_thin(&p, 1, 3);
    cr_assert_eq(p.n, 4);
    cr_expect_eq(p.items[0].cost, 0.5);
    cr_expect_eq(p.items[1].cost, 1.0);
    cr_expect_eq(p.items[2].cost, 2.0);
    cr_expect_eq(p.items[3].cost, 3.0);
    bl_suggestions_release(&p);
}

Test(proposals, pay_by_share_and_bits)
{
    cr_expect(bl_proposal_pays(1, 8));
    cr_expect_not(bl_proposal_pays(7, 8));
    cr_expect_not(bl_proposal_pays(0.1, 0.3));
}
