/* Against closed forms: weights of exact relations, the normal equations of
 * inexact ones, and columns that are combinations of each other. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/sweep.h"

enum { M = 400 };

static double a[M], b[M], c[M], y[M];
static const double *const columns[] = {a, b, c, y};

static void fill(double noise)
{
    struct bl_random random = bl_random_new(3, 1);
    for (size_t i = 0; i < M; i++) {
        a[i] = 1000 + bl_random_normal(&random);
        b[i] = bl_random_normal(&random) * 1e-3;
        c[i] = bl_random_uniform(&random);
        y[i] = 2 * a[i] - 500 * b[i] + 7 + noise * bl_random_normal(&random);
    }
}

static void init(struct bl_sweep *ls, size_t n, const double *weights,
                 bool has_intercept)
{
    struct bl_sweep_rows rows = {columns + 3 - n, weights, n, M};
    cr_assert_eq(bl_sweep_init(ls, &rows, has_intercept, &(struct bl_error){0}),
                 BL_OK);
}

Test(sweep, exact)
{
    struct bl_sweep ls;
    double gain;
    fill(0);
    init(&ls, 3, NULL, true);
    cr_expect_float_eq(bl_sweep_left(&ls), 1, 1e-12);
    cr_expect_eq(bl_sweep_best(&ls, &gain), 0);
    bl_sweep_take(&ls, 0);
    cr_expect_float_eq(bl_sweep_left(&ls), 1 - gain, 1e-12);
    cr_expect_eq(bl_sweep_best(&ls, &gain), 1);
    bl_sweep_take(&ls, 1);
    cr_expect_float_eq(bl_sweep_left(&ls), 0, 1e-12);
    cr_expect_float_eq(bl_sweep_weight(&ls, 0), 2, 1e-9);
    cr_expect_float_eq(bl_sweep_weight(&ls, 1), -500, 1e-6);
    cr_expect_eq(bl_sweep_weight(&ls, 2), 0);
    cr_expect_float_eq(bl_sweep_intercept(&ls), 7, 1e-6);
    bl_sweep_release(&ls);
}

/* Residuals stand at right angles to everything that was taken in. */
Test(sweep, normal_equations)
{
    struct bl_sweep ls;
    fill(5);
    init(&ls, 3, NULL, true);
    for (size_t j = 0; j < 3; j++)
        bl_sweep_take(&ls, j);
    double sum = 0, by_a = 0, by_c = 0, square = 0, total = 0, mean = 0;
    for (size_t i = 0; i < M; i++)
        mean += y[i] / M;
    for (size_t i = 0; i < M; i++) {
        double r = y[i] - bl_sweep_intercept(&ls);
        for (size_t j = 0; j < 3; j++)
            r -= bl_sweep_weight(&ls, j) * columns[j][i];
        sum += r;
        by_a += r * (a[i] - 1000);
        by_c += r * c[i];
        square += r * r;
        total += (y[i] - mean) * (y[i] - mean);
    }
    cr_expect_float_eq(sum / M, 0, 1e-8);
    cr_expect_float_eq(by_a / M, 0, 1e-8);
    cr_expect_float_eq(by_c / M, 0, 1e-8);
    cr_expect_float_eq(square / total, bl_sweep_left(&ls), 1e-9);
    bl_sweep_release(&ls);
}

Test(sweep, combinations_are_passed_over)
{
    struct bl_sweep ls;
    double gain;
    fill(1);
    for (size_t i = 0; i < M; i++)
        c[i] = 3 * b[i];
    init(&ls, 3, NULL, true);
    bl_sweep_take(&ls, 1);
    bl_sweep_take(&ls, 2);
    cr_expect_eq(bl_sweep_weight(&ls, 2), 0);
    cr_expect_eq(bl_sweep_best(&ls, &gain), 0);
    bl_sweep_release(&ls);
}

/* Rows of no weight might as well be absent. */
Test(sweep, weights)
{
    struct bl_sweep ls;
    static double weights[M];
    fill(0);
    for (size_t i = 0; i < M; i++) {
        weights[i] = i % 3;
        if (i % 3 == 0)
            y[i] = 1e6;
    }
    init(&ls, 3, weights, true);
    bl_sweep_take(&ls, 0);
    bl_sweep_take(&ls, 1);
    cr_expect_float_eq(bl_sweep_weight(&ls, 0), 2, 1e-9);
    bl_sweep_release(&ls);
}

Test(sweep, without_intercept)
{
    struct bl_sweep ls;
    fill(0);
    for (size_t i = 0; i < M; i++)
        y[i] = -3 * c[i];
    init(&ls, 1, NULL, false);
    bl_sweep_take(&ls, 0);
    cr_expect_float_eq(bl_sweep_weight(&ls, 0), -3, 1e-12);
    cr_expect_eq(bl_sweep_intercept(&ls), 0);
    bl_sweep_release(&ls);
}

Test(sweep, constants_and_infinities_explain_nothing)
{
    struct bl_sweep ls;
    double gain;
    fill(0);
    for (size_t i = 0; i < M; i++) {
        a[i] = 5;
        b[i] = 1e308;
        c[i] = i % 2 ? 1e300 : -1e300;
    }
    init(&ls, 3, NULL, true);
    cr_expect_eq(bl_sweep_best(&ls, &gain), 3);
    cr_expect_eq(gain, 0);
    bl_sweep_release(&ls);
}
