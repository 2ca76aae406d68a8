/* Expected numbers: tests/golden/xoshiro.py. */
#include "base/random.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>

Test(random, is_xoshiro256starstar)
{
    static const uint64_t expected[] = {
        0x0000000000002D00u, 0x0000000000000000u, 0x000000005A007080u,
        0x10E0000000009D80u, 0x10E0B61CE1009D80u, 0x0870021CE143AD00u,
        0xE071C3C2E143F089u, 0x75A1690EF7A20380u, 0x9309685B465C23F9u,
        0x284F3CC2E13E3C88u};
    struct bl_random r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        cr_expect_eq(bl_random_u64(&r), expected[i], "number %zu", i);
}

Test(random, is_seeded_through_splitmix64)
{
    static const uint64_t expected[] = {
        0x6EAB8625DF268FBCu, 0x45847A4C3FC62D89u, 0xE9871B135156AABFu,
        0x3EF7D517FAF51D54u};
    struct bl_random r = bl_random_new(42, 7);
    cr_assert_arr_eq(r.state, expected, sizeof expected);
}

/* Frozen: files written with a seed today must come out the same for ever. */
Test(random, numbers_of_a_seed_stay)
{
    struct bl_random zero = bl_random_new(0, 0), other = bl_random_new(42, 7);
    cr_expect_eq(bl_random_u64(&zero), 0xFB5405F7BD79C540u);
    cr_expect_eq(bl_random_u64(&zero), 0x780C98E26CEA5883u);
    cr_expect_eq(bl_random_u64(&other), 0x24BFB39AEB008C15u);
    cr_expect_eq(bl_random_u64(&other), 0xD858489E7FC02496u);
}

/* Chi-square of 64 equal bins: 63 degrees of freedom, standard deviation
 * 11.2; 130 is 6 of them above the mean. */
static double chi_square(const unsigned bins[64], double expected)
{
    double sum = 0;
    for (int i = 0; i < 64; i++)
        sum += (bins[i] - expected) * (bins[i] - expected) / expected;
    return sum;
}

Test(random, uniform_is_uniform)
{
    struct bl_random r = bl_random_new(1, 0);
    unsigned bins[64] = {0};
    for (int i = 0; i < 64000; i++) {
        double u = bl_random_uniform(&r);
        cr_assert(u >= 0 && u < 1);
        bins[(int)(64 * u)]++;
    }
    double chi2 = chi_square(bins, 1000);
    cr_assert(chi2 > 25 && chi2 < 130, "chi-square %g of 63", chi2);
}

/* With n = 3 * 2^62, taking v % n would give small numbers twice as often. */
Test(random, below_has_no_bias)
{
    struct bl_random r = bl_random_new(2, 0);
    uint64_t n = (uint64_t)3 << 62;
    unsigned n_low = 0;
    for (int i = 0; i < 30000; i++) {
        uint64_t v = bl_random_below(&r, n);
        cr_assert_lt(v, n);
        n_low += v < n / 3;
    }
    cr_assert_float_eq((double)n_low, 10000, 6 * 82, "%u of 10000", n_low);
}

Test(random, below_reaches_every_value)
{
    struct bl_random r = bl_random_new(3, 0);
    unsigned bins[64] = {0};
    for (int i = 0; i < 64000; i++)
        bins[bl_random_below(&r, 64)]++;
    double chi2 = chi_square(bins, 1000);
    cr_assert(chi2 > 25 && chi2 < 130, "chi-square %g of 63", chi2);
    cr_assert_eq(bl_random_below(&r, 1), 0);
}

/* Moments of the standard normal: 0, 1, 0, 3; six standard errors each. */
Test(random, normal_has_the_moments_of_a_normal)
{
    enum { N = 100000 };
    struct bl_random r = bl_random_new(4, 0);
    double sums[4] = {0};
    for (int i = 0; i < N; i++) {
        double x = bl_random_normal(&r);
        for (int k = 0; k < 4; k++)
            sums[k] += pow(x, k + 1);
    }
    cr_expect_float_eq(sums[0] / N, 0, 6 * sqrt(1.0 / N));
    cr_expect_float_eq(sums[1] / N, 1, 6 * sqrt(2.0 / N));
    cr_expect_float_eq(sums[2] / N, 0, 6 * sqrt(15.0 / N));
    cr_expect_float_eq(sums[3] / N, 3, 6 * sqrt(96.0 / N));
}

Test(random, shuffle_is_a_permutation)
{
    enum { N = 1000 };
    struct bl_random r = bl_random_new(5, 0);
    uint32_t order[N];
    bool seen[N] = {false};
    unsigned n_in_place = 0;
    for (uint32_t i = 0; i < N; i++)
        order[i] = i;
    bl_random_shuffle(&r, order, N);
    for (uint32_t i = 0; i < N; i++) {
        cr_assert(order[i] < N && !seen[order[i]]);
        seen[order[i]] = true;
        n_in_place += order[i] == i;
    }
    cr_assert_lt(n_in_place, 10, "%u are where they were", n_in_place);
}

/* Each of the six orders of three, equally often. */
Test(random, shuffle_has_no_favourite)
{
    struct bl_random r = bl_random_new(6, 0);
    unsigned counts[27] = {0};
    for (int i = 0; i < 60000; i++) {
        uint32_t order[] = {0, 1, 2};
        bl_random_shuffle(&r, order, 3);
        counts[9 * order[0] + 3 * order[1] + order[2]]++;
    }
    for (int i = 0; i < 27; i++)
        if (counts[i] > 0)
            cr_expect_float_eq((double)counts[i], 10000, 6 * 92, "order %d: %u",
                               i, counts[i]);
}

Test(random, shuffle_of_nothing)
{
    struct bl_random r = bl_random_new(7, 0), was = r;
    bl_random_shuffle(&r, NULL, 0);
    cr_assert_arr_eq(r.state, was.state, sizeof r.state);
}
