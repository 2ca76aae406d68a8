/* Histograms of x (before) and y (after) on common bins.
 *
 * n equal bins over [low, high], the range of x; the last one holds its upper
 * edge (as in numpy.histogram, whose edges these are, to the bit).  Counts
 * are (n + 2): [0] below low, [1..n] the bins, [n + 1] above high.  A
 * constant x has one bin, that value.
 *
 * Beside the counts stands what moved: a pair whose x and y fall into
 * different bins leaves one and enters the other.
 */
#ifndef BL_ENGINE_METRICS_HISTOGRAM_H
#define BL_ENGINE_METRICS_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_bins {
    double low, high; // finite, low <= high
    size_t n;
};

struct bl_histogram {
    struct bl_bins bins;
    size_t n_counts;          // bins.n + 2
    uint64_t *before, *after; // pairs whose x, y are in the bin
    uint64_t *in, *out;       // pairs that came into the bin, that left it
};

enum bl_status bl_histogram_init(struct bl_histogram *h, double low,
                                 double high, size_t n_bins,
                                 struct bl_error *err);
void bl_histogram_release(struct bl_histogram *h);

// One pair of finite values.
void bl_histogram_add(struct bl_histogram *h, double x, double y);

// Position in the counts of a finite value.
size_t bl_bins_find(const struct bl_bins *bins, double v);

// Edge i of n + 1.
double bl_bins_edge(const struct bl_bins *bins, size_t i);

#endif
