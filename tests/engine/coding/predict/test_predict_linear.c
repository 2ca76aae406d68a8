#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/predictors.h"
#include "predicting.h"

enum { N = 4000 };

static double values[5][N];

static double row_noise(struct bl_random *random, double size)
{
    return size * bl_random_normal(random);
}

static void make(struct test_table *t)
{
    struct bl_random random = bl_random_new(9, 1);
    test_table_init(t, N);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = bl_random_normal(&random);
        values[1][i] = (double)bl_random_below(&random, 100);
        values[2][i] = bl_random_normal(&random);
        values[3][i] = 3 * fabs(values[0][i]) - 0.5 * sqrt(values[1][i]) +
                       row_noise(&random, 0.01);
        values[4][i] = bl_random_uniform(&random) < values[1][i] / 100
                           ? 0
                           : exp(values[2][i] + row_noise(&random, 0.1));
    }
    test_table_add(t, BL_FLOAT32, "abs:1e-2", values[0]);
    test_table_add(t, BL_INT32, "exact", values[1]);
    test_table_add(t, BL_FLOAT32, "abs:1e-3", values[2]);
    test_table_add(t, BL_FLOAT32, "abs:1e-2", values[3]);
    test_table_add(t, BL_FLOAT32, "rel:1e-2", values[4]);
}

static bool needs(const struct bl_predictor *p, size_t column)
{
    for (size_t j = 0; j < p->n_inputs; j++)
        if (p->inputs[j] == column)
            return true;
    return false;
}

/* A magnitude and a root, within the noise of half a cell and the roundings
 * of the inputs. */
Test(predict_linear, transformed_inputs)
{
    struct test_table t;
    struct bl_predictor p;
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, 3);
    test_derive(&p, &bl_predict_linear, &task);
    cr_expect(needs(&p, 0) && needs(&p, 1));
    cr_expect_not(p.residual.zeros_apart);
    cr_expect_lt(test_share_off(&p, &t, 3), 0.01);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* A column with zeros is predicted for the other rows, and the hint for zeros
 * grows with their chance. */
Test(predict_linear, zeros_apart)
{
    struct test_table t;
    struct bl_predictor p;
    static double y[N], hints[BL_N_HINTS * N];
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, 4);
    test_derive(&p, &bl_predict_linear, &task);
    cr_expect(p.residual.zeros_apart);
    p.kind->predict(y, &p, &t.frame, 0, N);
    p.kind->hint(hints, &p, &t.frame, 0, N);
    double square = 0, n = 0, likely[2] = {0}, rows[2] = {0};
    for (size_t i = 0; i < N; i++) {
        int64_t k = t.columns[4].k[i];
        int half = values[1][i] >= 50;
        likely[half] += hints[BL_HINT_ZERO * N + i];
        rows[half]++;
        if (k != 0) {
            square += (y[i] - (double)k) * (y[i] - (double)k);
            n++;
        }
    }
    cr_expect_float_eq(sqrt(square / n), 5, 0.5); // 0.1 in cells of 0.02
    cr_expect_float_eq(likely[0] / rows[0], 0.25, 0.03);
    cr_expect_float_eq(likely[1] / rows[1], 0.75, 0.03);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* Noise that grows with an input. */
Test(predict_linear, spread)
{
    struct test_table t;
    struct bl_predictor p;
    static double hints[BL_N_HINTS * N];
    struct bl_random random = bl_random_new(9, 2);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = bl_random_uniform(&random);
        values[1][i] = 10 * values[0][i] + row_noise(&random, values[0][i]);
    }
    test_table_init(&t, N);
    test_table_add(&t, BL_FLOAT64, "abs:1e-3", values[0]);
    test_table_add(&t, BL_FLOAT64, "abs:1e-3", values[1]);
    struct bl_prediction_task task = test_table_task(&t, 1);
    test_derive(&p, &bl_predict_linear, &task);
    p.kind->hint(hints, &p, &t.frame, 0, N);
    for (size_t i = 1; i < N; i++)
        if (values[0][i] > values[0][i - 1] + 2e-3)
            cr_expect_gt(hints[i], hints[i - 1]);
    bl_predictor_release(&p);
    test_table_release(&t);
}

Test(predict_linear, nothing_in_noise)
{
    struct test_table t;
    bool applies;
    struct bl_predictor p = {.kind = &bl_predict_linear, .target = 0};
    make(&t);
    t.frame.n_columns = 3;
    struct bl_prediction_task task = test_table_task(&t, 0);
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    bl_predictor_release(&p);
    t.frame.n_columns = 5;
    test_table_release(&t);
}
