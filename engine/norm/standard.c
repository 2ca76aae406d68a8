/* y = (x - mean) / std: the sample to mean 0 and standard deviation 1. */
#include "engine/norm/kinds.h"

enum { MEAN, STD, N_PARAMS };

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    struct bl_norm_moments m = bl_norm_moments(sorted, n);
    double params[N_PARAMS] = {m.mean, m.std};
    return bl_norm_set_params(norm, params, N_PARAMS, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)n_params;
    return params[STD] > 0;
}

static void apply(double *y, const double *x, size_t n, const double *params,
                  size_t n_params)
{
    (void)n_params;
    double mean = params[MEAN], std = params[STD];
    for (size_t i = 0; i < n; i++)
        y[i] = (x[i] - mean) / std;
}

static void invert(double *x, const double *y, size_t n, const double *params,
                   size_t n_params)
{
    (void)n_params;
    double mean = params[MEAN], std = params[STD];
    for (size_t i = 0; i < n; i++)
        x[i] = mean + y[i] * std;
}

const struct bl_norm_kind bl_norm_standard = {
    .name = "standard",
    .summary = "mean to 0, standard deviation to 1",
    .min_params = N_PARAMS,
    .max_params = N_PARAMS,
    .fit = fit,
    .valid = valid,
    .apply = apply,
    .invert = invert,
};
