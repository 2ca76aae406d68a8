/* The plan: what becomes of every column, from the proposals and the wishes of
 * the user, who wins.
 */
#ifndef BL_ENGINE_JOB_PLAN_H
#define BL_ENGINE_JOB_PLAN_H

#include <stddef.h>

#include "base/error.h"
#include "engine/coding/bound.h"
#include "engine/data/propose.h"
#include "engine/data/role.h"
#include "engine/data/schema.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/norm/norm.h"

struct bl_plan {
    enum bl_role *roles;               // one per column
    const struct bl_norm_kind **norms; // one per column; of compressed ones
    double *weights;                   // one per column, of its errors
    struct bl_bound *bounds; // one per column, where values have any; NULL:
                             // the network's error is not bounded
    size_t n_compressed;
};

// A pattern that matches no column, a text column that is to be compressed or
// a normalisation that does not exist is BL_USAGE, and so is a weight that is
// no number from 0.  Columns whose shape differs
// from the other compressed ones are kept exactly, with a warning.
enum bl_status bl_plan_make(struct bl_plan *plan,
                            const struct bl_schema *schema,
                            const struct bl_proposal *proposals,
                            const struct bl_options *options,
                            const struct bl_observer *observer,
                            struct bl_error *err);
void bl_plan_release(struct bl_plan *plan);

#endif
