/* The description of a TTree: its branches, their leaves, and where their
 * baskets are.
 *
 * It is the payload of the tree's record, streamed by TTree::Streamer and
 * friends; the layouts of TTree versions 5 to 20, TBranch 6 to 13, TLeaf and
 * TBranchElement are known here by heart, so that the StreamerInfo of the file
 * is not needed.  Newer versions only add members at an end, which is jumped
 * to by the byte counts.
 *
 * Texts are lent from the payload, which the tree keeps, because baskets that
 * were not full when the tree was written are in it too.
 */
#ifndef BL_IO_ROOT_TREE_H
#define BL_IO_ROOT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/root/file.h"
#include "io/root/object.h"

struct bl_root_leaf {
    struct bl_root_text class_name; // "TLeafF"
    struct bl_root_text name, title;
    size_t branch;
    size_t len; // values per entry, or per element where a counter is
    bool is_unsigned;
    bool has_counter;
    size_t counter_at; // position of the counter leaf
    size_t counter;    // the leaf; SIZE_MAX when it is not in the tree
};

// Where entries [first, first of the next) lie.
struct bl_root_basket_place {
    uint64_t first;
    uint64_t at;       // of the record in the file
    uint32_t n_bytes;  // of the record
    size_t embedded;   // or its object in the tree's payload; 0: a record
    size_t embedded_n; // bytes of it
};

struct bl_root_branch {
    char *path; // "evt/P3/P3.Px"; owned
    struct bl_root_text title;
    struct bl_root_text class_name;  // "TBranch", "TBranchElement"
    struct bl_root_text object_name; // TBranchElement: class of the object
    int object_type, streamer_type;  // fType and fStreamerType of it
    size_t n_branches;               // below it
    size_t first_leaf, n_leaves;
    size_t first_basket, n_baskets; // in tree->baskets
    uint64_t n_entries;
    bool is_elsewhere; // its baskets are in another file
};

struct bl_root_tree {
    struct bl_root_file *file; // lent
    uint8_t *payload;
    size_t payload_size;
    struct bl_root_text title;
    uint64_t n_entries; // as the tree says
    struct bl_root_branch *branches;
    size_t n_branches, branch_capacity;
    struct bl_root_leaf *leaves;
    size_t n_leaves, leaf_capacity;
    struct bl_root_basket_place *baskets;
    size_t n_baskets, basket_capacity;
};

bool bl_root_is_tree(const char *class_name);

enum bl_status bl_root_tree_read(struct bl_root_tree *t, struct bl_root_file *f,
                                 const struct bl_root_key *key,
                                 struct bl_error *err);
void bl_root_tree_release(struct bl_root_tree *t);

// The entry behind the last of a basket, counted within its branch.
uint64_t bl_root_basket_end(const struct bl_root_tree *t,
                            const struct bl_root_branch *b, size_t basket);

#endif
