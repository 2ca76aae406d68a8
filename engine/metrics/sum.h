/* Sums of many doubles with the rounding of each step carried along (Knuth's
 * two-sum; Neumaier 1974).  The error does not grow with the number of terms.
 *
 * A mean leaves out values that are not finite, and is NaN without any.
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

struct bl_mean {
    struct bl_sum sum;
    double n;
};

static inline void bl_mean_add(struct bl_mean *m, double v)
{
    if (!isfinite(v))
        return;
    bl_sum_add(&m->sum, v);
    m->n++;
}

static inline double bl_mean_value(const struct bl_mean *m)
{
    return m->n > 0 ? bl_sum_value(&m->sum) / m->n : NAN;
}

#endif
