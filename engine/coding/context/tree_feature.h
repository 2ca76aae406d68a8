/* Features: what a tree of contexts asks of a row, always a whole number in
 * +-2^30 that the decoder knows before the row's own.
 *
 *     number       k of a known column
 *     magnitude    |k| of it
 *     expected     the rounded prediction
 *     phase        where between two whole numbers the prediction lies:
 *                  0 to 15
 *     beyond       the rounded prediction less k of a known column; between
 *                  logarithms, that is their ratio
 *     spread,      what the predictor tells beside (predictor.h): the leading
 *     zero         bits of its floating-point form, which have its order
 */
#ifndef BL_ENGINE_CODING_CONTEXT_TREE_FEATURE_H
#define BL_ENGINE_CODING_CONTEXT_TREE_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/coding/frame.h"
#include "engine/coding/predict/predictor.h"

enum bl_tree_feature_kind {
    BL_TREE_NUMBER,
    BL_TREE_MAGNITUDE,
    BL_TREE_EXPECTED,
    BL_TREE_PHASE,
    BL_TREE_BEYOND,
    BL_TREE_SPREAD,
    BL_TREE_ZERO,
    BL_TREE_N_FEATURES
};

enum { BL_TREE_PHASES = 16, BL_TREE_FEATURE_MAX = 1 << 30 };

struct bl_tree_feature {
    enum bl_tree_feature_kind kind;
    size_t column; // of those that have one
};

bool bl_tree_feature_has_column(enum bl_tree_feature_kind kind);

// What the predictor says of the rows in hand.
struct bl_tree_told {
    const double *y;                // what it expects
    const double *hint[BL_N_HINTS]; // NULL: nothing, which reads as 0
};

// hints as in predictor.h, of n rows, or NULL.
struct bl_tree_told bl_tree_told_of(const double *y, const double *hints,
                                    size_t n);
// The same from the row `by` on.
struct bl_tree_told bl_tree_told_later(struct bl_tree_told told, size_t by);

// Of rows [first, first + n), told of, to v[0 .. n).
void bl_tree_feature_values(int32_t *v, struct bl_tree_feature feature,
                            const struct bl_row_frame *frame,
                            const struct bl_tree_told *told, size_t first,
                            size_t n);

#endif
