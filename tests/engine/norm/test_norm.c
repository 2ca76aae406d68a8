#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/norm/norm.h"
#include "tests/golden/norm.inc"

static struct bl_error err;

enum { N = 2000 };

/* Columns as they occur, and as they should not. */

static double uniform(struct bl_random *r)
{
    return 3 + 5 * bl_random_uniform(r);
}
static double gaussian(struct bl_random *r)
{
    return -1e4 + bl_random_normal(r);
}
static double over_decades(struct bl_random *r)
{
    return exp(10 * bl_random_normal(r));
}
static double mostly_zero(struct bl_random *r)
{
    double tail = exp(3 + 2 * bl_random_normal(r));
    return bl_random_below(r, 10) == 0 ? tail : 0;
}
static double nearly_always_zero(struct bl_random *r)
{
    return bl_random_below(r, N / 2) == 0 ? 1 + bl_random_uniform(r) : 0;
}
static double slightly_negative(struct bl_random *r)
{
    return bl_random_below(r, 100) == 0 ? -1e-6 * bl_random_uniform(r)
                                        : exp(bl_random_normal(r));
}
static double few_values(struct bl_random *r)
{
    return (double)bl_random_below(r, 4);
}
static double two_values(struct bl_random *r)
{
    return bl_random_below(r, 2) ? 1e-3 : 1e3;
}
static double angle(struct bl_random *r)
{
    return 3.14159265 * (2 * bl_random_uniform(r) - 1);
}
static double huge(struct bl_random *r)
{
    return 1e300 * bl_random_normal(r);
}
static double huge_outlier(struct bl_random *r)
{
    return bl_random_below(r, 100) == 0 ? 1e300 : bl_random_normal(r);
}
static double subnormal(struct bl_random *r)
{
    return 0x1p-1074 * (double)bl_random_below(r, 1000);
}
static double neighbours(struct bl_random *r)
{
    return 1e9 + 0x1p-23 * (double)bl_random_below(r, 3);
}
static double zero(struct bl_random *r)
{
    (void)r;
    return 0;
}
static double constant(struct bl_random *r)
{
    (void)r;
    return 0.1;
}
static double largest(struct bl_random *r)
{
    (void)r;
    return DBL_MAX;
}
static double lowest(struct bl_random *r)
{
    (void)r;
    return -DBL_MAX;
}
static double least(struct bl_random *r)
{
    (void)r;
    return 0x1p-1074;
}

static const struct column {
    const char *name;
    double (*value)(struct bl_random *r);
} columns[] = {
    {"uniform", uniform},
    {"gaussian", gaussian},
    {"over_decades", over_decades},
    {"mostly_zero", mostly_zero},
    {"nearly_always_zero", nearly_always_zero},
    {"slightly_negative", slightly_negative},
    {"few_values", few_values},
    {"two_values", two_values},
    {"angle", angle},
    {"huge", huge},
    {"huge_outlier", huge_outlier},
    {"subnormal", subnormal},
    {"neighbours", neighbours},
    {"zero", zero},
    {"constant", constant},
    {"largest", largest},
    {"lowest", lowest},
    {"least", least},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void draw(double *sorted, size_t n, const struct column *column)
{
    struct bl_random random = bl_random_new(1, 0);
    for (size_t i = 0; i < n; i++)
        sorted[i] = column->value(&random);
    qsort(sorted, n, sizeof *sorted, ascending);
}

typedef void check(const struct bl_norm *norm, const double *sorted, size_t n,
                   const char *column);

/* Every kind fitted to every column, whole and by its first values. */
static void for_every_fit(check *holds)
{
    static const size_t sizes[] = {1, 2, 3, 100, N};
    static double sorted[N];
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        for (size_t c = 0; c < N_COLUMNS; c++)
            for (size_t k = 0; bl_norm_kinds[k] != NULL; k++) {
                struct bl_norm norm;
                draw(sorted, sizes[s], &columns[c]);
                cr_assert_eq(bl_norm_fit(&norm, bl_norm_kinds[k], sorted,
                                         sizes[s], &err),
                             BL_OK, "%s: %s", columns[c].name, err.text);
                holds(&norm, sorted, sizes[s], columns[c].name);
                bl_norm_release(&norm);
            }
}

/* What 1e-12 is relative to: the value itself where a kind keeps relative
 * precision, the column's largest otherwise. */
static double magnitude(const struct bl_norm *norm, const double *sorted,
                        size_t n, size_t i)
{
    if (strcmp(norm->kind->name, "log") == 0 && sorted[0] > 0)
        return fabs(sorted[i]);
    return fmax(fabs(sorted[0]), fabs(sorted[n - 1]));
}

/* Where the inverse is straight enough between y - h and y + h. */
static void slopes_are_differences(const struct bl_norm *norm,
                                   const double *sorted, size_t n,
                                   const char *column)
{
    static double y[N], s[N];
    double span = sorted[n - 1] - sorted[0];
    if (fabs(sorted[0]) + fabs(sorted[n - 1]) > 1e12 || span < 1e-6)
        return;
    bl_norm_apply(norm, y, sorted, n);
    bl_norm_slope(norm, s, y, n);
    for (size_t i = 1; i + 1 < n; i++) {
        const double h = 1e-5;
        double at[3] = {y[i] - h, y[i], y[i] + h}, x[3];
        bl_norm_invert(norm, x, at, 3);
        double left = (x[1] - x[0]) / h, right = (x[2] - x[1]) / h;
        double low = fmin(left, right), high = fmax(left, right);
        double slack = 1e-5 * fabs(s[i]) + 1e-6 * span;
        cr_assert(s[i] >= low - slack && s[i] <= high + slack,
                  "%s of %s, n = %zu: %g, not from %g to %g", norm->kind->name,
                  column, n, s[i], low, high);
    }
}

Test(norm, slopes_are_finite_differences)
{
    for_every_fit(slopes_are_differences);
}

static void restores(const struct bl_norm *norm, const double *sorted, size_t n,
                     const char *column)
{
    static double y[N], x[N];
    bl_norm_apply(norm, y, sorted, n);
    bl_norm_invert(norm, x, y, n);
    for (size_t i = 0; i < n; i++)
        cr_assert_leq(fabs(x[i] - sorted[i]),
                      1e-12 * magnitude(norm, sorted, n, i) + 0x1p-1073,
                      "%s of %s, n = %zu: %a becomes %a", norm->kind->name,
                      column, n, sorted[i], x[i]);
    memcpy(x, sorted, n * sizeof *x);
    bl_norm_apply(norm, x, x, n); // in place
    cr_assert_eq(memcmp(x, y, n * sizeof *x), 0);
}

Test(norm, inverse_restores_the_values)
{
    for_every_fit(restores);
}

static void keeps_order(const struct bl_norm *norm, const double *sorted,
                        size_t n, const char *column)
{
    static double between[3 * N], y[3 * N];
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        between[m++] = nextafter(sorted[i], -INFINITY);
        between[m++] = sorted[i];
        if (i + 1 < n)
            between[m++] = sorted[i] / 2 + sorted[i + 1] / 2;
    }
    qsort(between, m, sizeof *between, ascending);
    bl_norm_apply(norm, y, between, m);
    for (size_t i = 1; i < m; i++)
        cr_assert_leq(y[i - 1], y[i], "%s of %s at %a", norm->kind->name,
                      column, between[i]);
    bl_norm_invert(norm, between, y, m);
    for (size_t i = 1; i < m; i++)
        cr_assert_leq(between[i - 1], between[i], "inverse of %s of %s at %a",
                      norm->kind->name, column, y[i]);
}

Test(norm, order_is_preserved)
{
    for_every_fit(keeps_order);
}

static void has_unit_scale(const struct bl_norm *norm, const double *sorted,
                           size_t n, const char *column)
{
    static double y[N];
    const char *kind = norm->kind->name;
    bool constant = sorted[0] == sorted[n - 1];
    double sum = 0, squares = 0;
    bl_norm_apply(norm, y, sorted, n);
    for (size_t i = 0; i < n; i++) {
        sum += y[i];
        squares += y[i] * y[i];
    }
    double mean = sum / (double)n;
    double std = sqrt(fmax(0, squares / (double)n - mean * mean));
    if (strcmp(kind, "minmax") == 0) {
        cr_assert_eq(y[0], 0);
        cr_assert_eq(y[n - 1], constant ? 0 : 1);
    } else if (constant && strcmp(kind, "none") != 0) {
        cr_assert_leq(fabs(y[0]), 1e-12, "%s of %s", kind, column);
    } else if (strcmp(kind, "quantile") == 0 && n == N) {
        cr_assert(fabs(mean) < 0.5 && std > 0.02 && std < 1.1, "%s: %g +- %g",
                  column, mean, std);
    } else if (strcmp(kind, "none") != 0 && y[0] != y[n - 1] && n == N) {
        // The mean is a double too, no finer than the values.
        double grain = fabs(sorted[n - 1]) * DBL_EPSILON + 0x1p-1074;
        double range = sorted[n - 1] - sorted[0];
        double tolerance = 1e-9 + 4 * grain / range;
        cr_assert_float_eq(mean, 0, tolerance, "%s of %s: %g", kind, column,
                           mean);
        cr_assert_float_eq(std, 1, tolerance, "%s of %s: %g", kind, column,
                           std);
    }
}

Test(norm, values_come_to_unit_scale)
{
    for_every_fit(has_unit_scale);
}

static void survives_anything(const struct bl_norm *norm, const double *sorted,
                              size_t n, const char *column)
{
    enum { M = 1000 };
    static double in[M], out[M];
    static const double extremes[] = {
        NAN,   INFINITY, -INFINITY, DBL_MAX,    -DBL_MAX, 0,
        1e300, -1e300,   0x1p-1074, -0x1p-1074, DBL_MIN,  1e30,
        -1e30, 750,      -750,      40,         -40,
    };
    struct bl_random random = bl_random_new(3, 0);
    for (int i = 0; i < M; i++) {
        uint64_t bits = bl_random_u64(&random);
        memcpy(&in[i], &bits, sizeof bits);
    }
    memcpy(in, extremes, sizeof extremes);
    bl_norm_apply(norm, out, in, M);
    for (int i = 0; i < M; i++)
        cr_assert(isfinite(out[i]), "%s of %s: %a becomes %a", norm->kind->name,
                  column, in[i], out[i]);
    bl_norm_invert(norm, out, in, M);
    bool positive = strcmp(norm->kind->name, "log") == 0 && sorted[0] >= 0;
    for (int i = 0; i < M; i++) {
        cr_assert(isfinite(out[i]), "inverse of %s of %s: %a becomes %a",
                  norm->kind->name, column, in[i], out[i]);
        cr_assert(!positive || out[i] >= 0);
    }
    (void)n;
}

Test(norm, anything_gives_something_finite)
{
    for_every_fit(survives_anything);
}

static void loads_again(const struct bl_norm *norm, const double *sorted,
                        size_t n, const char *column)
{
    static double y[N], again[N];
    struct bl_norm loaded;
    cr_assert_eq(bl_norm_load(&loaded, norm->kind->name, norm->params,
                              norm->n_params, &err),
                 BL_OK, "%s: %s", column, err.text);
    bl_norm_apply(norm, y, sorted, n);
    bl_norm_apply(&loaded, again, sorted, n);
    cr_assert_eq(memcmp(y, again, n * sizeof *y), 0);
    bl_norm_apply(norm, NULL, NULL, 0);
    bl_norm_invert(norm, NULL, NULL, 0);
    bl_norm_release(&loaded);
}

Test(norm, what_was_fitted_loads_again)
{
    for_every_fit(loads_again);
}

static void expect_golden(const char *kind, const double *golden)
{
    enum { M = sizeof golden_x / sizeof golden_x[0] };
    double y[M];
    struct bl_norm norm;
    cr_assert_eq(bl_norm_fit(&norm, bl_norm_kind_find(kind), golden_x, M, &err),
                 BL_OK);
    bl_norm_apply(&norm, y, golden_x, M);
    for (int i = 0; i < M; i++)
        cr_expect_float_eq(y[i], golden[i], 1e-14 * fmax(1, fabs(golden[i])),
                           "%s of %a", kind, golden_x[i]);
    bl_norm_release(&norm);
}

Test(norm, agrees_with_numpy)
{
    expect_golden("minmax", golden_minmax);
    expect_golden("standard", golden_standard);
    expect_golden("log", golden_log);
}

static void expect_maps(const char *kind, const double *sorted, size_t n,
                        double x, double y)
{
    struct bl_norm norm;
    double mapped;
    cr_assert_eq(bl_norm_fit(&norm, bl_norm_kind_find(kind), sorted, n, &err),
                 BL_OK);
    bl_norm_apply(&norm, &mapped, &x, 1);
    cr_expect_float_eq(mapped, y, 1e-14, "%s(%g) = %.17g, not %.17g", kind, x,
                       mapped, y);
    bl_norm_release(&norm);
}

Test(norm, closed_forms)
{
    // Mean 5, standard deviation 2.
    static const double known[] = {2, 4, 4, 4, 5, 5, 7, 9};
    expect_maps("standard", known, 8, 9, 2);
    expect_maps("standard", known, 8, 2, -1.5);
    expect_maps("minmax", known, 8, 5.5, 0.5);
    expect_maps("none", known, 8, 5.5, 5.5);
    // Logarithms -1, 0, 1 times log 10: standard deviation sqrt(2/3) log 10.
    static const double decades[] = {0.1, 1, 10};
    expect_maps("log", decades, 3, 10, sqrt(1.5));
    // With a zero: shift 2, which one in twenty of the others is below.
    double counts[21], sum = 0, squares = 0;
    for (int i = 0; i <= 20; i++) {
        counts[i] = i;
        sum += log(i + 2);
        squares += log(i + 2) * log(i + 2);
    }
    double mean = sum / 21, std = sqrt(squares / 21 - mean * mean);
    expect_maps("log", counts, 21, 20, (log(22) - mean) / std);
    // Ranks 1/4, 3/4: logit +-log 3.
    static const double pair[] = {-1, 3};
    double y = log(3) * sqrt(3) / acos(-1);
    expect_maps("quantile", pair, 2, 3, y);
    expect_maps("quantile", pair, 2, 1, 0);
    expect_maps("quantile", pair, 2, 7, 3 * y); // beyond: the same slope
    // Centre 0, scale 1 (by the 16 % quantiles).
    static const double odd[] = {-9, -1, 0, 0, 0, 1, 9};
    double spread = sqrt((2 * pow(asinh(1), 2) + 2 * pow(asinh(9), 2)) / 7);
    expect_maps("asinh", odd, 7, 9, asinh(9) / spread);
    // Mostly zero: scale 1.5, from the 5 % quantiles.
    static const double rare[20] = {[18] = 3, [19] = 1000};
    double a = asinh(2), b = asinh(1000 / 1.5);
    mean = (a + b) / 20;
    spread = sqrt((a * a + b * b) / 20 - mean * mean);
    expect_maps("asinh", rare, 20, 3, (a - mean) / spread);
}

Test(norm, refuses_what_cannot_be_fitted)
{
    static const double opposite[] = {-1e308, 1e308};
    struct bl_norm norm;
    for (size_t k = 0; bl_norm_kinds[k] != NULL; k++) {
        cr_expect_eq(bl_norm_fit(&norm, bl_norm_kinds[k], NULL, 0, &err),
                     BL_FAILED);
        cr_expect_eq(bl_norm_fit(&norm, bl_norm_kinds[k], opposite, 2, &err),
                     BL_FAILED);
        bl_norm_release(&norm);
    }
}

static void expect_refused(const char *kind, const double *params, size_t n)
{
    struct bl_norm norm;
    err.text[0] = '\0';
    cr_expect_eq(bl_norm_load(&norm, kind, params, n, &err), BL_FAILED,
                 "%s with %zu parameters", kind, n);
    cr_expect_neq(err.text[0], '\0');
    bl_norm_release(&norm);
}

Test(norm, refuses_hostile_parameters)
{
    static const double zeros[3000];
    static const double nan[] = {NAN, 1}, infinite[] = {0, INFINITY};
    static const double negative[] = {0, -1};
    static const double crossed[] = {0, 1, 0, 1, 5, -5};
    static const double flat[] = {0, 1, 0, 0, -5, 5};
    static const double level[] = {0, 1, 2, 0, 0, 1};
    static const double falling[] = {0, 2, 1, 0, 1, 2};
    static const double uneven[] = {0, 1, 2, 0, 1};
    static const double wide[] = {-DBL_MAX, DBL_MAX, 0, 1};
    static double many[2050];
    for (int i = 0; i < 1025; i++)
        many[i] = many[i + 1025] = i;

    for (size_t k = 0; bl_norm_kinds[k] != NULL; k++) {
        const struct bl_norm_kind *kind = bl_norm_kinds[k];
        expect_refused(kind->name, zeros, kind->max_params + 1);
        if (kind->max_params == 0)
            continue;
        expect_refused(kind->name, zeros, kind->min_params - 1);
        expect_refused(kind->name, zeros, kind->min_params);
    }
    expect_refused("minmax", nan, 2);
    expect_refused("minmax", infinite, 2);
    expect_refused("minmax", negative, 2);
    expect_refused("standard", nan, 2);
    expect_refused("standard", infinite, 2);
    expect_refused("standard", negative, 2);
    expect_refused("log", crossed, 6);
    expect_refused("log", flat, 6);
    expect_refused("asinh", crossed, 6);
    expect_refused("asinh", flat, 6);
    expect_refused("quantile", level, 6);
    expect_refused("quantile", falling, 6);
    expect_refused("quantile", uneven, 5);
    expect_refused("quantile", wide, 4);
    expect_refused("quantile", many, 2050);
    expect_refused("softmax", NULL, 0);
}

static const struct {
    const char *kind;
    double params[8];
    size_t n_params;
    uint64_t checksum;
} frozen[] = {
    {"minmax", {-3, 7}, 2, 0xAA90F05A08BD8E88u},
    {"standard", {0.1, 0.3}, 2, 0x4D30D1269A3F7B61u},
    {"log", {0, 0.25, 1.5, 0.7, -3, 9}, 6, 0x49F27BD7B9F66314u},
    {"asinh", {2, 0.3, 0.4, 1.1, -8, 8}, 6, 0x49CF916EC6F6957Au},
    {"quantile", {0, 0.1, 5, 70, -2.1, 0, 0.7, 2}, 8, 0xC37B2E6503E33606u},
    {"none", {0}, 0, 0x7F67A15E7E1774A5u},
};

/* What a decoder puts out must not change from machine to machine. */
Test(norm, bits_are_frozen)
{
    enum { M = 10000 };
    static double x[M];
    for (size_t f = 0; f < sizeof frozen / sizeof frozen[0]; f++) {
        struct bl_norm norm;
        cr_assert_eq(bl_norm_load(&norm, frozen[f].kind, frozen[f].params,
                                  frozen[f].n_params, &err),
                     BL_OK);
        struct bl_random random = bl_random_new(5, 0);
        for (int i = 0; i < M; i++)
            x[i] = 8 * bl_random_uniform(&random) - 4;
        bl_norm_invert(&norm, x, x, M);
        uint64_t sum = 0xCBF29CE484222325u; // FNV-1a
        for (int i = 0; i < M; i++) {
            uint64_t bits;
            memcpy(&bits, &x[i], sizeof bits);
            for (int byte = 0; byte < 8; byte++)
                sum = (sum ^ (bits >> 8 * byte & 0xFF)) * 0x100000001B3u;
        }
        cr_expect_eq(sum, frozen[f].checksum, "%s: 0x%016llXu", frozen[f].kind,
                     (unsigned long long)sum);
        bl_norm_release(&norm);
    }
}
