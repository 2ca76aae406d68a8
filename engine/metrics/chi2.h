/* Three chi-squares between the histograms before and after.
 *
 * n_i and m_i are the counts of bin i, N and M their sums, under- and
 * overflow among the bins; bins empty in both are left out.
 *
 *   two_sample  1/(N M) sum (N m_i - M n_i)^2 / (n_i + m_i), ndf = bins - 1;
 *               ROOT's TH1::Chi2Test("UU").  Takes the samples for
 *               independent, which they are not: lenient.
 *   impact      sum (m_i - n_i)^2 / max(n_i, 1): the distortion in units of
 *               the data's own statistical error.  Good is value / ndf much
 *               less than 1, not about 1; p is NaN, it has none.
 *   migration   sum (in_i - out_i)^2 / (in_i + out_i) over the ndf bins that
 *               an event left or entered: the paired test, sensitive to a
 *               bias.
 *
 * p = Q(ndf/2, value/2).  Without entries the values are NaN.
 */
#ifndef BL_ENGINE_METRICS_CHI2_H
#define BL_ENGINE_METRICS_CHI2_H

#include <stdint.h>

#include "engine/metrics/histogram.h"

struct bl_chi2_test {
    double value;
    uint64_t ndf;
    double p;
};

struct bl_chi2 {
    struct bl_chi2_test two_sample, impact, migration;
};

struct bl_chi2 bl_chi2_of(const struct bl_histogram *h);

#endif
