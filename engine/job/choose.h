/* --model-type auto: which type of model, and how large a latent space.
 *
 * The candidates are principal components, a small dense network (one hidden
 * layer of 64), the dense network of the other options, and a convolutional
 * one where the columns are fields of at least 8 x 8 cells.  Each is tried on
 * a sample (trial.h says what its error and its bytes are).
 *
 * Without a fidelity all get the same bytes: those of principal components
 * with as many latent values as were asked for (--latent, --ratio).  Of these
 * a candidate pays its weights, and has as many latent values as the rest pays
 * for; the least error wins.
 *
 * With a fidelity, principal components take the fewest axes that reach it.
 * Networks begin with as many latent values, in proportion to their inputs, and
 * go on with half as many while they reach it.  The fewest bytes win; where
 * none reaches it, the least error.
 *
 * What is chosen is then fitted in full.  Since networks are tried in short,
 * the choice errs towards what is simple.
 */
#ifndef BL_ENGINE_JOB_CHOOSE_H
#define BL_ENGINE_JOB_CHOOSE_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/data/schema.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"
#include "engine/job/survey.h"

// Sets the type, the latent size and what else makes the candidate in
// *options; *choice says why.
enum bl_status bl_choose(struct bl_options *options,
                         struct bl_model_choice *choice,
                         const struct bl_schema *schema,
                         const struct bl_plan *plan,
                         const struct bl_survey *survey, struct bl_pool *pool,
                         const struct bl_observer *observer,
                         struct bl_error *err);

#endif
