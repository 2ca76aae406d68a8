/* What the loss is told about the columns: --weights, --objects, and weights
 * of values for losses that want them. */
#ifndef BL_ENGINE_JOB_LOSS_TERMS_H
#define BL_ENGINE_JOB_LOSS_TERMS_H

#include "base/error.h"
#include "engine/codec/model.h"
#include "engine/data/schema.h"
#include "engine/job/model_types.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"

struct bl_job_terms { // owned
    double *column_weights;
    void *value_weights;
    struct bl_loss_object *objects;
};

// Fills `terms` from the options and lends it what is in `own`, which needs a
// release, even on failure.  The model has its features.
enum bl_status bl_job_terms_make(
    struct bl_job_terms *own, struct bl_loss_terms *terms,
    const struct bl_model *m, const struct bl_schema *schema,
    const struct bl_plan *plan, const struct bl_training_rows *rows,
    const struct bl_options *options, struct bl_error *err);
void bl_job_terms_release(struct bl_job_terms *own);

#endif
