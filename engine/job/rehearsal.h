/* A rehearsal: some training vectors through the model as the decoder will
 * run it, to see what storing it shorter costs.
 */
#ifndef BL_ENGINE_JOB_REHEARSAL_H
#define BL_ENGINE_JOB_REHEARSAL_H

#include <stddef.h>

#include "base/error.h"
#include "engine/codec/model.h"
#include "engine/job/model_types.h"

struct bl_rehearsal {
    size_t n;      // vectors
    double *X;     // (n, n_inputs), normalised; owned, like the rest
    double *Y;     // restored
    void *latents; // (n, n_latent) at the model's precision
    struct bl_model_scratch scratch;
};

// Of at most `most` of the rows.
enum bl_status bl_rehearsal_init(struct bl_rehearsal *r,
                                 const struct bl_model *m,
                                 const struct bl_training_rows *rows,
                                 size_t most, struct bl_error *err);
void bl_rehearsal_release(struct bl_rehearsal *r);

// Sum of squared errors of X restored from latents that are rounded as the
// model has it.
double bl_rehearsal_loss(struct bl_rehearsal *r, const struct bl_model *m);

#endif
