#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "tui/screen/columns_sample.h"

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Lends the values, which it sorts. */
static struct bl_column_stats stats_of(double *x, size_t n)
{
    struct bl_column_stats c = {.count = n, .sorted = x, .n_sorted = n};
    qsort(x, n, sizeof *x, compare);
    c.min = n > 0 ? x[0] : NAN;
    c.max = n > 0 ? x[n - 1] : NAN;
    for (size_t i = 0; i < n; i++)
        c.n_whole += x[i] == rint(x[i]);
    return c;
}

Test(columns_sample, skewness_in_closed_form)
{
    // Of p ones among zeros: (1 - 2 p) / sqrt(p (1 - p)).
    double x[10] = {1, 1};
    struct bl_column_stats c = stats_of(x, 10);
    cr_expect_float_eq(bl_columns_skewness(&c), 0.6 / sqrt(0.16), 1e-12);
    double y[] = {-1, 0, 1};
    c = stats_of(y, 3);
    cr_expect_float_eq(bl_columns_skewness(&c), 0, 1e-12);
}

Test(columns_sample, skewness_does_not_depend_on_place_and_unit)
{
    enum { N = 500 };
    double x[N], y[N];
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = bl_random_normal(&r) * bl_random_normal(&r) + 0.3;
    struct bl_column_stats c = stats_of(x, N);
    static const double units[] = {1e-200, 3, 1e200};
    for (size_t k = 0; k < 3; k++) {
        for (size_t i = 0; i < N; i++)
            y[i] = units[k] * (x[i] + 5);
        struct bl_column_stats d = stats_of(y, N);
        cr_expect_float_eq(bl_columns_skewness(&d), bl_columns_skewness(&c),
                           1e-9);
    }
}

Test(columns_sample, without_spread_there_is_no_shape)
{
    double x[] = {4, 4, 4};
    struct bl_columns_range range;
    size_t n;
    for (size_t i = 0; i < 4; i++) {
        struct bl_column_stats c = stats_of(x, i);
        cr_expect(isnan(bl_columns_skewness(&c)));
        cr_expect(isnan(bl_columns_bulk_share(&c)));
        cr_expect_not(bl_columns_bulk(&range, &c));
        cr_expect_not(bl_columns_whole(&range, &n, &c, 100));
    }
}

Test(columns_sample, the_sentinel_is_left_out)
{
    double x[] = {-999, -999, 3, 5, 9};
    struct bl_column_stats c = stats_of(x, 5);
    struct bl_proposal p = {.has_sentinel = true, .sentinel = -999};
    struct bl_column_stats core = bl_columns_without_sentinel(&c, &p);
    cr_expect_eq(core.n_sorted, 3);
    cr_expect_eq(core.min, 3);
    cr_expect_eq(core.max, 9);
    p.sentinel = 9;
    core = bl_columns_without_sentinel(&c, &p);
    cr_expect_eq(core.max, 5);
    cr_expect_eq(core.min, -999);
    p.has_sentinel = false;
    cr_expect_eq(bl_columns_without_sentinel(&c, &p).n_sorted, 5);
    cr_expect_eq(bl_columns_without_sentinel(&c, NULL).n_sorted, 5);
}

Test(columns_sample, nothing_but_sentinels_is_left_alone)
{
    double x[] = {7, 7};
    struct bl_column_stats c = stats_of(x, 2);
    struct bl_proposal p = {.has_sentinel = true, .sentinel = 7};
    cr_expect_eq(bl_columns_without_sentinel(&c, &p).n_sorted, 2);
}

Test(columns_sample, whole_numbers_have_a_bin_each)
{
    double x[] = {-1, 1, 1, 0, 2};
    struct bl_column_stats c = stats_of(x, 5);
    struct bl_columns_range range;
    size_t n;
    cr_assert(bl_columns_whole(&range, &n, &c, 100));
    cr_expect_eq(n, 4);
    uint64_t bins[4];
    bl_stats_histogram(&c, range.low, range.high, bins, n);
    cr_expect_eq(bins[0], 1);
    cr_expect_eq(bins[1], 1);
    cr_expect_eq(bins[2], 2);
    cr_expect_eq(bins[3], 1);
    cr_assert(bl_columns_whole(&range, &n, &c, 3), "too many for the room");
    cr_expect_leq(n, 3);
    cr_expect_eq(range.low, -1);
}

Test(columns_sample, bins_grow_with_the_sample)
{
    enum { N = 5000 };
    static double x[N];
    struct bl_random r = bl_random_new(2, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = bl_random_uniform(&r);
    struct bl_columns_range range;
    size_t few, many, most;
    struct bl_column_stats c = stats_of(x, N);
    cr_assert(bl_columns_whole(&range, &many, &c, 1000));
    cr_assert(bl_columns_whole(&range, &most, &c, 60));
    c.n_sorted = 30;
    cr_assert(bl_columns_whole(&range, &few, &c, 1000));
    cr_expect_lt(few, many);
    cr_expect_eq(most, 60);
}

Test(columns_sample, the_bulk_is_between_its_quantiles)
{
    enum { N = 1001 };
    static double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = (double)i;
    x[N - 1] = 1e6;
    struct bl_column_stats c = stats_of(x, N);
    struct bl_columns_range range;
    cr_assert(bl_columns_bulk(&range, &c));
    cr_expect_eq(range.low, 5);
    cr_expect_eq(range.high, 995);
    cr_expect_float_eq(bl_columns_bulk_share(&c), 990 / 1e6, 1e-12);
}

Test(columns_sample, a_bulk_of_one_value_takes_the_whole)
{
    enum { N = 1000 };
    static double x[N];
    x[0] = 3;
    struct bl_column_stats c = stats_of(x, N);
    struct bl_columns_range range;
    cr_assert(bl_columns_bulk(&range, &c));
    cr_expect_eq(range.low, 0);
    cr_expect_eq(range.high, 3);
}

Test(columns_sample, ends_far_apart_do_not_overflow)
{
    double x[] = {-1.7e308, 0, 1.7e308};
    struct bl_column_stats c = stats_of(x, 3);
    struct bl_columns_range range;
    size_t n;
    cr_expect_float_eq(bl_columns_skewness(&c), 0, 1e-12);
    cr_expect(bl_columns_whole(&range, &n, &c, 10));
    cr_expect_geq(n, 1);
    cr_expect_float_eq(bl_columns_bulk_share(&c), 0.99, 1e-9);
}
