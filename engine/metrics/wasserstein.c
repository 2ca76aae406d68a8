#include "engine/metrics/wasserstein.h"

#include "engine/metrics/sum.h"

struct bl_wasserstein bl_wasserstein_of_sorted(const double *x, const double *y,
                                               size_t n, double std)
{
    if (n == 0)
        return (struct bl_wasserstein){NAN, NAN};
    struct bl_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        bl_sum_add(&sum, fabs(x[i] - y[i]));
    double w1 = bl_sum_value(&sum) / (double)n;
    return (struct bl_wasserstein){w1, std > 0 ? w1 / std : NAN};
}
