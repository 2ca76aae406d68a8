/* v = log(x - origin + shift), standardised: for positive values over decades.
 *
 * Positive samples need neither.  With zeros (or a few values below) the origin
 * is the smallest value, and the shift is so large that 5 % of the others are
 * nearer to it: those are told apart on a linear scale, the rest on a
 * logarithmic one.  What was never negative does not become negative.
 */
#include <float.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/repro_math.h"
#include "engine/norm/kinds.h"

enum { ORIGIN, SHIFT, MEAN, STD, LOW, HIGH, N_PARAMS };

static double choose_shift(const double *sorted, size_t n)
{
    size_t above = 0; // how many are at the smallest value
    while (above < n && sorted[above] == sorted[0])
        above++;
    if (above == n)
        return 1;
    return sorted[above + (n - above) / 20] - sorted[0];
}

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    double *v = bl_array_new(n, sizeof *v, err);
    if (v == NULL)
        return err->status;
    double origin = sorted[0] > 0 ? 0 : sorted[0];
    double shift = sorted[0] > 0 ? 0 : choose_shift(sorted, n);
    for (size_t i = 0; i < n; i++)
        v[i] = bl_repro_log(sorted[i] - origin + shift);
    struct bl_norm_spread s = bl_norm_spread(v, n);
    free(v);
    double params[N_PARAMS] = {origin, shift, s.mean, s.std, s.low, s.high};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)n_params;
    return params[STD] > 0 && params[LOW] <= params[HIGH];
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    for (size_t i = 0; i < n; i++) {
        double a = x[i] - params[ORIGIN] + params[SHIFT];
        double v = bl_repro_log(a > 0 ? a : 0);
        v = bl_norm_limit(v, params[LOW], params[HIGH]);
        y[i] = (v - params[MEAN]) / params[STD];
    }
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    (void)n_params;
    double least = params[ORIGIN] < 0 ? -DBL_MAX : 0;
    for (size_t i = 0; i < n; i++) {
        double v = params[MEAN] + y[i] * params[STD];
        v = bl_norm_limit(v, params[LOW], params[HIGH]);
        double a = params[ORIGIN] + (bl_repro_exp(v) - params[SHIFT]);
        x[i] = a > least ? a : least;
    }
}

static void slope(double *s, const double *y, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    for (size_t i = 0; i < n; i++) {
        double v = params[MEAN] + y[i] * params[STD];
        bool held = v <= params[LOW] || v >= params[HIGH];
        s[i] = held ? 0 : params[STD] * bl_repro_exp(v);
    }
}

const struct bl_norm_kind bl_norm_log = {
    .name = "log",
    .summary = "logarithm, standardised: positive values over decades",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit,
    .valid = valid,
    .apply = apply,
    .invert = invert,
    .slope = slope,
};
