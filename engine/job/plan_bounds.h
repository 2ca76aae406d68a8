/* Bounds of a plan: what is promised of each column's values. */
#ifndef BL_ENGINE_JOB_PLAN_BOUNDS_H
#define BL_ENGINE_JOB_PLAN_BOUNDS_H

#include "engine/job/plan.h"

// From "range:1e-3,pt=rel:1e-3,id=exact": a bound without a name is for all
// columns that are not kept exactly, one with a name decides the role as well.
// Columns that are left without one are kept exactly, with a warning.
enum bl_status bl_plan_bounds(struct bl_plan *plan,
                              const struct bl_schema *schema, const char *list,
                              const struct bl_observer *observer,
                              struct bl_error *err);

#endif
