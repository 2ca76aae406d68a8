/* The values of one branch, basket by basket (a stream of table.h). */
#ifndef BL_IO_ROOT_BRANCH_STREAM_H
#define BL_IO_ROOT_BRANCH_STREAM_H

#include "io/root/table.h"
#include "io/root/tree.h"

// The branch must have a layout that can be read; `t` is lent.
enum bl_status bl_root_branch_stream_new(struct bl_root_stream **s,
                                         const struct bl_root_tree *t,
                                         size_t branch, struct bl_error *err);

#endif
