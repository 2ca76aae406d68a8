#include "engine/train/pca.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/infer.h"
#include "tests/engine/train/golden.h"

enum { N = 300, COLS = 6 };

static struct bl_error err;

/* draw() of tests/golden/pca.py. */
static void draw(double *x)
{
    struct bl_random r = bl_random_new(4, 0);
    for (size_t i = 0; i < N; i++, x += COLS) {
        double a = bl_random_uniform(&r), b = bl_random_uniform(&r);
        double c = bl_random_uniform(&r), d = bl_random_uniform(&r);
        x[0] = 100 + 8 * a;
        x[1] = 2 * b - a * a;
        x[2] = a + b;
        x[3] = c;
        x[4] = 0.25 * d * b + c;
        x[5] = -3 - 0.5 * d;
    }
}

static void draw_normal(double *x, size_t n, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 0);
    for (size_t i = 0; i < n; i++)
        x[i] = bl_random_normal(&r);
}

static struct bl_pca fit(const double *x, size_t n_rows, size_t n, size_t k)
{
    struct bl_pca pca;
    cr_assert_eq(bl_pca_fit(&pca, x, BL_FLOAT64, n_rows, n, k, NULL, &err),
                 BL_OK, "%s", err.text);
    return pca;
}

static double product(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

static void expect_orthonormal(const struct bl_pca *pca)
{
    for (size_t a = 0; a < pca->k; a++)
        for (size_t b = 0; b <= a; b++) {
            double dot =
                product(pca->axes + a * pca->n, pca->axes + b * pca->n, pca->n);
            cr_expect(fabs(dot - (a == b)) < 1e-13, "axes %zu and %zu: %g", a,
                      b, dot);
        }
}

/* Mean squared error of x A' A about the mean. */
static double left_by(const double *axes, size_t k, const double *x,
                      size_t n_rows, const double *mean, size_t n)
{
    double sum = 0;
    double *d = calloc(n, sizeof *d);
    for (size_t i = 0; i < n_rows; i++) {
        for (size_t j = 0; j < n; j++)
            d[j] = x[i * n + j] - mean[j];
        sum += product(d, d, n);
        for (size_t a = 0; a < k; a++) {
            double z = product(d, axes + a * n, n);
            sum -= z * z;
        }
    }
    free(d);
    return sum / (double)(n_rows * n);
}

Test(pca, agrees_with_numpy)
{
    static double x[N * COLS];
    double g[COLS];
    draw(x);
    struct bl_pca pca = fit(x, N, COLS, COLS);
    FILE *f = golden_open("pca.csv");
    cr_assert(golden_row(f, g, COLS));
    for (size_t j = 0; j < COLS; j++)
        cr_expect(fabs(pca.mean[j] - g[j]) < 1e-13 * fabs(g[j]));
    cr_assert(golden_row(f, g, COLS));
    double largest = g[0];
    for (size_t j = 0; j < COLS; j++)
        cr_expect(fabs(pca.variances[j] - g[j]) < 1e-14 * largest);
    for (size_t a = 0; a < COLS; a++) {
        cr_assert(golden_row(f, g, COLS));
        for (size_t j = 0; j < COLS; j++)
            cr_expect(fabs(pca.axes[a * COLS + j] - g[j]) < 1e-10,
                      "axis %zu: %.17g instead of %.17g", a,
                      pca.axes[a * COLS + j], g[j]);
    }
    cr_expect_eq(pca.mse, 0);
    expect_orthonormal(&pca);
    fclose(f);
    bl_pca_release(&pca);
}

/* Two axes at random, orthonormal. */
static void random_plane(double axes[2 * COLS], uint64_t seed)
{
    draw_normal(axes, 2 * COLS, seed);
    double *a = axes, *b = axes + COLS;
    double length = sqrt(product(a, a, COLS));
    for (size_t j = 0; j < COLS; j++)
        a[j] /= length;
    double along = product(a, b, COLS);
    for (size_t j = 0; j < COLS; j++)
        b[j] -= along * a[j];
    length = sqrt(product(b, b, COLS));
    for (size_t j = 0; j < COLS; j++)
        b[j] /= length;
}

Test(pca, no_plane_leaves_less)
{
    static double x[N * COLS];
    double axes[2 * COLS];
    draw(x);
    struct bl_pca pca = fit(x, N, COLS, 2);
    double best = left_by(pca.axes, 2, x, N, pca.mean, COLS);
    cr_expect(fabs(best - pca.mse) < 1e-13, "%g and %g", best, pca.mse);
    for (uint64_t seed = 0; seed < 200; seed++) {
        random_plane(axes, seed);
        cr_expect_geq(left_by(axes, 2, x, N, pca.mean, COLS), best);
        // Nor does one close by.
        for (size_t j = 0; j < 2 * COLS; j++)
            axes[j] = pca.axes[j] + 1e-3 * axes[j];
        double a = sqrt(product(axes, axes, COLS));
        for (size_t j = 0; j < COLS; j++)
            axes[j] /= a;
        cr_expect_geq(left_by(axes, 1, x, N, pca.mean, COLS),
                      left_by(pca.axes, 1, x, N, pca.mean, COLS));
    }
    bl_pca_release(&pca);
}

/* The network is what is fitted: encoding and decoding with its parameters is
 * the projection. */
Test(pca, the_network_projects)
{
    static double x[N * COLS], z[N * 2], y[N * COLS];
    size_t k = 2;
    draw(x);
    struct bl_pca pca = fit(x, N, COLS, k);
    struct bl_network net;
    struct bl_infer_scratch scratch;
    cr_assert_eq(
        bl_network_autoencoder(&net, COLS, NULL, 0, k, BL_LINEAR, &err), BL_OK);
    cr_assert_eq(net.n_params, COLS * k + k + k * COLS + COLS);
    double *params = bl_array_new(net.n_params, sizeof *params, &err);
    bl_pca_to_params(params, &pca, &net);
    cr_assert_eq(bl_infer_scratch_init(&scratch, &net, &err), BL_OK);
    bl_infer_f64(z, x, N, &net, params, 0, 1, &scratch);
    bl_infer_f64(y, z, N, &net, params, 1, 2, &scratch);
    double sum = 0, means[2] = {0}, squares[2] = {0};
    for (size_t i = 0; i < N * COLS; i++)
        sum += (y[i] - x[i]) * (y[i] - x[i]);
    cr_expect(fabs(sum / (N * COLS) - pca.mse) < 1e-12);
    for (size_t i = 0; i < N * k; i++) {
        means[i % k] += z[i] / N;
        squares[i % k] += z[i] * z[i] / N;
    }
    for (size_t a = 0; a < k; a++) {
        cr_expect(fabs(means[a]) < 1e-12);
        cr_expect(fabs(squares[a] - pca.variances[a]) < 1e-12);
    }
    bl_infer_scratch_release(&scratch);
    bl_network_release(&net);
    bl_pca_release(&pca);
    free(params);
}

Test(pca, constant_and_duplicate_columns)
{
    enum { n = 5 };
    static double x[N * n];
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++) {
        double a = bl_random_normal(&r), b = bl_random_normal(&r);
        double row[n] = {a, 1e6, a, b, -a};
        memcpy(x + i * n, row, sizeof row);
    }
    struct bl_pca pca = fit(x, N, n, n);
    expect_orthonormal(&pca);
    // Two dimensions are all there is; the constant is none, whatever its size.
    cr_expect_gt(pca.variances[1], 0.5);
    for (size_t a = 2; a < n; a++)
        cr_expect_lt(pca.variances[a], 1e-14);
    for (size_t a = 0; a < 2; a++)
        cr_expect(fabs(pca.axes[a * n + 1]) < 1e-12);
    cr_expect_eq(pca.mean[1], 1e6);
    cr_expect(left_by(pca.axes, 2, x, N, pca.mean, n) < 1e-14);
    bl_pca_release(&pca);
}

Test(pca, all_columns_constant)
{
    double x[3 * 2] = {4, 5, 4, 5, 4, 5};
    struct bl_pca pca = fit(x, 3, 2, 2);
    expect_orthonormal(&pca);
    cr_expect_eq(pca.variances[0], 0);
    cr_expect_eq(pca.mse, 0);
    cr_expect_eq(pca.mean[1], 5);
    bl_pca_release(&pca);
}

Test(pca, fewer_rows_than_columns)
{
    enum { rows = 4, n = 20 };
    static double x[rows * n];
    draw_normal(x, rows * n, 9);
    struct bl_pca pca = fit(x, rows, n, 10);
    expect_orthonormal(&pca);
    // rows points span rows - 1 dimensions: the rest is rounding.
    cr_expect_gt(pca.variances[rows - 2], 1e-3);
    for (size_t a = rows - 1; a < 10; a++)
        cr_expect_lt(pca.variances[a], 1e-14);
    cr_expect(left_by(pca.axes, rows - 1, x, rows, pca.mean, n) < 1e-14);
    bl_pca_release(&pca);
}

Test(pca, one_row)
{
    double x[3] = {1, -2, 3};
    struct bl_pca pca = fit(x, 1, 3, 1);
    expect_orthonormal(&pca);
    cr_expect_eq(pca.mean[1], -2);
    cr_expect_eq(pca.variances[0], 0);
    bl_pca_release(&pca);
}

Test(pca, floats_are_summed_as_doubles)
{
    enum { n = 2, rows = 100000 };
    float *x = malloc(rows * n * sizeof *x);
    struct bl_random r = bl_random_new(2, 0);
    for (size_t i = 0; i < rows; i++) {
        x[i * n] = 4096 + (float)bl_random_below(&r, 2);
        x[i * n + 1] = 0.25F * (float)bl_random_below(&r, 2);
    }
    struct bl_pca pca, threaded;
    struct bl_pool *pool;
    cr_assert_eq(bl_pca_fit(&pca, x, BL_FLOAT32, rows, n, 1, NULL, &err),
                 BL_OK);
    cr_expect(fabs(pca.mean[0] - 4096.5) < 0.01);
    cr_expect(fabs(pca.variances[0] - 0.25) < 1e-4);
    cr_expect_gt(pca.axes[0], 0.9999);
    cr_assert_eq(bl_pool_new(&pool, 2, &err), BL_OK);
    cr_assert_eq(bl_pca_fit(&threaded, x, BL_FLOAT32, rows, n, 1, pool, &err),
                 BL_OK);
    cr_expect(memcmp(pca.axes, threaded.axes, n * sizeof *pca.axes) == 0);
    bl_pool_free(pool);
    bl_pca_release(&threaded);
    bl_pca_release(&pca);
    free(x);
}
