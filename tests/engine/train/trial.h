/* What tests of training share. */
#ifndef TRIAL_H
#define TRIAL_H

#include <stddef.h>

#include "engine/train/trainer.h"

/* A table, a network and what training made of them.  Reals are double, as
 * this test is compiled for. */
struct trial {
    size_t n_rows, n_cols;
    double *X;
    struct bl_network net;
    double *params;
    struct bl_train_options options;
    struct bl_train_observer observer;
    struct bl_train_result result;
    struct bl_error err;
};

struct trial trial_new(size_t n_rows, size_t n_cols, const size_t *hidden,
                       size_t n_hidden, size_t n_latent);

// 2000 rows of 6 columns, 6 - 9 - 3 - 9 - 6.
struct trial small_trial(void);
extern const size_t small_hidden[1];

enum bl_status train_with(struct trial *t, size_t n_threads);

void trial_release(struct trial *t);

#endif
