#include "engine/metrics/binning.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "engine/data/sort.h"

static const double PI = 3.14159265358979323846;

enum { N = 4000 };
static double v[N], scratch[N];

static struct bl_binning bin(size_t n, bool is_integer)
{
    bl_sort_doubles(v, scratch, n);
    return bl_binning_of(v, n, n, is_integer);
}

static double width_of(struct bl_bins b)
{
    return (b.high - b.low) / (double)b.n;
}

Test(binning, steps_are_1_2_25_and_5)
{
    cr_expect_eq(bl_binning_round_up(1), 1);
    cr_expect_eq(bl_binning_round_up(1.01), 2);
    cr_expect_eq(bl_binning_round_up(2.2), 2.5);
    cr_expect_eq(bl_binning_round_up(2.6), 5);
    cr_expect_eq(bl_binning_round_up(7), 10);
    cr_expect_float_eq(bl_binning_round_up(0.03), 0.05, 1e-15);
    cr_expect_float_eq(bl_binning_round_up(4e300), 5e300, 1e286);
}

Test(binning, no_values_and_one_value)
{
    cr_expect_eq(bl_binning_of(v, 0, 0, false).bins.n, 0);
    cr_expect_eq(bl_binning_plain(v, 0, 0).n, 0);
    v[0] = v[1] = 7;
    struct bl_binning b = bin(2, false);
    cr_expect_eq(b.bins.n, 1);
    cr_expect_eq(b.bins.low, 7);
    cr_expect_eq(b.bins.high, 7);
    cr_expect_eq(bl_binning_plain(v, 2, 2).n, 0);
}

Test(binning, an_outlier_is_overflow)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++)
        v[i] = bl_random_normal(&r);
    v[0] = 1e9;
    struct bl_binning b = bin(N, false);
    cr_expect_lt(b.bins.high, 6);
    cr_expect_gt(b.bins.low, -6);
    cr_expect_geq(b.bins.n, 15);
    cr_expect_leq(b.bins.n, 62);
}

Test(binning, a_bounded_range_is_shown_whole)
{
    struct bl_random r = bl_random_new(2, 0);
    for (size_t i = 0; i < N; i++)
        v[i] = 20 + 80 * bl_random_uniform(&r);
    struct bl_binning b = bin(N, false);
    cr_expect_eq(b.bins.low, 20);
    cr_expect_eq(b.bins.high, 100);
}

Test(binning, angles_from_minus_pi_to_pi)
{
    struct bl_random r = bl_random_new(3, 0);
    for (size_t i = 0; i < N; i++)
        v[i] = PI * (2 * bl_random_uniform(&r) - 1);
    struct bl_binning b = bin(N, false);
    cr_expect_eq(b.bins.low, -PI);
    cr_expect_eq(b.bins.high, PI);
}

Test(binning, whole_numbers_stand_in_the_middle)
{
    for (size_t i = 0; i < N; i++)
        v[i] = (double)(i % 40);
    struct bl_binning b = bin(N, true);
    cr_expect_eq(b.bins.low, -0.5);
    cr_expect_eq(b.bins.high, 39.5);
    cr_expect_eq(b.bins.n, 40);
}

Test(binning, of_many_whole_numbers_each_bin_has_as_many)
{
    for (size_t i = 0; i < N; i++)
        v[i] = (double)(i * 13);
    struct bl_binning b = bin(N, true);
    double width = width_of(b.bins);
    cr_expect_eq(width, round(width));
    cr_expect_eq(b.bins.low, -0.5);
    cr_expect_leq(b.bins.n, 101);
}

Test(binning, a_lattice_that_is_not_of_integers)
{
    for (size_t i = 0; i < N; i++)
        v[i] = (double)(float)(0.3 + 0.0625 * (double)(i % 21));
    struct bl_binning b = bin(N, false);
    cr_expect_eq(b.bins.n, 21);
    cr_expect_float_eq(width_of(b.bins), 0.0625, 1e-5);
}

Test(binning, decades_are_logarithmic)
{
    struct bl_random r = bl_random_new(4, 0);
    for (size_t i = 0; i < N; i++)
        v[i] = pow(10, -3 + 6 * bl_random_uniform(&r));
    struct bl_binning b = bin(N, false);
    cr_expect(b.is_log);
    cr_expect_float_eq(b.bins.low, -3, 0.11);
    cr_expect_float_eq(b.bins.high, 3, 0.11);
}

/* Whatever comes: at most 0.2 % of the values lie outside, no more bins than
 * fit a picture, and edges are finite. */
Test(binning, covers_what_there_is)
{
    struct bl_random r = bl_random_new(5, 0);
    for (int round = 0; round < 500; round++) {
        double scale = pow(10, 20 * bl_random_uniform(&r) - 10);
        double shift = bl_random_normal(&r) * scale * (round % 5 * 1000);
        double power = 1 + round % 7;
        size_t n = 1 + (size_t)bl_random_below(&r, N);
        for (size_t i = 0; i < n; i++)
            v[i] = shift + scale * pow(bl_random_normal(&r), power);
        struct bl_binning b = bin(n, false);
        double low = b.is_log ? pow(10, b.bins.low) : b.bins.low;
        double high = b.is_log ? pow(10, b.bins.high) : b.bins.high;
        size_t n_outside = 0;
        for (size_t i = 0; i < n; i++)
            n_outside += v[i] < low || v[i] > high;
        cr_assert(isfinite(low) && isfinite(high));
        cr_assert_leq((double)n_outside, 0.002 * (double)n + 2);
        cr_assert_geq(b.bins.n, 1);
        cr_assert_leq(b.bins.n, 110);
    }
}

Test(binning, what_is_wider_than_a_double_has_one_bin)
{
    v[0] = -1.7e308;
    v[1] = 0;
    v[2] = 1.7e308;
    cr_expect_eq(bin(3, false).bins.n, 1);
    cr_expect_eq(bl_binning_symmetric(v, 3, 3, 0, false).n, 0);
}

Test(binning, differences_are_symmetric_about_the_middle_of_a_bin)
{
    for (size_t i = 0; i < N; i++)
        v[i] = -3 + 4 * (double)i / (N - 1);
    struct bl_bins b = bl_binning_symmetric(v, N, N, 0.005, false);
    cr_expect_eq(b.low, -b.high);
    cr_expect_eq(b.n % 2, 1);
    cr_expect_geq(b.high, 2.97);
    cr_expect_lt(b.high, 3.3);
}

Test(binning, differences_of_integers_are_whole)
{
    for (size_t i = 0; i < N; i++)
        v[i] = (double)(i % 5) - 2;
    bl_sort_doubles(v, scratch, N);
    struct bl_bins b = bl_binning_symmetric(v, N, N, 0.005, true);
    cr_expect_eq(b.low, -2.5);
    cr_expect_eq(b.n, 5);
}

Test(binning, no_difference_has_no_bins)
{
    for (size_t i = 0; i < N; i++)
        v[i] = 0;
    cr_expect_eq(bl_binning_symmetric(v, N, N, 0.005, false).n, 0);
    v[N - 1] = 5;
    cr_expect_gt(bl_binning_symmetric(v, N, N, 0.005, false).n, 0);
}
