/* The record of a tree: its branches, their leaves, and where their baskets
 * are.  It comes behind the baskets.
 */
#ifndef BL_IO_ROOT_WRITE_TREE_H
#define BL_IO_ROOT_WRITE_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "io/root/write_branch.h"
#include "io/root/write_record.h"

struct bl_root_out_tree {
    const char *name;
    const struct bl_root_out_branch *branches;
    size_t n_branches;
    // Baskets of every branch, and the row with which each begins.
    const uint64_t *first_rows;
    size_t n_baskets;
    uint64_t n_rows;
};

// The payload, into a record that knows the length of its key.
enum bl_status bl_root_put_tree(struct bl_root_record *r,
                                const struct bl_root_out_tree *t,
                                struct bl_error *err);

#endif
