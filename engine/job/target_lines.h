/* The recipe of a file whose bounds were searched: with the bounds that were
 * found in place of those that were asked for.
 */
#ifndef BL_ENGINE_JOB_TARGET_LINES_H
#define BL_ENGINE_JOB_TARGET_LINES_H

#include "base/error.h"
#include "engine/data/propose.h"
#include "engine/data/schema.h"
#include "engine/job/compress.h"
#include "engine/job/plan.h"

// "range:1.2e-3,pt=range:5e-3,k=exact" of what a plan promises: the bound of
// most columns first.  Columns that `inspect` proposes to keep exactly are left
// out when they are.  The caller's.
char *bl_target_bound_text(const struct bl_schema *schema,
                           const struct bl_plan *plan,
                           const struct bl_proposal *proposals,
                           struct bl_error *err);

// The lines with that bound; keys and values are lent.
enum bl_status bl_target_lines_init(struct bl_recipe_lines *lines,
                                    const struct bl_recipe_lines *recipe,
                                    char *bound, struct bl_error *err);
void bl_target_lines_release(struct bl_recipe_lines *lines);

#endif
