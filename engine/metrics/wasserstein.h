/* Wasserstein-1 distance of two samples of one size: the mean distance of
 * values of equal rank, mean |x_(i) - y_(i)|; in the column's unit, and in
 * units of the standard deviation of x (NaN when that is 0).
 */
#ifndef BL_ENGINE_METRICS_WASSERSTEIN_H
#define BL_ENGINE_METRICS_WASSERSTEIN_H

#include <stddef.h>

struct bl_wasserstein {
    double w1, w1_over_std;
};

// Both ascending, without NaN; NaN when n is 0.
struct bl_wasserstein bl_wasserstein_of_sorted(const double *x, const double *y,
                                               size_t n, double std);

#endif
