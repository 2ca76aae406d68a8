/* A piecewise linear map through empirical quantiles to the scale of the
 * logistic distribution, y = logit(p) sqrt(3) / pi (unit variance, close to a
 * Gaussian, and the logit needs no table): whatever the distribution was, y
 * is bell-shaped.
 *
 * Parameters are the x of all knots, then their y.  Knots are at least a
 * 1022nd of the range of y apart, so that no slope is extreme; of equal
 * values there is one knot, at the middle of their ranks.  Beyond the ends the
 * outermost pieces go on.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/repro_math.h"
#include "engine/norm/kinds.h"

enum { MAX_KNOTS = 1024 };

struct knots {
    double *x, *y; // room for MAX_KNOTS
    size_t n;
};

/* One past the values that are equal to sorted[first]. */
static size_t run_end(const double *sorted, size_t n, size_t first)
{
    size_t i = first;
    while (i < n && sorted[i] == sorted[first])
        i++;
    return i;
}

/* The y of the values with the ranks [first, end) of n. */
static double y_of_ranks(size_t first, size_t end, size_t n)
{
    const double sqrt3_over_pi = 0.55132889542179204;
    double below = (double)(first + end), above = (double)(2 * n) - below;
    return bl_repro_log(below / above) * sqrt3_over_pi;
}

/* All values are equal: one piece from there towards 0, where there is room
 * for a step as large as the values themselves. */
static void set_constant(struct knots *k, double x)
{
    double step = x != 0 ? fabs(x) : 1;
    k->x[0] = x > 0 ? x - step : x;
    k->x[1] = x > 0 ? x : x + step;
    k->y[0] = x > 0 ? -1 : 0;
    k->y[1] = x > 0 ? 0 : 1;
    k->n = 2;
}

static void choose_knots(struct knots *k, const double *sorted, size_t n)
{
    size_t first_end = run_end(sorted, n, 0), last = n - 1;
    while (last > 0 && sorted[last - 1] == sorted[n - 1])
        last--;
    double y_first = y_of_ranks(0, first_end, n);
    double y_last = y_of_ranks(last, n, n);
    double step = (y_last - y_first) / (MAX_KNOTS - 2);

    k->n = 0;
    for (size_t i = 0, end; i < n; i = end) {
        end = run_end(sorted, n, i);
        double y = y_of_ranks(i, end, n);
        if (k->n > 0 && y < k->y[k->n - 1] + step)
            continue;
        k->x[k->n] = sorted[i];
        k->y[k->n++] = y;
    }
    k->x[k->n - 1] = sorted[n - 1];
    k->y[k->n - 1] = y_last;
}

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    norm->params = bl_array_new(2 * MAX_KNOTS, sizeof(double), err);
    if (norm->params == NULL)
        return err->status;
    struct knots k = {norm->params, norm->params + MAX_KNOTS, 0};
    if (sorted[0] == sorted[n - 1])
        set_constant(&k, sorted[0]);
    else
        choose_knots(&k, sorted, n);
    memmove(norm->params + k.n, k.y, k.n * sizeof *k.y);
    norm->n_params = 2 * k.n;
    return BL_OK;
}

static int ascending(const double *knots, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double step = knots[i] - knots[i - 1];
        if (!(step > 0 && isfinite(step)))
            return 0;
    }
    return 1;
}

static int valid(const double *params, size_t n_params)
{
    size_t n = n_params / 2;
    return n_params % 2 == 0 && ascending(params, n) &&
           ascending(params + n, n);
}

/* The piece [from[k], from[k + 1]) that v lies in or beyond. */
static size_t find_piece(const double *from, size_t n, double v)
{
    size_t k = 0;
    for (size_t step = MAX_KNOTS / 2; step > 0; step /= 2)
        if (k + step < n - 1 && from[k + step] <= v)
            k += step;
    return k;
}

/* Along the polygon through the n points (from[k], to[k]). */
static double follow(const double *from, const double *to, size_t n, double v)
{
    size_t k = find_piece(from, n, v);
    double t = (v - from[k]) / (from[k + 1] - from[k]);
    double w = to[k] + t * (to[k + 1] - to[k]);
    // Rounding may not carry it past the next piece's beginning.
    return k + 2 < n && w > to[k + 1] ? to[k + 1] : w;
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    size_t n_knots = n_params / 2;
    for (size_t i = 0; i < n; i++)
        y[i] = follow(params, params + n_knots, n_knots, x[i]);
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    size_t n_knots = n_params / 2;
    for (size_t i = 0; i < n; i++)
        x[i] = follow(params + n_knots, params, n_knots, y[i]);
}

static void slope(double *s, const double *y, size_t n, const double *params,
                  size_t n_params)
{
    size_t n_knots = n_params / 2;
    const double *knots_x = params, *knots_y = params + n_knots;
    for (size_t i = 0; i < n; i++) {
        size_t k = find_piece(knots_y, n_knots, y[i]);
        s[i] = (knots_x[k + 1] - knots_x[k]) / (knots_y[k + 1] - knots_y[k]);
    }
}

const struct bl_norm_kind bl_norm_quantile = {
    .name = "quantile",
    .summary = "by rank to a bell shape: any distribution",
    .min_params = 4,
    .max_params = 2 * MAX_KNOTS,
    .fit = fit,
    .valid = valid,
    .apply = apply,
    .invert = invert,
    .slope = slope,
};
