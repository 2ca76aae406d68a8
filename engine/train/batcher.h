/* Which rows are trained on, and in which order.
 *
 * Rows are split once into training and validation rows, by the seed.  Each
 * epoch has its own order of the training rows, which depends on the seed and
 * the epoch's number only, so that a resumed run sees the same minibatches.
 */
#ifndef BL_ENGINE_TRAIN_BATCHER_H
#define BL_ENGINE_TRAIN_BATCHER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_batcher {
    uint64_t seed;
    size_t n_training, n_validation;
    uint32_t *training;   // owned, ascending
    uint32_t *validation; // owned, ascending
    uint32_t *order;      // owned: training in the order of this epoch
};

// n_rows > 0.  At least one row is for training; a share that rounds to no
// rows leaves none for validation.
enum bl_status bl_batcher_init(struct bl_batcher *b, size_t n_rows,
                               double validation_share, uint64_t seed,
                               struct bl_error *err);
// For rows of which all are for validation, and others that are trained on in
// an order of their own: `training` and `order` are empty.
enum bl_status bl_batcher_init_apart(struct bl_batcher *b, size_t n_training,
                                     size_t n_validation, struct bl_error *err);
void bl_batcher_release(struct bl_batcher *b);

// Fills `order` for that epoch.
void bl_batcher_shuffle(struct bl_batcher *b, size_t epoch);

#endif
