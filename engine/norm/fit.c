#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "engine/norm/kinds.h"

enum bl_status bl_norm_set_params(struct bl_norm *norm, const double *params,
                                  size_t n_params, struct bl_error *err)
{
    norm->params = bl_array_new(n_params, sizeof *params, err);
    if (norm->params == NULL)
        return err->status;
    if (n_params > 0)
        memcpy(norm->params, params, n_params * sizeof *params);
    norm->n_params = n_params;
    return BL_OK;
}

/* A sum and what rounding took from it (Neumaier 1974). */
struct sum {
    double total, lost;
};

static void add(struct sum *s, double v)
{
    double total = s->total + v;
    s->lost += fabs(s->total) >= fabs(v) ? (s->total - total) + v
                                         : (v - total) + s->total;
    s->total = total;
}

/* Values are brought near 1 by a power of two first, in two factors because
 * 2^1074 is no double: squares of 1e300 and 1e-300 must not leave the range. */
struct bl_norm_moments bl_norm_moments(const double *sorted, size_t n)
{
    double least = sorted[0], most = sorted[n - 1];
    if (least == most)
        return (struct bl_norm_moments){least, 1};
    int exponent;
    frexp(fmax(fabs(least), fabs(most)), &exponent);
    double factor = ldexp(1, -exponent / 2);
    double rest = ldexp(1, -exponent - -exponent / 2);

    struct sum values = {0, 0}, squares = {0, 0};
    for (size_t i = 0; i < n; i++)
        add(&values, sorted[i] * factor * rest);
    double mean = (values.total + values.lost) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = sorted[i] * factor * rest - mean;
        add(&squares, d * d);
    }
    double std = sqrt((squares.total + squares.lost) / (double)n);
    std = ldexp(std, exponent);
    return (struct bl_norm_moments){ldexp(mean, exponent),
                                    std > 0 ? std : most - least};
}

struct bl_norm_spread bl_norm_spread(const double *sorted_v, size_t n)
{
    struct bl_norm_moments m = bl_norm_moments(sorted_v, n);
    double margin = 1 + (sorted_v[n - 1] - sorted_v[0]) / 2;
    return (struct bl_norm_spread){m.mean, m.std, sorted_v[0] - margin,
                                   sorted_v[n - 1] + margin};
}
