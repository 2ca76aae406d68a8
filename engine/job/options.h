/* What a user can choose about a model: the options that train and compress
 * share (cli.md).
 */
#ifndef BL_ENGINE_JOB_OPTIONS_H
#define BL_ENGINE_JOB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/network.h"
#include "engine/train/trainer.h"

enum { BL_MAX_HIDDEN = 16 };

enum bl_streaming {    // training on all rows, read in every epoch
    BL_STREAMING_AUTO, // when they do not fit into memory
    BL_STREAMING_YES,
    BL_STREAMING_NO,
};

struct bl_options {
    // Columns, as comma-separated names or globs; "" for none.
    const char *exact, *drop, *only, *compress;
    // "range:1e-3", or per column "pt=rel:1e-3,eta=abs:1e-4", or both; "": no
    // error is bounded.
    const char *bound;
    // Conditions on metrics that bounds are searched for (target.h); "": none.
    const char *target;
    bool uses_network; // a bounded column may be predicted by one
    // "standard", or per column "pt=log,eta=standard", or both; "" for what the
    // values suggest.
    const char *normalise;
    // What errors of columns count, "pt=2,eta=0.5"; 1 if not said.
    const char *weights;
    // Of an event, "j1_pt:j1_eta:j1_phi,..."; for losses that are about them.
    const char *objects;

    bool model_type_is_free; // chosen by bl_choose()
    const char *model_type;  // a name of engine/job/model_types
    double fidelity;         // free type: RMS / std that is wanted; 0: none is
    double ratio;            // inputs per latent value
    size_t latent;           // 0: from the ratio
    // Hidden layers; free: Baler's 200, 100, 50, halved for few snapshots,
    // without those that are no wider than the latent space and would be the
    // true bottleneck.
    bool hidden_is_free;
    size_t hidden[BL_MAX_HIDDEN];
    size_t n_hidden;
    enum bl_activation activation;
    enum bl_precision precision;
    // Channels behind each convolution; free: 16, 32.
    bool channels_are_free;
    size_t channels[BL_MAX_HIDDEN];
    size_t n_channels;
    // Of fields: height, width.  Free: as the type of model proposes.
    bool tile_is_free;
    size_t tile[2];
    size_t time_block; // rows that make up a vector together

    size_t sample_rows; // 0: as many as fit into 128 MB
    enum bl_streaming streaming;
    struct bl_train_options train; // batch 0: 512, fewer for small tables
};

#define BL_OPTIONS_INIT                                                        \
    {                                                                          \
        .exact = "", .drop = "", .only = "", .compress = "", .bound = "",      \
        .target = "", .normalise = "", .weights = "", .objects = "",           \
        .model_type = "dense", .ratio = 1.6, .hidden_is_free = true,           \
        .activation = BL_LEAKY_RELU, .precision = BL_PRECISION_FLOAT32,        \
        .channels_are_free = true, .tile_is_free = true, .time_block = 1,      \
        .train = BL_TRAIN_OPTIONS_INIT                                         \
    }

#endif
