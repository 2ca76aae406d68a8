/* Jensen-Shannon divergence of the histograms before (p) and after (q):
 *   1/2 sum p log2(p / m) + 1/2 sum q log2(q / m),   m = (p + q) / 2
 * in bits, between 0 (equal) and 1 (no common bin); Lin 1991.  NaN when
 * there are no entries.
 */
#ifndef BL_ENGINE_METRICS_JENSEN_SHANNON_H
#define BL_ENGINE_METRICS_JENSEN_SHANNON_H

#include "engine/metrics/histogram.h"

double bl_jensen_shannon(const struct bl_histogram *h);

#endif
