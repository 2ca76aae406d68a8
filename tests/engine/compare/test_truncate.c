#include "engine/compare/truncate.h"

#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/random.h"

enum { N = 2000 };

static const enum bl_type types[] = {BL_INT8, BL_UINT16, BL_INT32, BL_FLOAT32,
                                     BL_FLOAT64};

/* Values of the type between -limit and limit, of many sizes. */
static void draw(double *x, enum bl_type type, struct bl_random *r,
                 double limit)
{
    union {
        double as_double[N];
        uint8_t bytes[N * sizeof(double)];
    } values;
    for (size_t i = 0; i < N; i++)
        x[i] = limit * (2 * bl_random_uniform(r) - 1) *
               exp2(-(double)bl_random_below(r, 12));
    bl_type_from_double(values.bytes, type, x, N);
    bl_type_to_double(x, values.bytes, type, N);
}

Test(truncate, keeps_to_the_tolerance)
{
    struct bl_random r = bl_random_new(1, 0);
    static double x[N], y[N];
    for (size_t t = 0; t < sizeof types / sizeof *types; t++)
        for (int i = 0; i < 200; i++) {
            double limit = exp2((double)bl_random_below(&r, 20) - 4);
            double tolerance = limit * exp2(-30 * bl_random_uniform(&r));
            draw(x, types[t], &r, limit);
            memcpy(y, x, sizeof y);
            bl_truncate(y, N, types[t], tolerance);
            for (size_t k = 0; k < N; k++)
                cr_assert(fabs(y[k] - x[k]) <= tolerance,
                          "%s: %g became %g with %g", bl_type_name(types[t]),
                          x[k], y[k], tolerance);
        }
}

/* What stays is still a value of the type. */
Test(truncate, rounds_to_values_of_the_type)
{
    struct bl_random r = bl_random_new(2, 0);
    static double x[N];
    draw(x, BL_FLOAT32, &r, 1000);
    bl_truncate(x, N, BL_FLOAT32, 0.01);
    for (size_t k = 0; k < N; k++)
        cr_expect_eq(x[k], (double)(float)x[k]);
}

/* A tolerance of 2^-4 at values up to 8 asks for five bits behind the first:
 * 1 + 1.5 / 32 lies halfway and goes to even. */
Test(truncate, drops_what_is_not_needed)
{
    double x[] = {7.999, 1.0 + 1.5 / 32, 1.0 + 1.51 / 16, 0.015, -5.2, 0};
    const double want[] = {8,          1.0 + 2. / 32, 1.0 + 3. / 32,
                           61. / 4096, -5.25,         0};
    bl_truncate(x, 6, BL_FLOAT64, 0.0625);
    for (size_t i = 0; i < 6; i++)
        cr_expect(fabs(x[i] - want[i]) < 1e-12, "%zu: %.12g", i, x[i]);
}

static size_t distinct_mantissas(const double *x, size_t n)
{
    // Bits of any of them below the leading one.
    uint64_t used = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        used |= bits & 0xFFFFFFFFFFFFF;
    }
    for (; used != 0; used &= used - 1)
        count++;
    return count;
}

Test(truncate, a_looser_tolerance_leaves_fewer_bits)
{
    struct bl_random r = bl_random_new(3, 0);
    static double x[N], y[N];
    draw(x, BL_FLOAT64, &r, 1);
    size_t before = 53;
    for (double tolerance = 1e-14; tolerance < 0.3; tolerance *= 10) {
        memcpy(y, x, sizeof y);
        bl_truncate(y, N, BL_FLOAT64, tolerance);
        size_t bits = distinct_mantissas(y, N);
        cr_expect_lt(bits, before, "%g: %zu", tolerance, bits);
        before = bits;
    }
}

Test(truncate, a_tolerance_of_nothing_changes_nothing)
{
    struct bl_random r = bl_random_new(4, 0);
    static double x[N], y[N];
    for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
        draw(x, types[t], &r, 100);
        memcpy(y, x, sizeof y);
        bl_truncate(y, N, types[t], 0);
        cr_expect(memcmp(x, y, sizeof x) == 0);
        bl_truncate(y, N, types[t], 1e-300);
        cr_expect(memcmp(x, y, sizeof x) == 0);
    }
}

Test(truncate, the_ends_of_the_range)
{
    double x[] = {FLT_MAX, -FLT_MAX, FLT_MIN, 0, -0.0, FLT_TRUE_MIN};
    bl_truncate(x, 6, BL_FLOAT32, FLT_MAX / 4);
    for (size_t i = 0; i < 6; i++)
        cr_expect(fabs(x[i]) <= FLT_MAX, "%g", x[i]);
    cr_expect(signbit(x[4]));
    double y[] = {DBL_MAX, -DBL_MAX, DBL_TRUE_MIN};
    bl_truncate(y, 3, BL_FLOAT64, DBL_MAX / 8);
    for (size_t i = 0; i < 3; i++)
        cr_expect(isfinite(y[i]));
    double none[] = {0, 0};
    bl_truncate(none, 2, BL_FLOAT64, 1);
    cr_expect_eq(none[0], 0);
}

Test(truncate, integers_become_multiples)
{
    double x[] = {0, 1, 2, 3, 5, 100, -7};
    double below_one[] = {1, 2, 3};
    bl_truncate(x, 7, BL_INT32, 2); // multiples of 4
    const double want[] = {0, 0, 0, 4, 4, 100, -8};
    for (size_t i = 0; i < 7; i++)
        cr_expect_eq(x[i], want[i], "%zu: %g", i, x[i]);
    bl_truncate(below_one, 3, BL_INT32, 0.9);
    cr_expect_eq(below_one[0], 1);
    cr_expect_eq(below_one[2], 3);
}
