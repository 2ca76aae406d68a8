/* The steps of deriving a model, one by one: what bl_derive() does once and
 * bl_choose() several times.
 *
 *     features   which columns, how normalised, in what tiles
 *     network    of the type that was asked for
 *     gather     rows of a sample as normalised vectors
 *     fit        parameters and latents, rounded as far as that costs nothing
 *
 * Each adds to a model that the caller frees.
 */
#ifndef BL_ENGINE_JOB_DERIVE_PARTS_H
#define BL_ENGINE_JOB_DERIVE_PARTS_H

#include "engine/job/derive.h"
#include "engine/job/model_types.h"

enum bl_status bl_derive_find_type(const struct bl_model_type **type,
                                   const char *name, struct bl_error *err);

enum bl_status bl_derive_features(struct bl_model *m,
                                  const struct bl_schema *schema,
                                  const struct bl_plan *plan,
                                  const struct bl_survey *survey,
                                  const struct bl_model_type *type,
                                  const struct bl_options *options,
                                  struct bl_error *err);

enum bl_status bl_derive_network(struct bl_model *m,
                                 const struct bl_model_type *type,
                                 const struct bl_network_wish *wish,
                                 const struct bl_options *options,
                                 struct bl_error *err);

// data->X is the caller's, on failure too.
enum bl_status bl_derive_gather(struct bl_training_rows *data,
                                struct bl_model *m,
                                const struct bl_schema *schema,
                                const struct bl_batch *sample,
                                struct bl_error *err);

// The steps of the latent vector of a model that is trained (a part of fit).
enum bl_status bl_derive_latent_steps(struct bl_model *m,
                                      const struct bl_training_rows *rows,
                                      struct bl_error *err);

enum bl_status bl_derive_fit(struct bl_model *m,
                             const struct bl_model_type *type,
                             const struct bl_training_rows *rows,
                             const struct bl_options *options,
                             struct bl_pool *pool,
                             const struct bl_observer *observer,
                             struct bl_error *err);

#endif
