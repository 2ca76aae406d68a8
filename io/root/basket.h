/* A basket: the values of one branch for a run of entries.
 *
 * It is a record of its own, or was still being filled when the tree was
 * written and is embedded in the tree's record.  Entries have one size, or
 * offsets stand behind the data, or offsets were left out because the counter
 * of the branch says as much.  Offsets in the file count from the record's
 * key; here they count from the data.
 */
#ifndef BL_IO_ROOT_BASKET_H
#define BL_IO_ROOT_BASKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/root/tree.h"

struct bl_root_basket {
    struct bl_root_purse *purse; // that the bytes came from
    size_t n_taken;              // from it
    uint8_t *bytes;              // owned
    size_t n_bytes;
    uint8_t *data; // of the entries, in big-endian order; within bytes
    size_t n_data;
    size_t n_entries;
    uint32_t *starts;   // owned; n_entries + 1 of them; NULL: none stored
    bool needs_counter; // offsets were left out
};

// Basket i of a branch; n_entries is what the branch says, offsets ascend
// within the data.
enum bl_status bl_root_basket_read(struct bl_root_basket *b,
                                   const struct bl_root_tree *t,
                                   const struct bl_root_branch *branch,
                                   size_t i, struct bl_error *err);
void bl_root_basket_release(struct bl_root_basket *b);

#endif
