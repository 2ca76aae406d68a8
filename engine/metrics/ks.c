#include "engine/metrics/ks.h"

#include <math.h>

#include "engine/metrics/gamma.h"

/* Values in sorted[from..n) that are at most v. */
static size_t skip_to(const double *sorted, size_t from, size_t n, double v)
{
    while (from < n && sorted[from] <= v)
        from++;
    return from;
}

struct bl_ks bl_ks_of_sorted(const double *x, size_t n, const double *y,
                             size_t m)
{
    if (n == 0 || m == 0)
        return (struct bl_ks){NAN, NAN};
    size_t i = 0, j = 0;
    double d = 0;
    while (i < n && j < m) {
        double v = x[i] < y[j] ? x[i] : y[j];
        i = skip_to(x, i, n, v);
        j = skip_to(y, j, m, v);
        double f = (double)i / (double)n, g = (double)j / (double)m;
        d = fmax(d, fabs(f - g));
    }
    double size = (double)n / (double)(n + m) * (double)m;
    return (struct bl_ks){d, bl_kolmogorov_q(sqrt(size) * d)};
}
