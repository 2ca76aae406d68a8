#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/random.h"
#include "tui/widget/chart.h"

static void expect_ticks(double low, double high, bool log, int most,
                         const char *expected)
{
    struct bl_axis a = {low, high, log, NULL};
    struct bl_ticks t;
    bl_ticks_choose(&t, &a, most);
    char all[BL_MAX_TICKS * 17] = "";
    for (size_t i = 0; i < t.n; i++) {
        strcat(all, i > 0 ? " " : "");
        strcat(all, t.labels[i]);
    }
    cr_expect_str_eq(all, expected, "%g to %g, %d: %s", low, high, most, all);
}

Test(axis, ticks_that_people_expect)
{
    expect_ticks(0, 400, false, 6, "0 100 200 300 400");
    expect_ticks(0, 400, false, 4, "0 200 400");
    expect_ticks(0, 1, false, 3, "0 0.5 1");
    expect_ticks(0.1, 0.3, false, 4, "0.1 0.2 0.3");
    expect_ticks(-1, 1, false, 5, "-1 -0.5 0 0.5 1");
    expect_ticks(8.3, 637.5, false, 3, "200 400 600");
    expect_ticks(0, 883, false, 2, "0 500");
    expect_ticks(0, 3e6, false, 4, "0 1e6 2e6 3e6");
    expect_ticks(0, 2e6, false, 5, "0 5e5 1e6 1.5e6 2e6");
    expect_ticks(1e-7, 5e-7, false, 5, "1e-7 2e-7 3e-7 4e-7 5e-7");
    expect_ticks(1000000, 1000003, false, 4, "1000000 1000001 1000002 1000003");
    expect_ticks(-249.7, 161.1, false, 5, "-200 -100 0 100");
    expect_ticks(0, 1, false, 1, "0");
    expect_ticks(0, 1, false, 0, "");
}

Test(axis, log_ticks_are_decades)
{
    expect_ticks(2e-4, 0.5, true, 6, "1e-3 1e-2 1e-1");
    expect_ticks(1, 883, true, 6, "1 10 100");
    expect_ticks(0.1, 10000, true, 6, "1e-1 1 10 100 1000 1e4");
    expect_ticks(1, 1e12, true, 4, "1 1e4 1e8 1e12");
    expect_ticks(1e-300, 1e300, true, 3, "1e-300 1 1e300");
    // Where there are not two of them.
    expect_ticks(3e-4, 8e-3, true, 6, "5e-4 1e-3 2e-3 5e-3");
    expect_ticks(3e-4, 8e-3, true, 2, "5e-4 2e-3");
    expect_ticks(3e-4, 4e-4, true, 4, "3e-4 3.5e-4 4e-4");
}

Test(axis, ticks_of_what_is_no_axis)
{
    expect_ticks(1, 1, false, 5, "");
    expect_ticks(2, 1, false, 5, "");
    expect_ticks(NAN, 1, false, 5, "");
    expect_ticks(0, INFINITY, false, 5, "");
    expect_ticks(0, 1, true, 5, "");
    expect_ticks(-1, 1, true, 5, "");
}

/* Two of 1, 2, 5 times powers of ten have such a quotient too or none: the
 * mantissa of the distance tells. */
static bool is_round(double step)
{
    double mantissa = step / pow(10, floor(log10(step) + 1e-6));
    return fabs(mantissa - 1) < 1e-4 || fabs(mantissa - 2) < 1e-4 ||
           fabs(mantissa - 5) < 1e-4;
}

static void expect_sound(const struct bl_ticks *t, const struct bl_axis *a,
                         int most)
{
    cr_assert_leq(t->n, (size_t)most);
    for (size_t i = 0; i < t->n; i++) {
        double named;
        cr_assert(t->at[i] >= a->low && t->at[i] <= a->high);
        cr_assert(
            bl_number_parse_double(&named, t->labels[i], strlen(t->labels[i])),
            "%s", t->labels[i]);
        cr_assert(named == t->at[i], "%s is not %.17g", t->labels[i], t->at[i]);
        cr_assert(i == 0 || t->at[i] > t->at[i - 1]); // so labels differ too
    }
}

static double random_magnitude(struct bl_random *r)
{
    return pow(10, 40 * bl_random_uniform(r) - 20);
}

Test(axis, linear_ticks_are_round_even_and_inside)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 20000; i++) {
        double low = bl_random_normal(&r) * random_magnitude(&r);
        double span = fabs(low) * pow(10, 12 * bl_random_uniform(&r) - 6);
        struct bl_axis a = {low, low + span, false, NULL};
        int most = 1 + (int)bl_random_below(&r, BL_MAX_TICKS + 3);
        struct bl_ticks t;
        bl_ticks_choose(&t, &a, most);
        expect_sound(&t, &a, most);
        cr_assert(most < 6 || t.n >= 2, "%g to %g: too few of %d", a.low,
                  a.high, most);
        double step = t.n >= 2 ? t.at[1] - t.at[0] : 1;
        cr_assert(is_round(step), "%g to %g: %.17g", a.low, a.high, step);
        for (size_t k = 2; k < t.n; k++)
            cr_assert(fabs(t.at[k] - t.at[k - 1] - step) < 1e-4 * step);
    }
}

Test(axis, log_ticks_are_inside_and_even)
{
    struct bl_random r = bl_random_new(2, 0);
    for (int i = 0; i < 20000; i++) {
        double low = random_magnitude(&r);
        double decades = 30 * bl_random_uniform(&r) * bl_random_uniform(&r);
        struct bl_axis a = {low, low * pow(10, decades), true, NULL};
        int most = 1 + (int)bl_random_below(&r, BL_MAX_TICKS + 3);
        struct bl_ticks t;
        bl_ticks_choose(&t, &a, most);
        expect_sound(&t, &a, most);
        if (decades < 2.001)
            continue;
        cr_assert(most < 2 || t.n >= 2);
        double factor = t.n >= 2 ? log10(t.at[1] / t.at[0]) : 0;
        for (size_t k = 1; k < t.n; k++)
            cr_assert(fabs(log10(t.at[k] / t.at[k - 1]) - factor) < 1e-9);
        cr_assert(fabs(factor - round(factor)) < 1e-9);
    }
}

Test(axis, extreme_ranges_end)
{
    static const double ends[] = {
        -DBL_MAX, -1e300,          -1,    -DBL_MIN, 0, DBL_TRUE_MIN, DBL_MIN,
        1,        1 + DBL_EPSILON, 1e300, DBL_MAX};
    enum { N = sizeof ends / sizeof *ends };
    for (int i = 0; i < N * N * 4; i++) {
        struct bl_axis a = {ends[i / 4 % N], ends[i / 4 / N], i % 2, NULL};
        struct bl_ticks t;
        bl_ticks_choose(&t, &a, i % 4 < 2 ? 5 : 16);
        expect_sound(&t, &a, 16);
        double low = bl_axis_share(&a, a.low), high = bl_axis_share(&a, a.high);
        bool is_axis = a.low < a.high && (!a.log || a.low > 0);
        if (is_axis)
            cr_assert(fabs(low) < 1e-12 && fabs(high - 1) < 1e-12,
                      "%g to %g: %g, %g", a.low, a.high, low, high);
        else
            cr_assert(isnan(low) && isnan(high));
    }
}

Test(axis, shares)
{
    struct bl_axis linear = {-10, 30, false, NULL}, log = {1e-4, 1, true, NULL};
    cr_expect_float_eq(bl_axis_share(&linear, 0), 0.25, 1e-15);
    cr_expect_float_eq(bl_axis_share(&linear, 50), 1.5, 1e-15);
    cr_expect(isnan(bl_axis_share(&linear, INFINITY)));
    cr_expect_float_eq(bl_axis_share(&log, 1e-3), 0.25, 1e-15);
    cr_expect_float_eq(bl_axis_share(&log, 100), 1.5, 1e-15);
    cr_expect(isnan(bl_axis_share(&log, 0)));
    cr_expect(isnan(bl_axis_share(&log, -1)));
}

static void expect_around(const double *values, size_t n, bool log, double low,
                          double high)
{
    struct bl_axis a = bl_axis_around(values, n, log);
    cr_expect(a.low == low && a.high == high && a.log == log, "%g to %g", a.low,
              a.high);
}

Test(axis, around_values)
{
    static const double values[] = {3, NAN, -2, INFINITY, 0, 7};
    expect_around(values, 6, false, -2, 7);
    expect_around(values, 6, true, 3, 7);
    expect_around(values, 0, false, 0, 1);
    expect_around(values + 1, 1, true, 0.1, 1);
    expect_around(values, 1, true, 1.5, 6);
    expect_around(values + 4, 1, false, -1, 1);
    static const double extremes[] = {DBL_MAX, -DBL_MAX, DBL_TRUE_MIN, 1e-310};
    for (int i = 0; i < 8; i++) {
        struct bl_axis a = bl_axis_around(extremes + i / 2, 1, i % 2);
        cr_expect(a.low < a.high && isfinite(a.low) && isfinite(a.high));
        cr_expect(!a.log || a.low > 0);
    }
}
