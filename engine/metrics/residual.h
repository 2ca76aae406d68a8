/* Residual and response: how far y (after) is from x (before), row by row.
 *
 *   residual  d = y - x            mean, RMS, min, max, max |d|; column's unit
 *             wrapped into [-pi, pi] for columns named as periodic (radians)
 *   response  r = d / x            a fraction, only where x != 0; for
 *             signed variables that cross zero its mean and RMS are ruled by
 *             the rows near zero: read median and the 95 % quantile of |r|
 *   NRMSE     RMS(d) / (max x - min x)
 *   PSNR      -20 log10(NRMSE)     dB
 *
 * Sums are compensated.  Values given to these functions are finite.
 * Results that are not defined (no rows, no range) are NaN; the PSNR of equal
 * columns is infinite.
 */
#ifndef BL_ENGINE_METRICS_RESIDUAL_H
#define BL_ENGINE_METRICS_RESIDUAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/metrics/sum.h"

struct bl_residual {
    double mean, rms;
    double max_abs;
    double min, max;
};

struct bl_response {
    double mean, rms;
    double median;    // of r
    double p95_abs;   // 95 % quantile of |r|
    double max_abs;   // largest |r|
    uint64_t defined; // rows with x != 0
};

// The sums from which they are made, fed value by value; start with {0}.
struct bl_residual_sums {
    uint64_t n;
    struct bl_sum d, d2;
    double min, max;
};
struct bl_response_sums {
    uint64_t n;
    struct bl_sum r, r2;
    double max_abs;
};

// The distance of y from x, the short way round the circle when periodic.
double bl_residual_of(double x, double y, bool periodic);

void bl_residual_add(struct bl_residual_sums *s, double d);
struct bl_residual bl_residual_finish(const struct bl_residual_sums *s);

// d over x; x == 0 is passed over.
void bl_response_add(struct bl_response_sums *s, double x, double d);

// Without the quantiles, which need all values: bl_response_quantiles().
struct bl_response bl_response_finish(const struct bl_response_sums *s);

// Median and p95_abs from the n defined responses r, which are overwritten;
// `scratch` has room for n values.
void bl_response_quantiles(struct bl_response *response, double *r,
                           double *scratch, size_t n);

double bl_nrmse(double rms, double range);
double bl_psnr(double nrmse);

#endif
