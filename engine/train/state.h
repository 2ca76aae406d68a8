/* What training has come to: between two steps, everything that later steps
 * depend on.  The order of the rows and every other random number follow from
 * the seed, the epoch and the number of steps, so there is no generator among
 * it.
 */
#ifndef BL_ENGINE_TRAIN_STATE_H
#define BL_ENGINE_TRAIN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/train/patience.h"
#include "engine/train/schedule.h"
#include "engine/train/shards.h"
#include "engine/train/trainer.h"

struct bl_train_state {
    struct bl_epoch epoch; // that goes on, or was the last; i is 0 before any
    bool epoch_is_done;
    size_t seen;                   // rows of it that steps were taken on
    double losses[BL_SHARD_TASKS]; // summed up over those
    uint64_t n_steps;              // of all epochs
    double seconds;
    struct bl_schedule schedule;
    struct bl_patience early_stop;
    struct bl_epoch best;
};

// The blocks that belong to it, lent: each holds `bytes` of reals.
struct bl_train_blocks {
    void *params, *m, *v, *best_params;
    size_t bytes;
};

#endif
