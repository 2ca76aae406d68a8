/* y = (x - low) / range: the sample to [0, 1]. */
#include "engine/norm/kinds.h"

enum { LOW, RANGE, N_PARAMS };

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    double range = sorted[n - 1] - sorted[0];
    double params[N_PARAMS] = {sorted[0], range > 0 ? range : 1};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)n_params;
    return params[RANGE] > 0;
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    double low = params[LOW], range = params[RANGE];
    for (size_t i = 0; i < n; i++)
        y[i] = (x[i] - low) / range;
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    (void)n_params;
    double low = params[LOW], range = params[RANGE];
    for (size_t i = 0; i < n; i++)
        x[i] = low + y[i] * range;
}

const struct bl_norm_kind bl_norm_minmax = {
    .name = "minmax",
    .summary = "smallest value to 0, largest to 1",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit,
    .valid = valid,
    .apply = apply,
    .invert = invert,
};
