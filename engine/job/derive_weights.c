/* The parameters: found as the type of model has it, then stored as short as
 * costs no fidelity. */
#include "engine/job/derive_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { ROUNDING_VECTORS = 8192 }; // on which rounded weights are judged

/* A loss may grow by this much when weights are rounded. */
static const double ROUNDING_COST = 1.005;

/* Mean squared error over the first n vectors, as the decoder restores. */
static double restored_loss(const struct bl_model *m, const double *X,
                            double *Y, void *latents, size_t n,
                            struct bl_model_scratch *s)
{
    bl_model_encode(m, latents, X, n, s);
    bl_model_decode(m, Y, latents, n, s);
    double sum = 0;
    for (size_t i = 0; i < n * bl_features_n_inputs(&m->features); i++)
        sum += (Y[i] - X[i]) * (Y[i] - X[i]);
    return sum;
}

static void try_shorter_weights(struct bl_model *m, void *trained,
                                const double *X, double *Y, void *latents,
                                size_t n, struct bl_model_scratch *s)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t bytes =
        m->net.n_params * (is_single ? sizeof(float) : sizeof(double));
    enum bl_weights full = is_single ? BL_WEIGHTS_FLOAT32 : BL_WEIGHTS_FLOAT64;
    memcpy(trained, m->params, bytes);
    double loss = restored_loss(m, X, Y, latents, n, s);
    for (enum bl_weights w = BL_WEIGHTS_FLOAT16; w < full; w++) {
        bl_model_round_weights(m, w);
        if (restored_loss(m, X, Y, latents, n, s) <= ROUNDING_COST * loss)
            return;
        memcpy(m->params, trained, bytes);
    }
    m->weights = full;
}

static enum bl_status shorten_weights(struct bl_model *m,
                                      const struct bl_training_rows *data,
                                      struct bl_error *err)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t n = data->n < ROUNDING_VECTORS ? data->n : ROUNDING_VECTORS;
    size_t n_inputs = bl_features_n_inputs(&m->features);
    double *X = bl_array_new(n, n_inputs * sizeof *X, err);
    double *Y = bl_array_new(n, n_inputs * sizeof *Y, err);
    void *latents = bl_array_new(n, bl_model_latent_bytes(m), err);
    void *trained = bl_array_new(m->net.n_params, sizeof(double), err);
    struct bl_model_scratch s = {0};
    bool ok = X != NULL && Y != NULL && latents != NULL && trained != NULL &&
              bl_model_scratch_init(&s, m, err) == BL_OK;
    if (ok) {
        bl_type_to_double(X, data->X, is_single ? BL_FLOAT32 : BL_FLOAT64,
                          n * n_inputs);
        try_shorter_weights(m, trained, X, Y, latents, n, &s);
    }
    bl_model_scratch_release(&s);
    free(trained);
    free(latents);
    free(Y);
    free(X);
    return ok ? BL_OK : err->status;
}

enum bl_status bl_derive_fit(struct bl_model *m,
                             const struct bl_model_type *type,
                             const struct bl_training_rows *rows,
                             const struct bl_options *options,
                             struct bl_pool *pool,
                             const struct bl_observer *observer,
                             struct bl_error *err)
{
    size_t size =
        m->precision == BL_PRECISION_FLOAT32 ? sizeof(float) : sizeof(double);
    m->params = bl_array_new(m->net.n_params, size, err);
    if (m->params == NULL ||
        type->fit(m, rows, options, pool, observer, err) != BL_OK)
        return err->status;
    return shorten_weights(m, rows, err);
}
