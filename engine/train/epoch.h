/* One epoch of training, and what all of them share. */
#ifndef BL_ENGINE_TRAIN_EPOCH_H
#define BL_ENGINE_TRAIN_EPOCH_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/real.h"
#include "engine/train/adam.h"
#include "engine/train/batcher.h"
#include "engine/train/run.h"
#include "engine/train/saving.h"
#include "engine/train/shards.h"
#include "engine/train/state.h"
#include "engine/train/windows.h"

#define bl_training          BL_REAL_NAME(bl_training)
#define bl_training_seconds  BL_REAL_NAME(bl_training_seconds)
#define bl_training_aborted  BL_REAL_NAME(bl_training_aborted)
#define bl_training_save     BL_REAL_NAME(bl_training_save)
#define bl_training_is_up    BL_REAL_NAME(bl_training_is_up)
#define bl_training_steps    BL_REAL_NAME(bl_training_steps)
#define bl_training_validate BL_REAL_NAME(bl_training_validate)

struct bl_training {
    const struct bl_train_job *job;
    real *params;
    struct bl_objective objective;
    real *column_weights; // (n_inputs), or NULL
    size_t batch_rows;
    double began;              // clock, less what a checkpoint had
    double validation_seconds; // that one epoch's validation takes
    struct bl_batcher batcher;
    struct bl_windows *windows; // owned; of a stream, or NULL
    struct bl_shards shards;
    struct bl_adam_options adam;
    struct bl_train_state state;
    real *best_params; // (n_params)
    struct bl_train_blocks blocks;
    struct bl_saving saving;
};

double bl_training_seconds(const struct bl_training *t);
bool bl_training_aborted(const struct bl_training *t);

// Whether the user's wish or the limit of time ends training.
bool bl_training_is_up(const struct bl_training *t, enum bl_train_end *end);

// Leaves a checkpoint, if there are to be any.
void bl_training_save(struct bl_training *t);

// Takes the steps that are left of the epoch: at least one, then as many as
// time and the user allow.  Only a stream can fail.
enum bl_status bl_training_steps(struct bl_training *t, struct bl_error *err);

// The losses of the epoch.  Nothing changes when it is aborted meanwhile.
void bl_training_validate(struct bl_training *t);

#endif
