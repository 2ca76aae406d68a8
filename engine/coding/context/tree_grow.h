/* Growing of a tree of contexts: the split that saves most bits is made first,
 * again and again, until none pays for the table and the parameters it adds
 * (the principle of minimum description length; greedy, on a sample).
 */
#ifndef BL_ENGINE_CODING_CONTEXT_TREE_GROW_H
#define BL_ENGINE_CODING_CONTEXT_TREE_GROW_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/coding/context/context.h"
#include "engine/coding/context/tree_bins.h"

enum { BL_TREE_MAX_SPLITS = BL_CONTEXT_MAX_CLASSES - 1 };

struct bl_tree_split {
    uint8_t leaf;   // rows of this class whose
    size_t feature; // is above
    uint8_t edge;   // this edge of its bins, become a class of their own,
};                  // numbered after the splits before

struct bl_tree_task {
    const uint8_t *tokens; // of each row
    size_t n_tokens;
    const uint32_t *rows; // that count
    size_t n_rows;
    const struct bl_bins *const *features; // bins of each
    size_t n_features;
    double table_share; // tables in the table's groups, of the sample's rows
    double split_bits;  // of one split, of the sample's rows
};

enum bl_status bl_tree_grow(struct bl_tree_split splits[BL_TREE_MAX_SPLITS],
                            size_t *n_splits, const struct bl_tree_task *task,
                            struct bl_error *err);

#endif
