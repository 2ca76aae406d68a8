/* What a worker on row groups has at hand; for codec/group*.c only. */
#ifndef BL_ENGINE_CODEC_GROUP_WORKER_H
#define BL_ENGINE_CODEC_GROUP_WORKER_H

#include "engine/codec/exact.h"
#include "engine/codec/group.h"
#include "engine/codec/model.h"
#include "engine/coding/frame.h"
#include "engine/coding/numbers.h"

enum { BL_NO_FEATURE = -1 };

// The arrays of a column that the frame lends.
struct bl_group_column {
    ptrdiff_t feature; // of the network; BL_NO_FEATURE
    int64_t *k;        // (rows, width); of numbers
    double *x;         // the same, where a predictor looks at it
    double *network;   // the same, where the predictor is the network
    bool *is_special;  // (rows, width); of numbers and fields
    bool any_special;
};

struct bl_group_worker {
    const struct bl_meta *meta;
    size_t max_rows;
    struct bl_group_column *columns; // one per stored column
    struct bl_row_frame frame;
    bool *wanted;

    // Of the widest column that needs them.
    double *values, *coordinates; // (rows, width)
    int64_t *symbols;
    uint8_t *classes;
    struct bl_numbers_scratch numbers;

    // Of the network.
    struct bl_model_scratch model;
    double *X;        // (vectors, n_inputs)
    uint8_t *latents; // (vectors, n_latent) at the precision
    int64_t *latent_numbers;
    uint8_t *latent_classes;
};

// What the streams of a column that is kept as bytes are called in the file.
extern const enum bl_stream_kind bl_group_exact_kinds[BL_EXACT_N_STREAMS];

// Latents of the group at hand through the decoder's half of the network, into
// w->X.
void bl_group_run_decoder(struct bl_group_worker *w, size_t n_rows);

// What the network makes of a column, from w->X, for its predictor.
void bl_group_network_column(struct bl_group_worker *w, size_t column,
                             size_t n_rows);

// The values of numbers, where a predictor looks at them.
void bl_group_lend_values(struct bl_group_worker *w, size_t column,
                          size_t n_rows);

size_t bl_group_vectors(const struct bl_group_worker *w, size_t n_rows);

// The grid of a column's values in so many rows.
struct bl_grid bl_group_grid(const struct bl_column *c, size_t n_rows);

#endif
