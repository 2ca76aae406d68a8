/* A weight for every value, so that squared errors of normalised values become
 * squared relative errors.
 *
 * A small change of y, the normalised value, changes x by slope(y) dy, and x
 * relative to itself by slope(y) / x dy.  So, of columns whose values are all
 * above 0 (by a millionth of the largest),
 *
 *     w = 1 / max(r, r_mean / 10)^2,   r = x / slope(y),
 *
 * times what makes the column vary, so weighted, as much as it did without: it
 * is as much worth to the network as before, but relative errors count alike.
 * The values nearest to 0, whose relative error nobody can keep, do not count
 * without limit.  Other columns have w = 1.  Under a logarithm r is constant,
 * and nothing changes.
 */
#ifndef BL_ENGINE_JOB_VALUE_WEIGHTS_H
#define BL_ENGINE_JOB_VALUE_WEIGHTS_H

#include "base/error.h"
#include "engine/codec/model.h"
#include "engine/job/model_types.h"

// *weights is laid out as rows->X and has its type; the caller's to free.
// `of_inputs` (n_inputs) multiplies them; NULL: 1 each.
enum bl_status bl_value_weights(void **weights, const struct bl_model *m,
                                const struct bl_training_rows *rows,
                                const double *of_inputs, struct bl_error *err);

#endif
