#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/predictors.h"
#include "predicting.h"

enum { N = 700 };

static double values[N], network[N];

static void make(struct test_table *t, const char *bound)
{
    struct bl_random random = bl_random_new(31, 1);
    for (size_t i = 0; i < N; i++) {
        values[i] = i % 4 == 0 ? 0 : exp(bl_random_normal(&random));
        network[i] = values[i] * (1 + 0.01 * bl_random_normal(&random));
    }
    test_table_init(t, N);
    test_table_add(t, BL_FLOAT32, bound, values);
    t->columns[0].network = network;
}

Test(predict_network, reconstruction_in_cells)
{
    static const char *const bounds[] = {"rel:1e-2", "abs:1e-2"};
    for (int b = 0; b < 2; b++) {
        struct test_table t;
        struct bl_predictor p;
        make(&t, bounds[b]);
        struct bl_prediction_task task = test_table_task(&t, 0);
        test_derive(&p, &bl_predict_network, &task);
        cr_expect(p.residual.zeros_apart);
        cr_expect_lt(test_share_off(&p, &t, 4), 0.03);
        test_predictor_holds(&p, &t);
        bl_predictor_release(&p);
        test_table_release(&t);
    }
}

/* Far off, infinite or not a number: held within the range of the column. */
Test(predict_network, anything_the_network_may_say)
{
    struct test_table t;
    struct bl_predictor p;
    double y[6];
    make(&t, "rel:1e-2");
    struct bl_prediction_task task = test_table_task(&t, 0);
    test_derive(&p, &bl_predict_network, &task);
    const double said[] = {NAN, INFINITY, -INFINITY, 1e300, -3, 1e-300};
    t.columns[0].network = said;
    p.kind->predict(y, &p, &t.frame, 0, 6);
    for (size_t i = 0; i < 6; i++)
        cr_expect(y[i] >= 0 && y[i] < 1000, "%zu: %g", i, y[i]);
    bl_predictor_release(&p);
    test_table_release(&t);
}

Test(predict_network, only_where_there_is_one)
{
    bool applies = true;
    struct test_table t;
    struct bl_predictor p = {.kind = &bl_predict_network};
    make(&t, "rel:1e-2");
    t.columns[0].network = NULL;
    struct bl_prediction_task task = test_table_task(&t, 0);
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    test_table_release(&t);
}
