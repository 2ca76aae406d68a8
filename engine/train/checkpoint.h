/* A checkpoint: the state of training as bytes.
 *
 *     8   "BLRCKPT1"
 *     8   XXH3-64 of what follows
 *     8   length of the agreement, and so many bytes of text (agreement.h)
 *         the numbers of the state, 8 bytes each
 *     8   how many epochs were done, and what was told of each
 *     8   bytes of a block, and the blocks: parameters, Adam's running means
 *         of the gradient and of its square, parameters of the best epoch
 *
 * Numbers are little-endian, doubles by their bits; the reals of the blocks
 * are as they stand in memory, which is little-endian too on every machine
 * that this is built for.
 *
 * Between any two steps these bytes are all that later steps depend on: a
 * training that goes on from them ends in the bits of one that was never
 * interrupted, except where time limits it.
 */
#ifndef BL_ENGINE_TRAIN_CHECKPOINT_H
#define BL_ENGINE_TRAIN_CHECKPOINT_H

#include "base/buffer.h"
#include "base/error.h"
#include "engine/train/state.h"

// The epochs that are done, as they were told; the first BL_MAX_HISTORY.
enum { BL_MAX_HISTORY = 1 << 16 };
struct bl_train_history {
    struct bl_epoch *epochs; // owned
    size_t n, capacity;
};

// In place of what `to` holds.
enum bl_status bl_checkpoint_pack(struct bl_buffer *to, const char *agreement,
                                  const struct bl_train_state *state,
                                  const struct bl_train_history *history,
                                  const struct bl_train_blocks *blocks,
                                  struct bl_error *err);

// Fills the state, which holds what follows from the options alone, and the
// blocks; `history` is empty.  Fails when the bytes are damaged or made under
// another agreement.
enum bl_status bl_checkpoint_unpack(struct bl_train_state *state,
                                    struct bl_train_history *history,
                                    const struct bl_train_blocks *blocks,
                                    const char *agreement, const void *bytes,
                                    size_t n, struct bl_error *err);

#endif
