/* The kinds of normalisation, and what their fits have in common. */
#ifndef BL_ENGINE_NORM_KINDS_H
#define BL_ENGINE_NORM_KINDS_H

#include "engine/norm/norm.h"

extern const struct bl_norm_kind bl_norm_minmax;
extern const struct bl_norm_kind bl_norm_standard;
extern const struct bl_norm_kind bl_norm_log;
extern const struct bl_norm_kind bl_norm_asinh;
extern const struct bl_norm_kind bl_norm_quantile;
extern const struct bl_norm_kind bl_norm_none;

// Gives the normalisation a copy of its parameters.
enum bl_status bl_norm_set_params(struct bl_norm *norm, const double *params,
                                  size_t n_params, struct bl_error *err);

// Mean and standard deviation (by n), safe from overflow and underflow at any
// scale; std is above 0, and 1 where all values are equal.
struct bl_norm_moments {
    double mean, std;
};
struct bl_norm_moments bl_norm_moments(const double *sorted, size_t n);

// A normalisation that standardises v = f(x), f ascending: y = (v - mean) /
// std.  Between low and high v is trusted: the range of the sample and half as
// much on both sides, so that a network's stray output stays near the data
// after the inverse of f.
struct bl_norm_spread {
    double mean, std, low, high;
};
struct bl_norm_spread bl_norm_spread(const double *sorted_v, size_t n);

static inline double bl_norm_limit(double v, double low, double high)
{
    v = v > low ? v : low;
    return v < high ? v : high;
}

#endif
