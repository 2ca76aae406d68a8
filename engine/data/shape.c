#include "engine/data/shape.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "engine/data/moments.h"

static const double PI = 3.14159265358979323846;

// Files round: 3.142 is meant to be pi.
static const double CIRCLE_TOLERANCE = 1e-3;
static const double CIRCLE_FILLED = 0.75;

static const double SENTINEL_DISTANCE = 4; // in widths of all other values
static const double CUSTOMARY_DISTANCE = 0.25;
static const double SENTINEL_SHARE = 1e-4;
enum { SENTINEL_REPEATS = 3, SENTINEL_OTHERS = 12 };

static const double LONG_TAIL = 0.3;
static const double TAIL_REACH = 10;      // from the median, in bulks
static const double LOGARITHM_REACH = 10; // from zero, in medians

/* The first value of an ascending array that is not below x. */
static size_t lower_bound(const double *sorted, size_t n, double x)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t occurrences(const struct bl_column_stats *c, double x)
{
    size_t end = lower_bound(c->sorted, c->n_sorted, nextafter(x, INFINITY));
    return end - lower_bound(c->sorted, c->n_sorted, x);
}

/* 99, 999, 9999, ... of either sign. */
static bool is_customary(double x)
{
    double power = 100;
    while (power - 1 < fabs(x) && power < 1e9)
        power *= 10;
    return fabs(x) == power - 1;
}

/* Whether an end of the sorted values stands for missing ones: x, which
 * occurs n times, beside others within [low, high]. */
static bool stands_apart(const struct bl_column_stats *c, double x, size_t n,
                         double low, double high)
{
    double width = high - low;
    double distance = x < low ? low - x : x - high;
    if (x == 0 || n < SENTINEL_REPEATS ||
        (double)n < SENTINEL_SHARE * (double)c->n_sorted)
        return false;
    if (distance > SENTINEL_DISTANCE * width)
        return true;
    return is_customary(x) &&
           (distance > CUSTOMARY_DISTANCE * width || (x < 0 && low >= 0));
}

static bool find_sentinel_at_ends(double *sentinel,
                                  const struct bl_column_stats *c)
{
    if (c->distinct <= SENTINEL_OTHERS || c->n_sorted == 0)
        return false;
    const double *sorted = c->sorted;
    size_t last = c->n_sorted - 1;
    size_t n_low = occurrences(c, sorted[0]);
    size_t n_high = occurrences(c, sorted[last]);
    if (n_low + n_high > last)
        return false;
    double inner_low = sorted[n_low], inner_high = sorted[last - n_high];
    if (sorted[0] == c->min &&
        stands_apart(c, sorted[0], n_low, inner_low, sorted[last])) {
        *sentinel = sorted[0];
        return true;
    }
    *sentinel = sorted[last];
    return sorted[last] == c->max &&
           stands_apart(c, sorted[last], n_high, sorted[0], inner_high);
}

static bool find_declared(double *sentinel, const struct bl_column *column,
                          const struct bl_column_stats *c)
{
    static const char *const names[] = {"_FillValue", "missing_value"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct bl_attribute *a =
            bl_attributes_find(&column->attributes, names[i]);
        if (a == NULL || a->n_values != 1 || !isfinite(a->values[0]) ||
            occurrences(c, a->values[0]) == 0)
            continue;
        *sentinel = a->values[0];
        return true;
    }
    return false;
}

static void find_sentinel(struct bl_shape *shape,
                          const struct bl_column *column,
                          const struct bl_column_stats *c)
{
    if (!bl_type_is_float(column->type))
        return;
    shape->sentinel_is_declared = find_declared(&shape->sentinel, column, c);
    shape->has_sentinel = shape->sentinel_is_declared ||
                          find_sentinel_at_ends(&shape->sentinel, c);
    if (!shape->has_sentinel)
        return;
    double finite = (double)(c->count - c->n_nan - c->n_inf);
    shape->sentinel_share = (double)occurrences(c, shape->sentinel) /
                            (double)c->n_sorted * finite / (double)c->count;
}

static void retake_moments(struct bl_column_stats *c)
{
    struct bl_moments m = bl_moments_new();
    for (size_t i = 0; i < c->n_sorted; i += BL_MOMENTS_BLOCK) {
        size_t left = c->n_sorted - i;
        bl_moments_add(&m, c->sorted + i,
                       left < BL_MOMENTS_BLOCK ? left : BL_MOMENTS_BLOCK);
    }
    c->mean = bl_moments_mean(&m);
    c->std = bl_moments_std(&m);
    c->min = m.min;
    c->max = m.max;
}

/* The column without its sentinel, as far as the sample knows it; one within
 * the other values stays. */
static struct bl_column_stats without(const struct bl_column_stats *c,
                                      double sentinel)
{
    struct bl_column_stats rest = *c;
    size_t n = occurrences(c, sentinel);
    if (n == c->n_sorted)
        return rest;
    if (sentinel == c->sorted[0])
        rest.sorted += n;
    else if (sentinel != c->sorted[c->n_sorted - 1])
        return rest;
    rest.n_sorted -= n;
    retake_moments(&rest);
    return rest;
}

static bool ends_with(const char *text, size_t n, const char *word)
{
    size_t length = strlen(word);
    if (n < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (tolower((unsigned char)text[n - length + i]) != word[i])
            return false;
    return true;
}

/* Whether a word of the name ends like an angle: words end before a character
 * that is no letter and before a capital behind a small letter. */
static bool names_angle(const char *name)
{
    static const char *const words[] = {
        "phi",   "azimuth", "azimuthal", "azim",  "angle",    "psi",
        "theta", "yaw",     "heading",   "phase", "longitude"};
    for (const char *at = name; *at != '\0'; at++) {
        unsigned char here = (unsigned char)at[0], next = (unsigned char)at[1];
        bool ends = isalpha(here) &&
                    (!isalpha(next) || (islower(here) && isupper(next)));
        for (size_t i = 0; ends && i < sizeof words / sizeof words[0]; i++)
            if (ends_with(name, (size_t)(at - name) + 1, words[i]))
                return true;
    }
    return false;
}

static bool is_angle(const struct bl_column *column,
                     const struct bl_column_stats *c)
{
    bool in_radians =
        column->unit != NULL && strncmp(column->unit, "rad", 3) == 0;
    if (!bl_type_is_float(column->type) ||
        !(in_radians || names_angle(column->name)))
        return false;
    bool symmetric =
        c->min >= -PI - CIRCLE_TOLERANCE && c->max <= PI + CIRCLE_TOLERANCE;
    bool positive =
        c->min >= -CIRCLE_TOLERANCE && c->max <= 2 * PI + CIRCLE_TOLERANCE;
    return (symmetric || positive) && c->max - c->min >= CIRCLE_FILLED * 2 * PI;
}

/* Quantile of the values that are not 0; `zeros` of them begin at `at`. */
static double quantile_beside_zeros(const struct bl_column_stats *c, size_t at,
                                    size_t zeros, double p)
{
    size_t i = (size_t)(p * (double)(c->n_sorted - zeros - 1));
    return c->sorted[i < at ? i : i + zeros];
}

/* The half-width of the bulk, over values that are not 0: a column that is
 * mostly 0 (no particle of that kind) is wide where it is anything. */
static double bulk_of(const struct bl_column_stats *c)
{
    size_t at = lower_bound(c->sorted, c->n_sorted, 0);
    size_t zeros = occurrences(c, 0);
    if (zeros == c->n_sorted)
        return 0;
    // Halves, as the width may overflow.
    return quantile_beside_zeros(c, at, zeros, 0.84) / 2 -
           quantile_beside_zeros(c, at, zeros, 0.16) / 2;
}

static bool has_long_tail(const struct bl_column_stats *c)
{
    double median = bl_stats_quantile(c, 0.5);
    double bulk = bulk_of(c);
    double reach = fmax(c->max - median, median - c->min);
    return bulk < LONG_TAIL * c->std && reach > TAIL_REACH * bulk;
}

/* Values over decades from zero on.  Those that reach further towards zero
 * than upwards would only have their tail turned around. */
static bool suits_logarithm(const struct bl_column_stats *c)
{
    double median = bl_stats_quantile(c, 0.5);
    if (!(c->min > 0) || c->max < LOGARITHM_REACH * median)
        return false;
    return log(median) - log(c->min) <= 2 * (log(c->max) - log(median));
}

struct bl_shape bl_shape_of(const struct bl_column *column,
                            const struct bl_column_stats *stats)
{
    struct bl_shape shape = {0};
    find_sentinel(&shape, column, stats);
    struct bl_column_stats rest =
        shape.has_sentinel ? without(stats, shape.sentinel) : *stats;
    // A rare value out of range may have escaped the sample.
    bool all_known = !shape.has_sentinel || stats->quantiles_are_exact;
    shape.is_angle = all_known && is_angle(column, &rest);
    shape.has_long_tail = has_long_tail(&rest);
    shape.suits_logarithm = suits_logarithm(&rest);
    return shape;
}
