/* The types of model that can be derived: one list.
 *
 * A type says what network it makes for a number of inputs, and how the
 * parameters are found for a set of rows.  All are autoencoders of
 * engine/nn, so that codec and files know nothing of types.  A new type is
 * one file with a `const struct bl_model_type` and a line in model_types.c.
 */
#ifndef BL_ENGINE_JOB_MODEL_TYPES_H
#define BL_ENGINE_JOB_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/train/stream.h"

struct bl_training_rows {
    void *X; // (n, n_inputs), normalised, at the model's precision
    size_t n;
    // Those to train on, X being only for validation; NULL: X is for both.
    const struct bl_train_stream *stream;
};

struct bl_network_wish {
    size_t n_latent;
    uint64_t n_rows; // of the table that the model is for
};

struct bl_model_type {
    const char *name;    // "dense"
    const char *summary; // one line
    bool streams;        // can be fitted to a stream of rows
    size_t tile[2];      // of fields, where the user does not say
    // Makes m->net and sets m->activation, for the features that m has.
    enum bl_status (*build)(struct bl_model *m,
                            const struct bl_network_wish *wish,
                            const struct bl_options *options,
                            struct bl_error *err);
    // Fills m->params, which has room, and m->training.
    enum bl_status (*fit)(struct bl_model *m,
                          const struct bl_training_rows *rows,
                          const struct bl_options *options,
                          struct bl_pool *pool,
                          const struct bl_observer *observer,
                          struct bl_error *err);
};

extern const struct bl_model_type bl_model_dense; // model_dense.c
extern const struct bl_model_type bl_model_conv;  // model_conv.c
extern const struct bl_model_type bl_model_pca;   // model_pca.c

// NULL-terminated; the first is the default.
extern const struct bl_model_type *const bl_model_types[];

// NULL when there is none of that name.
const struct bl_model_type *bl_model_type_find(const char *name);

// Name by position, NULL behind the last: for lists of choices.
const char *bl_model_type_name(size_t i);

#endif
