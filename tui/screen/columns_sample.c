#include "tui/screen/columns_sample.h"

#include <math.h>

enum { VALUES_PER_BIN = 50, FEWEST_BINS = 8 };

struct bl_column_stats bl_columns_without_sentinel(
    const struct bl_column_stats *c, const struct bl_proposal *proposal)
{
    struct bl_column_stats rest = *c;
    if (proposal == NULL || !proposal->has_sentinel)
        return rest;
    while (rest.n_sorted > 0 && *rest.sorted == proposal->sentinel) {
        rest.sorted++;
        rest.n_sorted--;
    }
    while (rest.n_sorted > 0 &&
           rest.sorted[rest.n_sorted - 1] == proposal->sentinel)
        rest.n_sorted--;
    if (rest.n_sorted == 0)
        return *c;
    if (rest.min == proposal->sentinel)
        rest.min = rest.sorted[0];
    if (rest.max == proposal->sentinel)
        rest.max = rest.sorted[rest.n_sorted - 1];
    return rest;
}

static bool is_range(const struct bl_columns_range *r)
{
    return isfinite(r->low) && isfinite(r->high) && r->low < r->high;
}

bool bl_columns_bulk(struct bl_columns_range *range,
                     const struct bl_column_stats *c)
{
    *range = (struct bl_columns_range){bl_stats_quantile(c, 0.005),
                                       bl_stats_quantile(c, 0.995)};
    if (!is_range(range))
        *range = (struct bl_columns_range){c->min, c->max};
    return c->n_sorted > 0 && is_range(range);
}

static bool all_whole(const struct bl_column_stats *c)
{
    return c->n_whole == c->count - c->n_nan - c->n_inf;
}

bool bl_columns_whole(struct bl_columns_range *range, size_t *n_bins,
                      const struct bl_column_stats *c, size_t most)
{
    *range = (struct bl_columns_range){c->min, c->max};
    if (c->n_sorted == 0 || !is_range(range) || most == 0)
        return false;
    double width = c->max - c->min;
    if (all_whole(c) && width < (double)most) {
        *n_bins = (size_t)width + 1;
        range->low -= 0.5;
        range->high += 0.5;
        return true;
    }
    size_t n = c->n_sorted / VALUES_PER_BIN;
    n = n < FEWEST_BINS ? FEWEST_BINS : n;
    *n_bins = n < most ? n : most;
    return true;
}

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] / (double)n;
    return sum;
}

double bl_columns_skewness(const struct bl_column_stats *c)
{
    size_t n = c->n_sorted;
    if (n == 0 || !(c->sorted[0] < c->sorted[n - 1]))
        return NAN;
    double mean = mean_of(c->sorted, n);
    double unit = c->sorted[n - 1] / 2 - c->sorted[0] / 2;
    double squares = 0, cubes = 0;
    for (size_t i = 0; i < n; i++) {
        double d = (c->sorted[i] - mean) / unit;
        squares += d * d;
        cubes += d * d * d;
    }
    squares /= (double)n;
    return cubes / (double)n / (squares * sqrt(squares));
}

double bl_columns_bulk_share(const struct bl_column_stats *c)
{
    double low = bl_stats_quantile(c, 0.005);
    double high = bl_stats_quantile(c, 0.995);
    return c->max > c->min ? (high / 2 - low / 2) / (c->max / 2 - c->min / 2)
                           : NAN;
}
