/* The parameters: found as the type of model has it, then stored as short as
 * costs no fidelity. */
#include "engine/job/derive_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/job/rehearsal.h"

enum { ROUNDING_VECTORS = 8192 }; // on which rounded weights are judged

/* A loss may grow by this much when weights are rounded. */
static const double ROUNDING_COST = 1.005;

static void try_shorter_weights(struct bl_model *m, void *trained,
                                struct bl_rehearsal *r)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t bytes =
        m->net.n_params * (is_single ? sizeof(float) : sizeof(double));
    enum bl_weights full = is_single ? BL_WEIGHTS_FLOAT32 : BL_WEIGHTS_FLOAT64;
    memcpy(trained, m->params, bytes);
    double loss = bl_rehearsal_loss(r, m);
    for (enum bl_weights w = BL_WEIGHTS_FLOAT16; w < full; w++) {
        bl_model_round_weights(m, w);
        if (bl_rehearsal_loss(r, m) <= ROUNDING_COST * loss)
            return;
        memcpy(m->params, trained, bytes);
    }
    m->weights = full;
}

static enum bl_status shorten_weights(struct bl_model *m,
                                      const struct bl_training_rows *rows,
                                      struct bl_error *err)
{
    struct bl_rehearsal r;
    if (bl_rehearsal_init(&r, m, rows, ROUNDING_VECTORS, err) != BL_OK)
        return err->status;
    void *trained = bl_array_new(m->net.n_params, sizeof(double), err);
    if (trained != NULL)
        try_shorter_weights(m, trained, &r);
    free(trained);
    bl_rehearsal_release(&r);
    return trained != NULL ? BL_OK : err->status;
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
    if (shorten_weights(m, rows, err) != BL_OK)
        return err->status;
    return bl_derive_latent_steps(m, rows, err);
}
