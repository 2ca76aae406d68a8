/* Sums of many doubles with the rounding of each step carried along (Knuth's
 * two-sum; Neumaier 1974).  The error does not grow with the number of terms.
 */
#ifndef BL_ENGINE_METRICS_SUM_H
#define BL_ENGINE_METRICS_SUM_H

#include <math.h>

struct bl_sum {
    double sum;
    double lost; // what rounding took from `sum`
};

static inline void bl_sum_add(struct bl_sum *s, double v)
{
    double t = s->sum + v;
    double z = t - s->sum;
    s->lost += (s->sum - (t - z)) + (v - z);
    s->sum = t;
}

// Infinite when the sum went beyond the range of a double.
static inline double bl_sum_value(const struct bl_sum *s)
{
    return isfinite(s->lost) ? s->sum + s->lost : s->sum;
}

#endif
