/* Principal components as a model: n - k - n without hidden layers, not
 * trained but computed (engine/train/pca.h). */
#include "engine/job/model_types.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/train/pca.h"

static enum bl_status build(struct bl_model *m,
                            const struct bl_network_wish *wish,
                            const struct bl_options *o, struct bl_error *err)
{
    (void)o;
    m->activation = BL_LINEAR;
    return bl_network_autoencoder(&m->net, bl_features_n_inputs(&m->features),
                                  NULL, 0, wish->n_latent, BL_LINEAR, err);
}

static enum bl_type type_of(const struct bl_model *m)
{
    return m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64;
}

static enum bl_status put_params(struct bl_model *m, const struct bl_pca *pca,
                                 struct bl_error *err)
{
    double *params = bl_array_new(m->net.n_params, sizeof *params, err);
    if (params == NULL)
        return err->status;
    bl_pca_to_params(params, pca, &m->net);
    bl_type_from_double(m->params, type_of(m), params, m->net.n_params);
    free(params);
    return BL_OK;
}

/* No epochs: that is how a record tells a model that was computed. */
static void record(struct bl_model *m, size_t n_rows, double mse,
                   double seconds)
{
    m->training = (struct bl_training_record){
        .rows = n_rows,
        .train_loss = mse,
        .validation_loss = NAN,
        .seconds = seconds,
        .end = "principal components, computed",
    };
}

static enum bl_status fit(struct bl_model *m,
                          const struct bl_training_rows *rows,
                          const struct bl_options *options,
                          struct bl_pool *pool,
                          const struct bl_observer *observer,
                          struct bl_error *err)
{
    (void)options, (void)observer;
    struct bl_pca pca;
    double began = bl_clock_seconds();
    if (bl_pca_fit(&pca, rows->X, type_of(m), rows->n,
                   bl_network_n_inputs(&m->net), bl_model_n_latent(m), pool,
                   err) != BL_OK)
        return err->status;
    enum bl_status status = put_params(m, &pca, err);
    record(m, rows->n, pca.mse, bl_clock_seconds() - began);
    bl_pca_release(&pca);
    return status;
}

const struct bl_model_type bl_model_pca = {
    .name = "pca",
    .summary = "principal components: the best linear autoencoder, computed",
    .tile = {8, 8},
    .build = build,
    .fit = fit,
};
