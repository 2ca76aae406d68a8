/* The autoencoder proper: hidden layers with an activation, trained by
 * gradient descent (engine/train/trainer.h). */
#include "engine/job/model_types.h"

#include <string.h>

#include "engine/job/descent.h"

static size_t choose_hidden(size_t hidden[BL_MAX_HIDDEN],
                            const struct bl_options *o, size_t n_latent)
{
    static const size_t baler[] = {200, 100, 50};
    size_t n = 0;
    if (!o->hidden_is_free) {
        memcpy(hidden, o->hidden, sizeof o->hidden);
        return o->n_hidden;
    }
    for (size_t i = 0; i < sizeof baler / sizeof *baler; i++)
        if (baler[i] > n_latent)
            hidden[n++] = baler[i];
    return n;
}

static enum bl_status build(struct bl_model *m, size_t n_inputs,
                            size_t n_latent, const struct bl_options *o,
                            struct bl_error *err)
{
    size_t hidden[BL_MAX_HIDDEN];
    size_t n_hidden = choose_hidden(hidden, o, n_latent);
    m->activation = o->activation;
    return bl_network_autoencoder(&m->net, n_inputs, hidden, n_hidden, n_latent,
                                  o->activation, err);
}

const struct bl_model_type bl_model_dense = {
    .name = "dense",
    .summary = "an autoencoder of dense layers, trained",
    .tile = {8, 8},
    .build = build,
    .fit = bl_fit_by_descent,
};
