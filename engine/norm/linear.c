/* y = (x - origin) / scale, the scale from the range or from the spread. */
#include "engine/norm/kinds.h"

enum { ORIGIN, SCALE, N_PARAMS };

static enum bl_status fit_range(struct bl_norm *norm, const double *sorted,
                                size_t n, struct bl_error *err)
{
    double range = sorted[n - 1] - sorted[0];
    double params[N_PARAMS] = {sorted[0], range > 0 ? range : 1};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static enum bl_status fit_spread(struct bl_norm *norm, const double *sorted,
                                 size_t n, struct bl_error *err)
{
    struct bl_norm_moments m = bl_norm_moments(sorted, n);
    double params[N_PARAMS] = {m.mean, m.std};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)n_params;
    return params[SCALE] > 0;
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    double origin = params[ORIGIN], scale = params[SCALE];
    for (size_t i = 0; i < n; i++)
        y[i] = (x[i] - origin) / scale;
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    (void)n_params;
    double origin = params[ORIGIN], scale = params[SCALE];
    for (size_t i = 0; i < n; i++)
        x[i] = origin + y[i] * scale;
}

static void slope(double *s, const double *y, size_t n, const double *params,
                  size_t n_params)
{
    (void)y;
    (void)n_params;
    for (size_t i = 0; i < n; i++)
        s[i] = params[SCALE];
}

const struct bl_norm_kind bl_norm_minmax = {
    .name = "minmax",
    .summary = "smallest value to 0, largest to 1",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit_range,
    .valid = valid,
    .apply = apply,
    .invert = invert,
    .slope = slope,
};

const struct bl_norm_kind bl_norm_standard = {
    .name = "standard",
    .summary = "mean to 0, standard deviation to 1",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit_spread,
    .valid = valid,
    .apply = apply,
    .invert = invert,
    .slope = slope,
};
