/* Deriving a model from a table: normalisations fitted, network trained,
 * weights rounded as far as that costs nothing.
 */
#ifndef BL_ENGINE_JOB_DERIVE_H
#define BL_ENGINE_JOB_DERIVE_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"
#include "engine/job/survey.h"

// The plan compresses at least one column and the survey has at least one row.
// The survey is used up: its memory is given back before training begins.
// *model is the caller's.
enum bl_status bl_derive(struct bl_model **model,
                         const struct bl_schema *schema,
                         const struct bl_plan *plan, struct bl_survey *survey,
                         const struct bl_options *options, struct bl_pool *pool,
                         const struct bl_observer *observer,
                         struct bl_error *err);

// A model of another type beside one: for the same columns, normalised in the
// same way, with as many latent values; fitted with default options on the
// rows of a sample, which has at least one.  *model is the caller's.
enum bl_status bl_derive_beside(struct bl_model **model, const char *type,
                                const struct bl_model *beside,
                                const struct bl_schema *schema,
                                const struct bl_batch *sample,
                                struct bl_pool *pool,
                                const struct bl_observer *observer,
                                struct bl_error *err);

#endif
