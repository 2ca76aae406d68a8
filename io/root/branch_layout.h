/* What the bytes of a branch's entries are, found from its leaves and class.
 *
 *   leaves    fixed leaves, packed one behind the other in their order
 *   jagged    elements of one leaf, as many as its counter says, behind
 *             `prefix` bytes in each entry: none for a leaf with a counter,
 *             a flag for a member that is a pointer, the header of a
 *             vector<T>
 *   text      TLeafC: a string with its length in front
 *   opaque    anything else, with the reason
 */
#ifndef BL_IO_ROOT_BRANCH_LAYOUT_H
#define BL_IO_ROOT_BRANCH_LAYOUT_H

#include "engine/data/type.h"
#include "io/root/tree.h"

enum bl_root_layout_kind {
    BL_ROOT_OPAQUE,
    BL_ROOT_LEAVES,
    BL_ROOT_JAGGED,
    BL_ROOT_TEXT
};

struct bl_root_layout {
    enum bl_root_layout_kind kind;
    const char *why;     // opaque
    enum bl_type type;   // jagged: of a value
    size_t len;          // jagged: values per element
    size_t prefix;       // jagged: bytes in front of the elements
    size_t counter;      // jagged: its leaf; SIZE_MAX when there is none
    uint64_t entry_size; // leaves: bytes
};

struct bl_root_layout bl_root_layout_of(const struct bl_root_tree *t,
                                        const struct bl_root_branch *b);

// The type of a leaf's values: BL_TEXT for TLeafC, BL_UNREADABLE for classes
// that cannot be read.
enum bl_type bl_root_leaf_type(const struct bl_root_branch *b,
                               const struct bl_root_leaf *leaf);

#endif
