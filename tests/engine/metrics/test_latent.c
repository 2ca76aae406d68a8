#include "engine/metrics/latent.h"

#include "tests/engine/metrics/samples.h"

enum { N = 400, K = 4 };

static struct bl_error err;

/* draw_latent() of the golden's script. */
static void draw_latent(double *z, double *v)
{
    struct bl_random r = bl_random_new(15, 0);
    for (size_t i = 0; i < N; i++) {
        double a = bl_random_uniform(&r), b = bl_random_uniform(&r);
        double c = bl_random_uniform(&r);
        z[i * K] = a * b;
        z[i * K + 1] = 2 * b - a + 0.1 * c;
        z[i * K + 2] = (double)bl_random_below(&r, 9);
        z[i * K + 3] = 0.3;
        v[i] = a + b * b + 0.2 * bl_random_uniform(&r);
    }
}

Test(latent, dimensions_agree_with_scipy)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    struct bl_latent_dimension d[K];
    cr_assert_eq(bl_latent_dimensions(d, z, N, K, &err), BL_OK);
    FILE *f = golden_open();
    double g[7];
    for (size_t j = 0; golden_next(f, "latent.dimension", g, 7) == 7; j++) {
        expect_near(d[j].mean, g[0], 1e-13, "mean");
        expect_near(d[j].std, g[1], 1e-13, "std");
        cr_expect_eq(d[j].min, g[2]);
        cr_expect_eq(d[j].max, g[3]);
        expect_near(d[j].skewness, g[4], 1e-11, "skewness");
        expect_near(d[j].kurtosis, g[5], 1e-11, "kurtosis");
        expect_near(d[j].entropy, g[6], 1e-13, "entropy");
        cr_expect(isnan(d[j].share));
    }
    fclose(f);
    cr_expect_eq(d[3].mean, 0.3);
    cr_expect_eq(d[3].std, 0);
    cr_expect_eq(d[3].entropy, 0);
    cr_expect(isnan(d[3].skewness) && isnan(d[3].kurtosis));
}

Test(latent, spectrum_agrees_with_numpy)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    double spectrum[K], g[K];
    cr_assert_eq(bl_latent_spectrum(spectrum, z, N, K, &err), BL_OK);
    cr_assert_eq(golden("latent", "spectrum", g, K), K);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < K; i++) {
        cr_expect(fabs(spectrum[i] - g[i]) < 1e-12 * g[0]);
        sum += g[i];
        squares += g[i] * g[i];
    }
    expect_near(bl_participation_ratio(spectrum, K), sum * sum / squares, 1e-12,
                "participation");
    const double equal[] = {2, 2, 2};
    cr_expect_eq(bl_participation_ratio(equal, 3), 3);
}

Test(latent, correlation_with_a_variable)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    double matrix[(K + 1) * (K + 1)], g[16];
    cr_assert_eq(bl_latent_correlation(matrix, z, K, v, 1, N, NULL, &err),
                 BL_OK);
    cr_assert_eq(golden("latent", "correlation", g, 16), 16);
    static const size_t kept[] = {0, 1, 2, 4};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++)
            cr_expect(fabs(matrix[kept[i] * (K + 1) + kept[j]] - g[i * 4 + j]) <
                      1e-13);
    cr_expect(isnan(matrix[3 * (K + 1) + 4]));
}

Test(latent, r2_agrees_with_least_squares)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    double r2, g;
    cr_assert_eq(bl_latent_r2(&r2, z, N, K, v, &err), BL_OK);
    cr_assert_eq(golden("latent", "r2", &g, 1), 1);
    expect_near(r2, g, 1e-12, "R^2");
}

Test(latent, saying_it_twice_explains_no_more)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    for (size_t i = 0; i < N; i++)
        z[i * K + 3] = z[i * K] / 3 - 0.7 * z[i * K + 1];
    double r2, g;
    cr_assert_eq(bl_latent_r2(&r2, z, N, K, v, &err), BL_OK);
    cr_assert_eq(golden("latent", "r2", &g, 1), 1);
    expect_near(r2, g, 1e-10, "R^2");
}

Test(latent, r2_of_a_linear_law_is_one)
{
    static double z[N * K], v[N];
    draw_latent(z, v);
    for (size_t i = 0; i < N; i++) {
        z[i * K + 3] = z[i * K] - z[i * K + 1]; // two ways to say the same
        v[i] = 5 + 2 * z[i * K] - 1e3 * z[i * K + 1];
    }
    v[7] = NAN; // left out with its row
    z[9 * K] = INFINITY;
    double r2;
    cr_assert_eq(bl_latent_r2(&r2, z, N, K, v, &err), BL_OK);
    cr_expect(fabs(r2 - 1) < 1e-12, "%.17g", r2);
}

Test(latent, undefined)
{
    const double z[] = {1, NAN, 1, NAN, 1, NAN}, v[] = {1, 1, 1};
    const double w[] = {1, 2, 4};
    struct bl_latent_dimension d[2];
    cr_assert_eq(bl_latent_dimensions(d, z, 3, 2, &err), BL_OK);
    cr_expect_eq(d[0].std, 0);
    cr_expect(isnan(d[1].mean) && isnan(d[1].entropy));
    double spectrum[2], r2;
    cr_assert_eq(bl_latent_spectrum(spectrum, z, 3, 2, &err), BL_OK);
    cr_expect(isnan(spectrum[0]) && isnan(spectrum[1]));
    cr_expect(isnan(bl_participation_ratio(spectrum, 2)));
    cr_assert_eq(bl_latent_r2(&r2, z, 3, 2, w, &err), BL_OK);
    cr_expect(isnan(r2));
    cr_assert_eq(bl_latent_r2(&r2, w, 3, 1, v, &err), BL_OK);
    cr_expect(isnan(r2)); // a constant has no variance to explain
    cr_assert_eq(bl_latent_r2(&r2, v, 3, 1, w, &err), BL_OK);
    cr_expect_eq(r2, 0); // a constant explains none
    cr_assert_eq(bl_latent_spectrum(spectrum, NULL, 0, 2, &err), BL_OK);
    cr_expect(isnan(spectrum[0]));
}
