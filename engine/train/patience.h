/* When a loss has stopped improving: PyTorch's meaning (ReduceLROnPlateau,
 * mode min, threshold_mode rel).
 *
 * An epoch improves when loss < best (1 - threshold); a loss that is not a
 * number never does.  Patience is at its end with the first epoch after more
 * than `patience` in a row that did not improve; the count then starts again,
 * the best stays.
 *
 * Plain values: a copy is a checkpoint.
 */
#ifndef BL_ENGINE_TRAIN_PATIENCE_H
#define BL_ENGINE_TRAIN_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>

struct bl_patience {
    double threshold;
    size_t patience;
    double best;
    size_t n_bad; // epochs in a row without improvement
};

struct bl_patience bl_patience_new(size_t patience, double threshold);

// Takes in the loss of an epoch; how many in a row did not improve.
size_t bl_patience_count(struct bl_patience *p, double loss);

// The same; whether patience has come to its end, and is counted anew.
bool bl_patience_ends(struct bl_patience *p, double loss);

#endif
