/* Histograms as they are shown: counts in equal bins of one or two samples,
 * and what can be read off them.
 *
 * Bins are equal over [low, high], or over their logarithms.  What lay outside
 * is counted too.  Pure functions; no bin is ever divided by without a look.
 */
#ifndef BL_TUI_MODEL_BARS_H
#define BL_TUI_MODEL_BARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "tui/model/loose_json.h"

struct bl_bars {
    double low, high; // finite, low < high; of logarithmic bins low > 0
    bool log;
    size_t n; // bins; 0: there is no histogram
    uint64_t *before;
    uint64_t *after; // NULL when there is but one sample; owned, both
    uint64_t under[2], over[2];
};

// The JSON {"low", "high", "log", "before": [], "after": [], "underflow",
// "overflow"} or "counts" for one sample.  With "log" the range is that of
// log10.  With low == high, a single value, it is made a little wider.  What is
// no histogram has n = 0.
enum bl_status bl_bars_read(struct bl_bars *b, const json_t *object,
                            struct bl_error *err);
void bl_bars_release(struct bl_bars *b);

uint64_t bl_counts_max(const uint64_t *counts, size_t n);
uint64_t bl_counts_sum(const uint64_t *counts, size_t n);

// n counts over `wanted` bins of equal width.  A bin that lies in several of
// them is shared out by width, so that shapes stay what they are; what is not
// empty does not become so.
void bl_counts_fold(uint64_t *folded, size_t wanted, const uint64_t *counts,
                    size_t n);

// The value below which a share in [0, 1] of the sample before lies, linear
// within its bin; NaN when it lies outside of the bins or there is no sample.
double bl_bars_quantile(const struct bl_bars *b, double share);

// Edge i of n + 1, and the middle of bin i (geometric of logarithmic bins).
double bl_bars_edge(const struct bl_bars *b, size_t i);
double bl_bars_middle(const struct bl_bars *b, size_t i);

// after / before of bin i; NaN where there is nothing before.
double bl_bars_ratio(const struct bl_bars *b, size_t i);

#endif
