/* Reading the branches of a tree out of its record (see tree.h). */
#ifndef BL_IO_ROOT_BRANCH_H
#define BL_IO_ROOT_BRANCH_H

#include "io/root/tree.h"

// A number of entries: 64 bits wide, or in old files a double.
// Negative ones, and such as are no number, fail the reader.
uint64_t bl_root_count_read(struct bl_reader *r, bool is_integer);

// fBranches of the tree with all that is below.
enum bl_status bl_root_branches_read(struct bl_root_tree *t,
                                     struct bl_reader *r,
                                     struct bl_root_memory *m,
                                     struct bl_error *err);

#endif
