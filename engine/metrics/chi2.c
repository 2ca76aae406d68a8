#include "engine/metrics/chi2.h"

#include <math.h>

#include "engine/metrics/gamma.h"

static double sum_of(const uint64_t *counts, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += counts[i];
    return (double)sum;
}

static double square(double v)
{
    return v * v;
}

/* The factors are exactly 1 for samples of one size, so that equal counts
 * differ by exactly 0. */
static struct bl_chi2_test two_sample(const struct bl_histogram *h, double n,
                                      double m)
{
    double scale = sqrt(n / m);
    struct bl_chi2_test t = {0};
    for (size_t i = 0; i < h->n_counts; i++) {
        double n_i = (double)h->before[i], m_i = (double)h->after[i];
        if (n_i + m_i == 0)
            continue;
        t.value += square(scale * m_i - n_i / scale) / (n_i + m_i);
        t.ndf++;
    }
    t.ndf--;
    t.p = bl_chi2_probability(t.value, t.ndf);
    return t;
}

static struct bl_chi2_test impact(const struct bl_histogram *h)
{
    struct bl_chi2_test t = {.p = NAN};
    for (size_t i = 0; i < h->n_counts; i++) {
        double n_i = (double)h->before[i], m_i = (double)h->after[i];
        t.value += square(m_i - n_i) / fmax(n_i, 1);
        t.ndf += n_i + m_i > 0;
    }
    t.ndf--;
    return t;
}

static struct bl_chi2_test migration(const struct bl_histogram *h)
{
    struct bl_chi2_test t = {0};
    for (size_t i = 0; i < h->n_counts; i++) {
        double in = (double)h->in[i], out = (double)h->out[i];
        if (in + out == 0)
            continue;
        t.value += square(in - out) / (in + out);
        t.ndf++;
    }
    t.p = bl_chi2_probability(t.value, t.ndf);
    return t;
}

struct bl_chi2 bl_chi2_of(const struct bl_histogram *h)
{
    struct bl_chi2_test none = {NAN, 0, NAN};
    double n = sum_of(h->before, h->n_counts);
    double m = sum_of(h->after, h->n_counts);
    if (n == 0 || m == 0)
        return (struct bl_chi2){none, none, none};
    return (struct bl_chi2){two_sample(h, n, m), impact(h), migration(h)};
}
