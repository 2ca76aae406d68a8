/* y = x. */
#include <string.h>

#include "engine/norm/kinds.h"

static enum bl_status fit(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err)
{
    (void)sorted;
    (void)n;
    return bl_norm_set_params(norm, NULL, 0, err);
}

static int valid(const double *params, size_t n_params)
{
    (void)params;
    (void)n_params;
    return 1;
}

static void copy(double *to, const double *from, size_t n, const double *params,
                 size_t n_params)
{
    (void)params;
    (void)n_params;
    memmove(to, from, n * sizeof *to);
}

static void slope(double *s, const double *y, size_t n, const double *params,
                  size_t n_params)
{
    (void)y;
    (void)params;
    (void)n_params;
    for (size_t i = 0; i < n; i++)
        s[i] = 1;
}

const struct bl_norm_kind bl_norm_none = {
    .name = "none",
    .summary = "values as they are",
    .min_params = 0,
    .max_params = 0,
    .fit = fit,
    .valid = valid,
    .apply = copy,
    .invert = copy,
    .slope = slope,
};
