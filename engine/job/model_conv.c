/* A convolutional autoencoder, for fields: the columns of a block of time steps
 * are the channels of a plane of one tile. */
#include "engine/job/model_types.h"

#include "engine/job/descent.h"

static const size_t usual_channels[] = {16, 32};

static enum bl_status build(struct bl_model *m,
                            const struct bl_network_wish *wish,
                            const struct bl_options *o, struct bl_error *err)
{
    const struct bl_features *f = &m->features;
    struct bl_conv_shape shape = {
        .channels = f->n * bl_features_time_block(f),
        .height = f->tile[0],
        .width = f->tile[1],
        .hidden = o->channels_are_free ? usual_channels : o->channels,
        .n_hidden = o->channels_are_free
                        ? sizeof usual_channels / sizeof *usual_channels
                        : o->n_channels,
        .n_latent = wish->n_latent,
        .activation = o->activation,
    };
    if (f->shape[1] < 2 || f->shape[2] < 2)
        return bl_fail(err, BL_USAGE,
                       "--model-type conv is for fields of at least 2 x 2 "
                       "cells, and the columns have %zu x %zu; use dense",
                       f->shape[1], f->shape[2]);
    m->activation = o->activation;
    return bl_network_conv_autoencoder(&m->net, &shape, err);
}

const struct bl_model_type bl_model_conv = {
    .name = "conv",
    .summary = "an autoencoder of convolutions over fields, trained",
    .streams = true,
    .tile = {16, 16},
    .build = build,
    .fit = bl_fit_by_descent,
};
