#include "engine/metrics/jensen_shannon.h"

#include <math.h>

/* a log2(a / m), continued to 0. */
static double information(double a, double m)
{
    return a > 0 ? a * log2(a / m) : 0;
}

double bl_jensen_shannon(const struct bl_histogram *h)
{
    uint64_t n = 0, m = 0;
    for (size_t i = 0; i < h->n_counts; i++) {
        n += h->before[i];
        m += h->after[i];
    }
    if (n == 0 || m == 0)
        return NAN;
    double sum = 0;
    for (size_t i = 0; i < h->n_counts; i++) {
        double p = (double)h->before[i] / (double)n;
        double q = (double)h->after[i] / (double)m;
        double mean = (p + q) / 2;
        sum += (information(p, mean) + information(q, mean)) / 2;
    }
    return fmin(fmax(sum, 0), 1);
}
