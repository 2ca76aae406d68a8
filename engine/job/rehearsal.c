#include "engine/job/rehearsal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/latents.h"

enum bl_status bl_rehearsal_init(struct bl_rehearsal *r,
                                 const struct bl_model *m,
                                 const struct bl_training_rows *rows,
                                 size_t most, struct bl_error *err)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t n = rows->n < most ? rows->n : most;
    size_t n_inputs = bl_features_n_inputs(&m->features);
    *r = (struct bl_rehearsal){.n = n};
    r->X = bl_array_new(n, n_inputs * sizeof *r->X, err);
    r->Y = bl_array_new(n, n_inputs * sizeof *r->Y, err);
    r->latents = bl_array_new(n, bl_model_latent_bytes(m), err);
    if (r->X == NULL || r->Y == NULL || r->latents == NULL ||
        bl_model_scratch_init(&r->scratch, m, err) != BL_OK) {
        bl_rehearsal_release(r);
        return err->status;
    }
    bl_type_to_double(r->X, rows->X, is_single ? BL_FLOAT32 : BL_FLOAT64,
                      n * n_inputs);
    return BL_OK;
}

void bl_rehearsal_release(struct bl_rehearsal *r)
{
    bl_model_scratch_release(&r->scratch);
    free(r->X);
    free(r->Y);
    free(r->latents);
    *r = (struct bl_rehearsal){0};
}

double bl_rehearsal_loss(struct bl_rehearsal *r, const struct bl_model *m)
{
    bl_model_encode(m, r->latents, r->X, r->n, &r->scratch);
    bl_latents_round(r->latents, NULL, m, r->n);
    bl_model_decode(m, r->Y, r->latents, r->n, &r->scratch);
    double sum = 0;
    for (size_t i = 0; i < r->n * bl_features_n_inputs(&m->features); i++)
        sum += (r->Y[i] - r->X[i]) * (r->Y[i] - r->X[i]);
    return sum;
}
