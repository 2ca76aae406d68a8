#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/predictors.h"
#include "engine/nn/infer.h"
#include "predicting.h"

enum { N = 12000, ROWS_OF_TABLE = 1000000 };

static double values[4][N];

/* A product, which is nothing to least squares; an input with zeros. */
static void make(struct test_table *t)
{
    struct bl_random random = bl_random_new(41, 1);
    test_table_init(t, N);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = 2 * bl_random_uniform(&random) - 1;
        values[1][i] = 2 * bl_random_uniform(&random) - 1;
        values[2][i] =
            bl_random_below(&random, 3) ? exp(bl_random_normal(&random)) : 0;
        values[3][i] = values[0][i] * values[1][i] +
                       (values[2][i] == 0 ? 0.5 : 0) +
                       0.02 * bl_random_normal(&random);
    }
    for (size_t c = 0; c < 4; c++)
        test_table_add(t, BL_FLOAT32, c == 2 ? "rel:1e-2" : "abs:1e-3",
                       values[c]);
}

static double deviation(const struct bl_predictor *p,
                        const struct test_table *t)
{
    static double y[N];
    double square = 0;
    p->kind->predict(y, p, &t->frame, 0, N);
    for (size_t i = 0; i < N; i++) {
        double error = y[i] - (double)t->columns[p->target].k[i];
        square += error * error / N;
    }
    return sqrt(square);
}

static struct bl_prediction_task task_for(struct test_table *t, size_t target)
{
    struct bl_prediction_task task = test_table_task(t, target);
    task.table_rows = ROWS_OF_TABLE;
    return task;
}

/* The noise is 10 cells, what least squares leaves is 170. */
Test(predict_regression, product)
{
    struct test_table t;
    struct bl_predictor p, linear;
    make(&t);
    struct bl_prediction_task task = task_for(&t, 3);
    test_derive(&p, &bl_predict_regression, &task);
    test_derive(&linear, &bl_predict_linear, &task);
    cr_expect_gt(deviation(&linear, &t), 150);
    cr_expect_lt(deviation(&p, &t), 20, "%g", deviation(&p, &t));
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    bl_predictor_release(&linear);
    test_table_release(&t);
}

/* Noise that grows with an input, and a zero that becomes likely with one. */
Test(predict_regression, hints)
{
    static double hints[BL_N_HINTS * N];
    struct test_table t;
    struct bl_predictor p;
    struct bl_random random = bl_random_new(41, 2);
    test_table_init(&t, N);
    for (size_t i = 0; i < N; i++) {
        double x = bl_random_uniform(&random);
        values[0][i] = x;
        values[1][i] = bl_random_uniform(&random) < x
                           ? 0
                           : exp(0.1 + (0.1 + x) * bl_random_normal(&random));
    }
    test_table_add(&t, BL_FLOAT64, "abs:1e-3", values[0]);
    test_table_add(&t, BL_FLOAT64, "rel:1e-2", values[1]);
    struct bl_prediction_task task = task_for(&t, 1);
    test_derive(&p, &bl_predict_regression, &task);
    cr_assert(p.residual.zeros_apart);
    p.kind->hint(hints, &p, &t.frame, 0, N);
    double low = 0, high = 0, zero = 0, n_low = 0, n_high = 0;
    for (size_t i = 0; i < N; i++) {
        double x = values[0][i], odds = hints[BL_HINT_ZERO * N + i];
        zero += fabs(1 / (1 + exp(-odds)) - x) / N;
        if (x < 0.2)
            low += hints[i], n_low++;
        if (x > 0.8)
            high += hints[i], n_high++;
    }
    cr_expect_lt(zero, 0.05, "%g", zero);
    cr_expect_gt(high / n_high, low / n_low + 0.8); // of log(1.0 / 0.2)
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* The same seed gives the same predictor, and every kind of processor the same
 * predictions. */
Test(predict_regression, reproducible)
{
    static double y[2][N];
    struct test_table t;
    struct bl_predictor p, again;
    make(&t);
    struct bl_prediction_task task = task_for(&t, 3);
    test_derive(&p, &bl_predict_regression, &task);
    test_derive(&again, &bl_predict_regression, &task);
    cr_expect_eq(p.n_params, again.n_params);
    cr_expect_arr_eq(p.params, again.params, p.n_params * sizeof *p.params);
    p.kind->predict(y[0], &p, &t.frame, 0, N);
    cr_assert(bl_infer_force_backend("generic"));
    p.kind->predict(y[1], &p, &t.frame, 0, N);
    bl_infer_force_backend(NULL);
    cr_expect_arr_eq(y[0], y[1], sizeof y[0]);
    bl_predictor_release(&p);
    bl_predictor_release(&again);
    test_table_release(&t);
}

/* Its weights would cost more than the column. */
Test(predict_regression, not_for_small_tables)
{
    bool applies = true;
    struct test_table t;
    struct bl_predictor p = {.kind = &bl_predict_regression, .target = 3};
    make(&t);
    t.frame.n_rows = 900;
    struct bl_prediction_task task = test_table_task(&t, 3);
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    t.frame.n_rows = N;
    test_table_release(&t);
}
