/* Which bins a picture of a distribution should have.
 *
 * Ranges are chosen so that outliers do not squeeze the rest into one bin:
 * the quantiles 0.001 and 0.999, or all of the range where that is not much
 * wider.  What lies outside is for the under- and overflow.  Widths are 1, 2,
 * 2.5 or 5 times a power of ten and edges whole multiples of it, so that an
 * axis can say "Events / 10 GeV".
 *
 *   angle      from -pi to pi: that range, 50 bins
 *   lattice    few values with equal gaps (whole numbers above all): every bin
 *              holds as many of them, and they stand at its middle
 *   log        positive over more than three decades, most of it at the low
 *              end: bins of log10 of the value
 *   otherwise  about 2 n^(1/3) bins (Rice's rule), 8 to 60
 *
 * Pure functions of sorted values; nothing is allocated.
 */
#ifndef BL_ENGINE_METRICS_BINNING_H
#define BL_ENGINE_METRICS_BINNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/metrics/histogram.h"

struct bl_binning {
    struct bl_bins bins; // bins.n is 0 when there are no values; of a constant
                         // low == high and there is one
    bool is_log;         // they are bins of log10(value)
};

// For n ascending finite values, a sample of n_total.
struct bl_binning bl_binning_of(const double *sorted, size_t n,
                                uint64_t n_total, bool is_integer);

// The same without lattices and logarithms, for values that are neither; n is
// 0 for a constant too.
struct bl_bins bl_binning_plain(const double *sorted, size_t n,
                                uint64_t n_total);

// Bins for differences: symmetric about 0, which is the middle of a bin, from
// the quantiles `tail` and 1 - `tail`; those of integers hold whole numbers.
// n is 0 when all are 0 (or none).
struct bl_bins bl_binning_symmetric(const double *sorted, size_t n,
                                    uint64_t n_total, double tail,
                                    bool is_integer);

// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below x > 0.
double bl_binning_round_up(double x);

#endif
