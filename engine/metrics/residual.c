#include "engine/metrics/residual.h"

#include <math.h>

#include "engine/data/sort.h"

static const double PI = 3.14159265358979323846;

double bl_residual_of(double x, double y, bool periodic)
{
    double d = y - x;
    if (!periodic || fabs(d) <= PI)
        return d;
    return atan2(sin(d), cos(d));
}

void bl_residual_add(struct bl_residual_sums *s, double d)
{
    s->min = s->n == 0 || d < s->min ? d : s->min;
    s->max = s->n == 0 || d > s->max ? d : s->max;
    bl_sum_add(&s->d, d);
    bl_sum_add(&s->d2, d * d);
    s->n++;
}

struct bl_residual bl_residual_finish(const struct bl_residual_sums *s)
{
    if (s->n == 0)
        return (struct bl_residual){NAN, NAN, NAN, NAN, NAN};
    return (struct bl_residual){
        .mean = bl_sum_value(&s->d) / (double)s->n,
        .rms = sqrt(bl_sum_value(&s->d2) / (double)s->n),
        .max_abs = fmax(fabs(s->min), fabs(s->max)),
        .min = s->min,
        .max = s->max,
    };
}

void bl_response_add(struct bl_response_sums *s, double x, double d)
{
    if (x == 0)
        return;
    double r = d / x;
    s->max_abs = fabs(r) > s->max_abs ? fabs(r) : s->max_abs;
    bl_sum_add(&s->r, r);
    bl_sum_add(&s->r2, r * r);
    s->n++;
}

struct bl_response bl_response_finish(const struct bl_response_sums *s)
{
    struct bl_response none = {NAN, NAN, NAN, NAN, NAN, 0};
    if (s->n == 0)
        return none;
    return (struct bl_response){
        .mean = bl_sum_value(&s->r) / (double)s->n,
        .rms = sqrt(bl_sum_value(&s->r2) / (double)s->n),
        .median = NAN,
        .p95_abs = NAN,
        .max_abs = s->max_abs,
        .defined = s->n,
    };
}

void bl_response_quantiles(struct bl_response *response, double *r,
                           double *scratch, size_t n)
{
    bl_sort_doubles(r, scratch, n);
    response->median = bl_sorted_quantile(r, n, 0.5);
    for (size_t i = 0; i < n; i++)
        r[i] = fabs(r[i]);
    bl_sort_doubles(r, scratch, n);
    response->p95_abs = bl_sorted_quantile(r, n, 0.95);
}

double bl_nrmse(double rms, double range)
{
    return range > 0 ? rms / range : NAN;
}

double bl_psnr(double nrmse)
{
    return -20 * log10(nrmse);
}
