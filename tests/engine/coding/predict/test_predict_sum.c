#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/predictors.h"
#include "predicting.h"

enum { N = 3000 };

static double values[5][N];

/* Parts over several decades, the second often zero, and their total. */
static void fill(void)
{
    struct bl_random random = bl_random_new(5, 1);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = exp(2 * bl_random_normal(&random));
        values[1][i] = bl_random_below(&random, 3)
                           ? exp(2 * bl_random_normal(&random))
                           : 0;
        values[2][i] = exp(bl_random_normal(&random));
        values[3][i] = values[0][i] + values[1][i] + values[2][i];
        values[4][i] = bl_random_normal(&random);
    }
}

static void make(struct test_table *t)
{
    fill();
    test_table_init(t, N);
    for (size_t c = 0; c < 5; c++)
        test_table_add(t, BL_FLOAT32, c < 4 ? "rel:1e-2" : "abs:1e-2",
                       values[c]);
}

static void expect_inputs(const struct bl_predictor *p, size_t n)
{
    cr_expect_eq(p->n_inputs, n);
    for (size_t j = 0; j < p->n_inputs; j++)
        cr_expect_leq(p->inputs[j], 3);
}

Test(predict_sum, total_of_parts)
{
    struct test_table t;
    struct bl_predictor p;
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, 3);
    test_derive(&p, &bl_predict_sum, &task);
    expect_inputs(&p, 3);
    cr_expect_not(p.residual.zeros_apart);
    cr_expect_eq(test_share_off(&p, &t, 1.01), 0);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* Where a part is large the total tells it, where it is small it does not,
 * and the hint knows which. */
Test(predict_sum, part_of_total_and_its_spread)
{
    struct test_table t;
    struct bl_predictor p;
    static double y[N], hints[BL_N_HINTS * N];
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, 1);
    test_derive(&p, &bl_predict_sum, &task);
    expect_inputs(&p, 3);
    cr_expect(p.residual.zeros_apart);
    p.kind->predict(y, &p, &t.frame, 0, N);
    p.kind->hint(hints, &p, &t.frame, 0, N);
    size_t sure = 0;
    for (size_t i = 0; i < N; i++) {
        double error = fabs(y[i] - (double)t.columns[1].k[i]);
        if (t.columns[1].k[i] == 0 || hints[i] > 2)
            continue;
        sure++;
        cr_expect_lt(error, 4.5 * hints[i] + 1);
    }
    cr_expect_gt(sure, N / 4);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

Test(predict_sum, copies_and_multiples)
{
    struct test_table t;
    struct bl_predictor p;
    struct bl_random random = bl_random_new(5, 2);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = (double)bl_random_below(&random, 5000) - 2500;
        values[1][i] = -60 * values[0][i];
        values[2][i] = bl_random_normal(&random);
        values[3][i] = -values[2][i];
    }
    test_table_init(&t, N);
    test_table_add(&t, BL_INT32, "exact", values[0]);
    test_table_add(&t, BL_INT32, "exact", values[1]);
    test_table_add(&t, BL_FLOAT64, "abs:1e-4", values[2]);
    test_table_add(&t, BL_FLOAT64, "abs:1e-3", values[3]);
    for (size_t target = 1; target < 4; target += 2) {
        struct bl_prediction_task task = test_table_task(&t, target);
        test_derive(&p, &bl_predict_sum, &task);
        cr_expect_eq(p.n_inputs, 1);
        cr_expect_eq(p.inputs[0], target - 1);
        cr_expect_eq(p.params[0], target == 1 ? -60 : -1);
        cr_expect_eq(test_share_off(&p, &t, target == 1 ? 0 : 0.56), 0);
        bl_predictor_release(&p);
    }
    test_table_release(&t);
}

Test(predict_sum, nothing_where_there_is_none)
{
    struct test_table t;
    bool applies = true;
    struct bl_predictor p = {.kind = &bl_predict_sum, .target = 4};
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, 4);
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    task.n_known = 0;
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    test_table_release(&t);
}
