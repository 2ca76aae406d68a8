/* The autoencoder proper: hidden layers with an activation, trained by
 * gradient descent (engine/train/trainer.h). */
#include "engine/job/model_types.h"

#include <math.h>
#include <string.h>

#include "engine/job/descent.h"

enum { MOST_HALVINGS = 3, BYTES_OF_WEIGHT = 2 };

static const size_t baler[] = {200, 100, 50};

/* Baler's hidden layers halved so many times, without those that are no wider
 * than the latent space. */
static size_t halve(size_t hidden[BL_MAX_HIDDEN], int times, size_t n_latent)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof baler / sizeof *baler; i++)
        if (baler[i] >> times > n_latent)
            hidden[n++] = baler[i] >> times;
    return n;
}

static double weight_bytes(const size_t *hidden, size_t n_hidden,
                           size_t n_inputs, size_t n_latent)
{
    double n_weights = 0;
    size_t before = n_inputs;
    for (size_t i = 0; i < n_hidden; before = hidden[i++])
        n_weights += (double)before * (double)hidden[i];
    n_weights += (double)before * (double)n_latent;
    return 2 * BYTES_OF_WEIGHT * n_weights; // there and back
}

/* What the latent vectors leave of the table. */
static double bytes_left(const struct bl_model *m,
                         const struct bl_network_wish *wish)
{
    const struct bl_features *f = &m->features;
    double rows = (double)wish->n_rows, bytes = 0;
    for (size_t i = 0; i < f->n; i++)
        bytes += rows * (double)bl_features_cells(f) *
                 (double)bl_type_size(f->items[i].type);
    double vectors = rows * (double)bl_features_vectors_per_block(f) /
                     (double)bl_features_time_block(f);
    size_t size =
        m->precision == BL_PRECISION_FLOAT32 ? sizeof(float) : sizeof(double);
    return bytes - vectors * (double)wish->n_latent * (double)size;
}

/* A few snapshots of a field would come out larger than they are, and be learnt
 * by heart: there weights take at most half of what they can save, where that
 * can be had. */
static size_t choose_hidden(size_t hidden[BL_MAX_HIDDEN],
                            const struct bl_model *m,
                            const struct bl_network_wish *wish,
                            const struct bl_options *o)
{
    if (!o->hidden_is_free) {
        memcpy(hidden, o->hidden, sizeof o->hidden);
        return o->n_hidden;
    }
    size_t n_inputs = bl_features_n_inputs(&m->features);
    bool is_field = bl_features_cells(&m->features) > 1;
    double most = is_field ? bytes_left(m, wish) / 2 : INFINITY;
    size_t n = 0;
    for (int times = 0; times <= MOST_HALVINGS; times++) {
        n = halve(hidden, times, wish->n_latent);
        if (weight_bytes(hidden, n, n_inputs, wish->n_latent) <= most)
            break;
    }
    return n;
}

static enum bl_status build(struct bl_model *m,
                            const struct bl_network_wish *wish,
                            const struct bl_options *o, struct bl_error *err)
{
    size_t hidden[BL_MAX_HIDDEN];
    size_t n_hidden = choose_hidden(hidden, m, wish, o);
    m->activation = o->activation;
    return bl_network_autoencoder(&m->net, bl_features_n_inputs(&m->features),
                                  hidden, n_hidden, wish->n_latent,
                                  o->activation, err);
}

const struct bl_model_type bl_model_dense = {
    .name = "dense",
    .summary = "an autoencoder of dense layers, trained",
    .streams = true,
    .tile = {8, 8},
    .build = build,
    .fit = bl_fit_by_descent,
};
