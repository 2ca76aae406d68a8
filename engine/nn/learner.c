#include "engine/nn/learner.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum { MOST_LAYERS_FOR_ONE = 3 };

static struct bl_layer *append(struct bl_network *learner,
                               const struct bl_layer *layer)
{
    struct bl_layer *to = &learner->layers[learner->n_layers++];
    *to = *layer;
    to->first_param = learner->n_trained;
    learner->n_trained += to->n_params;
    return to;
}

/* Takes over the activation of the layer before it. */
static void append_norm(struct bl_network *learner, size_t *n_statistics)
{
    struct bl_layer *before = &learner->layers[learner->n_layers - 1];
    append(learner, &(struct bl_layer){
                        .kind = BL_LAYER_NORM,
                        .n_in = before->n_out,
                        .n_out = before->n_out,
                        .n_channels = before->n_channels,
                        .n_params = 2 * before->n_channels,
                        .activation = before->activation,
                        .first_statistic = *n_statistics,
                    });
    before->activation = BL_LINEAR;
    *n_statistics += 2 * before->n_channels;
}

static void append_dropout(struct bl_network *learner, double share)
{
    const struct bl_layer *before = &learner->layers[learner->n_layers - 1];
    append(learner, &(struct bl_layer){
                        .kind = BL_LAYER_DROPOUT,
                        .n_in = before->n_out,
                        .n_out = before->n_out,
                        .n_channels = before->n_channels,
                        .dropout = share,
                    });
}

/* Statistics stand behind all that is learnt. */
static void place_statistics(struct bl_network *learner, size_t n_statistics)
{
    for (size_t l = 0; l < learner->n_layers; l++)
        learner->layers[l].first_statistic += learner->n_trained;
    learner->n_params = learner->n_trained + n_statistics;
}

enum bl_status bl_learner_init(struct bl_network *learner,
                               const struct bl_network *net,
                               const struct bl_learner_options *options,
                               struct bl_error *err)
{
    size_t n_statistics = 0;
    *learner = (struct bl_network){.widest = net->widest};
    learner->layers = bl_array_new(
        net->n_layers, MOST_LAYERS_FOR_ONE * sizeof *learner->layers, err);
    if (learner->layers == NULL)
        return err->status;
    for (size_t l = 0; l < net->n_layers; l++) {
        append(learner, &net->layers[l]);
        if (l == net->latent_layer)
            learner->latent_layer = learner->n_layers - 1;
        if (net->layers[l].activation == BL_LINEAR)
            continue;
        if (options->batch_norm)
            append_norm(learner, &n_statistics);
        if (options->dropout > 0)
            append_dropout(learner, options->dropout);
    }
    place_statistics(learner, n_statistics);
    return BL_OK;
}

/* W (rows, channels), b (channels): W g / sigma, (b - mean) g / sigma + beta.
 */
static void fold_norm(double *params, size_t n_params, const double *learnt,
                      const struct bl_layer *norm)
{
    size_t n = norm->n_channels;
    const double *gain = learnt + norm->first_param;
    const double *beta = gain + n;
    const double *mean = learnt + norm->first_statistic;
    const double *variance = mean + n;
    double *b = params + n_params - n;
    for (size_t c = 0; c < n; c++) {
        double scale = gain[c] / sqrt(variance[c] + BL_NORM_EPSILON);
        for (size_t i = c; i < n_params; i += n)
            params[i] *= scale;
        b[c] += beta[c] - mean[c] * scale;
    }
}

void bl_learner_fold(double *params, const double *learnt,
                     const struct bl_network *net,
                     const struct bl_network *learner)
{
    size_t at = 0;
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        double *to = params + layer->first_param;
        memcpy(to, learnt + learner->layers[at].first_param,
               layer->n_params * sizeof *to);
        for (at++; at < learner->n_layers &&
                   (learner->layers[at].kind == BL_LAYER_NORM ||
                    learner->layers[at].kind == BL_LAYER_DROPOUT);
             at++)
            if (learner->layers[at].kind == BL_LAYER_NORM)
                fold_norm(to, layer->n_params, learnt, &learner->layers[at]);
    }
}
