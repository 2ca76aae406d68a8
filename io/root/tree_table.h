/* A TTree as a table (table.h): a stream for each branch.
 *
 * A branch of one leaf is a field of the branch's name, "dir/pt" below
 * another; of more leaves, one called "branch.leaf" for each.
 */
#ifndef BL_IO_ROOT_TREE_TABLE_H
#define BL_IO_ROOT_TREE_TABLE_H

#include "io/root/table.h"

enum bl_status bl_root_tree_open(struct bl_root_table **t,
                                 struct bl_root_file *f,
                                 const struct bl_root_key *key,
                                 struct bl_error *err);

#endif
