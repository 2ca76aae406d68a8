/* One training run in one precision: what bl_train() calls once its options
 * are checked.  All of it is lent. */
#ifndef BL_ENGINE_TRAIN_RUN_H
#define BL_ENGINE_TRAIN_RUN_H

#include "engine/train/trainer.h"

struct bl_train_job {
    void *params; // (n_params) reals
    const struct bl_network *net;
    enum bl_precision precision;
    const void *X; // (n_rows, n_inputs) reals
    size_t n_rows;
    const struct bl_train_options *options;
    struct bl_pool *pool;
    struct bl_train_observer observer;
};

enum bl_status bl_train_run_f32(const struct bl_train_job *job,
                                struct bl_train_result *result,
                                struct bl_error *err);
enum bl_status bl_train_run_f64(const struct bl_train_job *job,
                                struct bl_train_result *result,
                                struct bl_error *err);

#endif
