/* Bins: a feature of the sample's rows, cut at a few values where it may be
 * split.  Each bin holds about as many rows as any other; where there are few
 * values, each has its own, and zero has if it is frequent.
 */
#ifndef BL_ENGINE_CODING_CONTEXT_TREE_BINS_H
#define BL_ENGINE_CODING_CONTEXT_TREE_BINS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { BL_BINS_MAX = 32 };

struct bl_bins {
    uint8_t *of_row; // how many of the edges its value is above; owned
    int32_t edges[BL_BINS_MAX - 1]; // rising
    size_t n_edges;                 // 0: nothing to split
};

enum bl_status bl_bins_make(struct bl_bins *b, const int32_t *values, size_t n,
                            struct bl_error *err);
void bl_bins_release(struct bl_bins *b);

// A row in the i-th of n_parts equal parts of n rows, anywhere in it: columns
// that repeat must not repeat with the parts.
size_t bl_tree_row(size_t i, size_t n_parts, size_t n);

#endif
