/* When checkpoints are left, and where they come from.
 *
 * Without options' checkpoints all of this does nothing.
 */
#ifndef BL_ENGINE_TRAIN_SAVING_H
#define BL_ENGINE_TRAIN_SAVING_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/train/agreement.h"
#include "engine/train/checkpoint.h"
#include "engine/train/run.h"

struct bl_saving {
    const struct bl_checkpoints *to; // NULL: nowhere
    const struct bl_train_blocks *blocks;
    struct bl_buffer agreement, bytes; // owned
    struct bl_train_history history;
    double last, cost; // clock after the last one, and seconds it took
};

// `saving` is zero, or as it was left by a failure.
enum bl_status bl_saving_init(struct bl_saving *saving,
                              const struct bl_train_job *job,
                              const struct bl_train_blocks *blocks,
                              struct bl_error *err);
void bl_saving_release(struct bl_saving *saving);

// Fills state and blocks where there is a checkpoint to go on from; tells of
// the epochs that are done.
enum bl_status bl_saving_resume(struct bl_saving *saving,
                                struct bl_train_state *state,
                                const struct bl_train_observer *observer,
                                struct bl_error *err);

// An epoch is done, and was told of.
enum bl_status bl_saving_note(struct bl_saving *saving,
                              const struct bl_epoch *epoch,
                              struct bl_error *err);

// Between two steps: whether it is time for a checkpoint.
bool bl_saving_is_due(const struct bl_saving *saving,
                      const struct bl_train_state *state);

// Leaves one; without memory for it there is none.
void bl_saving_do(struct bl_saving *saving, const struct bl_train_state *state);

#endif
