/* Kolmogorov-Smirnov distance of two samples, on the unbinned values:
 *   D = sup |F - G|, F and G the empirical distributions,
 *   p = Q_K(sqrt(n m / (n + m)) D), asymptotic.
 * The p value is nominal: it takes the samples for independent.
 */
#ifndef BL_ENGINE_METRICS_KS_H
#define BL_ENGINE_METRICS_KS_H

#include <stddef.h>

struct bl_ks {
    double d, p;
};

// Both ascending, without NaN; NaN when one is empty.
struct bl_ks bl_ks_of_sorted(const double *x, size_t n, const double *y,
                             size_t m);

#endif
