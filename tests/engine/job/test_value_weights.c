#include "engine/job/value_weights.h"

#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>

#include "base/random.h"

enum { N = 400, N_COLS = 4 };

static struct bl_error err;

/* Columns over a decade and more, of different normalisations; the third has
 * zeros. */
static double x[N_COLS][N], X[N * N_COLS];
static struct bl_feature features[N_COLS];
static struct bl_model model;

static int ascending(const void *a, const void *b)
{
    double u = *(const double *)a, v = *(const double *)b;
    return (u > v) - (u < v);
}

static void setup(void)
{
    static const char *const kinds[] = {"standard", "log", "standard",
                                        "quantile"};
    struct bl_random random = bl_random_new(3, 0);
    for (size_t c = 0; c < N_COLS; c++) {
        double sorted[N], y[N];
        for (size_t r = 0; r < N; r++)
            x[c][r] = c == 2 && r % 5 == 0 ? 0 : exp(bl_random_normal(&random));
        for (size_t r = 0; r < N; r++)
            sorted[r] = x[c][r];
        qsort(sorted, N, sizeof *sorted, ascending);
        cr_assert_eq(bl_norm_fit(&features[c].norm, bl_norm_kind_find(kinds[c]),
                                 sorted, N, &err),
                     BL_OK);
        bl_norm_apply(&features[c].norm, y, x[c], N);
        for (size_t r = 0; r < N; r++)
            X[r * N_COLS + c] = y[r];
    }
    model = (struct bl_model){.precision = BL_PRECISION_FLOAT64};
    model.features = (struct bl_features){
        .items = features, .n = N_COLS, .shape = {1, 1, 1}, .tile = {1, 1}};
}

static void teardown(void)
{
    for (size_t c = 0; c < N_COLS; c++)
        bl_norm_release(&features[c].norm);
}

TestSuite(value_weights, .init = setup, .fini = teardown);

static double *weigh(const double *of_inputs)
{
    struct bl_training_rows rows = {.X = X, .n = N};
    void *weights;
    cr_assert_eq(bl_value_weights(&weights, &model, &rows, of_inputs, &err),
                 BL_OK);
    return weights;
}

/* Under a straight line r is x, up to a factor. */
Test(value_weights, are_squared_relative_errors)
{
    double *w = weigh(NULL), mean = 0;
    for (size_t r = 0; r < N; r++)
        mean += x[0][r] / N;
    for (size_t r = 1; r < N; r++) {
        double a = fmax(x[0][0], mean / 10), b = fmax(x[0][r], mean / 10);
        double ratio = w[r * N_COLS] / w[0];
        cr_expect_float_eq(ratio, a * a / (b * b), 1e-9 * ratio);
    }
    free(w);
}

Test(value_weights, leave_a_column_as_much_to_vary)
{
    double *w = weigh(NULL);
    for (size_t c = 0; c < N_COLS; c += 3) {
        double sum = 0, sum_w = 0, mean = 0, plain = 0, weighted = 0;
        for (size_t r = 0; r < N; r++) {
            sum += w[r * N_COLS + c] * X[r * N_COLS + c];
            sum_w += w[r * N_COLS + c];
            mean += X[r * N_COLS + c] / N;
        }
        for (size_t r = 0; r < N; r++) {
            plain += pow(X[r * N_COLS + c] - mean, 2);
            weighted +=
                w[r * N_COLS + c] * pow(X[r * N_COLS + c] - sum / sum_w, 2);
        }
        cr_expect_float_eq(weighted, plain, 1e-9 * plain);
    }
    free(w);
}

Test(value_weights, change_nothing_under_a_logarithm_or_with_zeros)
{
    double *w = weigh(NULL);
    for (size_t r = 0; r < N; r++) {
        cr_expect_float_eq(w[r * N_COLS + 1], 1, 1e-9);
        cr_expect_eq(w[r * N_COLS + 2], 1);
        cr_expect(isfinite(w[r * N_COLS + 3]) && w[r * N_COLS + 3] > 0);
    }
    free(w);
}

Test(value_weights, are_multiplied_by_those_of_columns)
{
    const double of_inputs[] = {1, 2, 0.25, 0};
    double *plain = weigh(NULL), *w = weigh(of_inputs);
    for (size_t i = 0; i < N * N_COLS; i++)
        cr_expect_float_eq(w[i], of_inputs[i % N_COLS] * plain[i], 1e-12);
    free(plain);
    free(w);
}
