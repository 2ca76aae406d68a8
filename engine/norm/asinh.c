/* v = asinh((x - centre) / scale), standardised: linear near the median,
 * logarithmic in both tails.  The scale is half the distance of two quantiles
 * (16 % and 84 %, one standard deviation of a Gaussian), taken further out
 * while they coincide, as in columns that are mostly zero.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/repro_math.h"
#include "engine/norm/kinds.h"

enum { CENTRE, SCALE, MEAN, STD, LOW, HIGH, N_PARAMS };

static double choose_scale(const double *sorted, size_t n)
{
    static const double tails[] = {0.16, 0.05, 0.01, 0};
    double span = sorted[n - 1] - sorted[0];
    double scale = 0;
    for (size_t t = 0; t < sizeof tails / sizeof tails[0] && scale == 0; t++) {
        size_t k = (size_t)(tails[t] * (double)n);
        scale = (sorted[n - 1 - k] - sorted[k]) / 2;
    }
    if (scale == 0)
        return span > 0 ? span : 1;
    return fmax(scale, span * 1e-300); // span / scale is finite
}

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    double *v = bl_array_new(n, sizeof *v, err);
    if (v == NULL)
        return err->status;
    double centre = sorted[n / 2], scale = choose_scale(sorted, n);
    for (size_t i = 0; i < n; i++)
        v[i] = bl_repro_asinh((sorted[i] - centre) / scale);
    struct bl_norm_spread s = bl_norm_spread(v, n);
    free(v);
    double params[N_PARAMS] = {centre, scale, s.mean, s.std, s.low, s.high};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)n_params;
    return params[SCALE] > 0 && params[STD] > 0 && params[LOW] <= params[HIGH];
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    for (size_t i = 0; i < n; i++) {
        double v = bl_repro_asinh((x[i] - params[CENTRE]) / params[SCALE]);
        v = bl_norm_limit(v, params[LOW], params[HIGH]);
        y[i] = (v - params[MEAN]) / params[STD];
    }
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    (void)n_params;
    for (size_t i = 0; i < n; i++) {
        double v = params[MEAN] + y[i] * params[STD];
        v = bl_norm_limit(v, params[LOW], params[HIGH]);
        x[i] = params[CENTRE] + params[SCALE] * bl_repro_sinh(v);
    }
}

static void slope(double *s, const double *y, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    for (size_t i = 0; i < n; i++) {
        double v = params[MEAN] + y[i] * params[STD];
        bool held = v <= params[LOW] || v >= params[HIGH];
        double cosh_v = (bl_repro_exp(v) + bl_repro_exp(-v)) / 2;
        s[i] = held ? 0 : params[SCALE] * params[STD] * cosh_v;
    }
}

const struct bl_norm_kind bl_norm_asinh = {
    .name = "asinh",
    .summary = "inverse hyperbolic sine, standardised: signed, long tails",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit,
    .valid = valid,
    .apply = apply,
    .invert = invert,
    .slope = slope,
};
