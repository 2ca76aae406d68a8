#include "engine/metrics/latent_profile.h"

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"

static struct bl_error err;

enum { N = 1000, K = 8 };
static double z[N * K], x[N];

/* Dimension j has the spread j (0: a constant); x follows dimension 3. */
static void draw(void)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++) {
        for (size_t j = 0; j < K; j++)
            z[i * K + j] = (double)j * bl_random_normal(&r);
        x[i] = 2 * z[i * K + 3];
    }
}

Test(latent_profile, holds_what_figures_show)
{
    static const char *const names[] = {"twice z3"};
    struct bl_latent_profile f;
    draw();
    cr_assert_eq(bl_latent_profile_make(&f, z, K, x, 1, names, N, NULL, &err),
                 BL_OK);
    cr_expect_str_eq(f.names[0], "twice z3");
    cr_expect_eq(f.counts[0].bins.n, 0);
    cr_expect_eq(f.counts[1].total, N);
    cr_expect_float_eq(f.correlation[K * (K + 1) + 3], 1, 1e-12);
    cr_assert_eq(f.n_scatter, BL_LATENT_SCATTER);
    for (size_t i = 0; i < f.n_scatter; i++)
        cr_expect_eq(f.scatter[i], K - 1 - i);
    cr_assert_eq(f.n_densities, 15);
    cr_expect_eq(f.densities[0].x, 7);
    cr_expect_eq(f.densities[0].y, 6);
    uint64_t sum = 0;
    for (size_t i = 0; i < BL_DENSITY_BINS * BL_DENSITY_BINS; i++)
        sum += f.densities[0].n[i];
    cr_expect_geq(sum, N * 99 / 100);
    cr_expect_leq(sum, N);
    bl_latent_profile_release(&f);
}

Test(latent_profile, one_dimension_has_no_pair)
{
    struct bl_latent_profile f;
    draw();
    cr_assert_eq(
        bl_latent_profile_make(&f, z, 1, NULL, 0, NULL, N * K, NULL, &err),
        BL_OK);
    cr_expect_eq(f.n_densities, 0);
    cr_expect_eq(f.n_scatter, 1);
    bl_latent_profile_release(&f);
}

Test(latent_profile, values_that_are_not_finite)
{
    struct bl_latent_profile f;
    draw();
    z[3] = NAN;
    z[4 + K] = INFINITY;
    cr_assert_eq(bl_latent_profile_make(&f, z, K, NULL, 0, NULL, N, NULL, &err),
                 BL_OK);
    cr_expect_eq(f.counts[3].total, N - 1);
    cr_expect_eq(f.counts[4].total, N - 1);
    bl_latent_profile_release(&f);
}
