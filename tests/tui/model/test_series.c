#include <math.h>
#include <stdint.h>

#include <criterion/criterion.h>

#include "tui/model/series.h"

enum { LONG = 1000000 };

static struct bl_series series;
static struct bl_error err;

static void teardown(void)
{
    bl_series_release(&series);
}

TestSuite(series, .fini = teardown);

static void add(double value)
{
    cr_assert_eq(bl_series_add(&series, value, &err), BL_OK, "%s", err.text);
}

/* What every extent is by definition. */
static struct bl_extent plain_extent(size_t from, size_t to)
{
    struct bl_extent e = bl_extent_of_nothing();
    for (size_t i = from; i < to && i < series.n; i++) {
        double v = series.values[i];
        if (!isfinite(v))
            continue;
        e.low = fmin(e.low, v);
        e.high = fmax(e.high, v);
        if (v > 0)
            e.low_positive = fmin(e.low_positive, v);
        e.n_hidden += !(v > 0);
    }
    return e;
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static uint32_t random_number(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static void add_anything(uint32_t *state, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t r = random_number(state);
        add(r % 17 == 0   ? NAN
            : r % 19 == 0 ? INFINITY
                          : ((double)r - 1e9) / 3e9);
    }
}

Test(series, extents_are_those_of_a_pass_over_all_values)
{
    uint32_t state = 7;
    add_anything(&state, 1000);
    for (int i = 0; i < 3000; i++) {
        size_t a = random_number(&state) % 1100;
        size_t b = random_number(&state) % 1100;
        struct bl_extent e = bl_series_extent(&series, a, b);
        struct bl_extent p = plain_extent(a, b);
        cr_assert(same(e.low, p.low) && same(e.high, p.high) &&
                      same(e.low_positive, p.low_positive) &&
                      e.n_hidden == p.n_hidden,
                  "from %zu to %zu", a, b);
    }
}

Test(series, of_nothing_nothing_is_known)
{
    struct bl_extent e = bl_series_extent(&series, 0, 10);
    cr_expect(isnan(e.low) && isnan(e.high) && isnan(e.low_positive));
    cr_expect_eq(e.n_hidden, 0);
    add(NAN);
    e = bl_series_extent(&series, 0, 10);
    cr_expect(isnan(e.low) && isnan(e.high));
}

Test(series, zero_and_less_is_counted_and_no_low_of_a_logarithm)
{
    add(0);
    add(-2);
    add(3);
    struct bl_extent e = bl_series_extent(&series, 0, 3);
    cr_expect_eq(e.low, -2);
    cr_expect_eq(e.low_positive, 3);
    cr_expect_eq(e.n_hidden, 2);
}

/* The point of it all: one epoch in a million is seen on 100 columns. */
Test(series, a_spike_survives_the_reduction)
{
    for (size_t i = 0; i < LONG; i++)
        add(i == 654321 ? 1e6 : 1);
    size_t width = bl_series_bucket(LONG, 100), seen = 0, buckets = 0;
    cr_assert_leq(LONG / width, 100);
    for (size_t i = 0; i < LONG; i += width, buckets++)
        seen += bl_series_extent(&series, i, i + width).high == 1e6;
    cr_expect_eq(seen, 1);
    cr_expect_leq(buckets, 101);
}

Test(series, buckets_are_no_wider_than_needed)
{
    cr_expect_eq(bl_series_bucket(0, 100), 1);
    cr_expect_eq(bl_series_bucket(100, 100), 1);
    cr_expect_eq(bl_series_bucket(202, 100), 4);
    cr_expect_eq(bl_series_bucket(100, 0), 1);
}

/* Closed forms: a step from 0 to 1 after m values is after k more at
 * (1 - w^k) / (1 - w^(m + k)). */
Test(series, the_mean_is_debiased)
{
    struct bl_smoother s = {.weight = 0.9};
    cr_expect_eq(bl_smoother_next(&s, 0), 0);
    cr_expect_eq(bl_smoother_next(&s, 0), 0);
    for (int k = 1; k < 50; k++) {
        double expected = (1 - pow(0.9, k)) / (1 - pow(0.9, 2 + k));
        double mean = bl_smoother_next(&s, 1);
        cr_expect_lt(fabs(mean - expected), 1e-14, "after %d", k);
    }
}

Test(series, a_constant_stays_exactly_constant)
{
    static const double weights[] = {0, 0.6, 0.9, 0.97};
    for (int i = 0; i < 4; i++) {
        struct bl_smoother s = {.weight = weights[i]};
        for (int k = 0; k < 1000; k++)
            cr_assert_eq(bl_smoother_next(&s, 0.1), 0.1);
    }
}

Test(series, what_is_no_number_is_passed_over)
{
    struct bl_smoother s = {.weight = 0.5}, t = {.weight = 0.5};
    bl_smoother_next(&s, 1);
    cr_expect(isnan(bl_smoother_next(&s, NAN)));
    cr_expect(isnan(bl_smoother_next(&s, INFINITY)));
    bl_smoother_next(&t, 1);
    cr_expect_eq(bl_smoother_next(&s, 2), bl_smoother_next(&t, 2));
}

Test(series, without_weight_it_is_the_value)
{
    struct bl_smoother s = {.weight = 0};
    for (double v = 3; v < 100; v *= 1.7)
        cr_expect_lt(fabs(bl_smoother_next(&s, v) / v - 1), 1e-15);
}
