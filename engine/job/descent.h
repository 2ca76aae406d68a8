/* Parameters by gradient descent (engine/train/trainer.h): how every type of
 * model that is trained is fitted.
 */
#ifndef BL_ENGINE_JOB_DESCENT_H
#define BL_ENGINE_JOB_DESCENT_H

#include "engine/job/model_types.h"

// As struct bl_model_type's fit.
enum bl_status bl_fit_by_descent(struct bl_model *m,
                                 const struct bl_training_rows *rows,
                                 const struct bl_options *options,
                                 struct bl_pool *pool,
                                 const struct bl_observer *observer,
                                 struct bl_error *err);

#endif
