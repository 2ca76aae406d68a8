/* Which branches a table becomes.
 *
 * A column is a branch of its name.  A field has its dimensions in its leaf,
 * "image[32][32]".  Columns that are in order all elements of an array,
 * "v[0][0]", "v[0][1]", ..., become one branch "v" of that shape, as what they
 * were read from.  ROOT takes the brackets of a leaf's name for dimensions and
 * a slash for a path: in the name of a leaf, not in that of its branch, these
 * characters are replaced by "_".
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
