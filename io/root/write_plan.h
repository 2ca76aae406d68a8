/* Which branches a table becomes.
 *
 * A column is a branch of its name.  A field has its dimensions in its leaf,
 * "image[32][32]".  Columns "v[0]", "v[1]", ... that are an array
 * (array_columns.h) become one branch "v" of that shape.  ROOT takes brackets
 * in the name of a leaf for dimensions and a slash for a path: there, not in
 * the name of the branch, these characters are replaced by "_".
 *
 * The title of a branch is the unit, or ROOT's own description of its leaf,
 * "pt/F", where there is none.
 */
#ifndef BL_IO_ROOT_WRITE_PLAN_H
#define BL_IO_ROOT_WRITE_PLAN_H

#include "engine/data/schema.h"
#include "io/root/write_branch.h"

// An array of *n branches, to be released by bl_root_out_branches_free.
enum bl_status bl_root_plan(struct bl_root_out_branch **branches, size_t *n,
                            const struct bl_schema *schema,
                            struct bl_error *err);
void bl_root_out_branches_free(struct bl_root_out_branch *branches, size_t n);

#endif
