/* A branch while it is written: its values wait, big-endian, until they are a
 * basket's worth, and of each basket in the file remain its place and size.
 *
 * A branch is a column, or the columns "x[0]", "x[1]", ... that are together
 * the fixed-size array x.  All branches of a tree have the same baskets: a
 * cluster of rows.
 *
 * Texts are kept byte for byte as counted strings (leaf type C).
 */
#ifndef BL_IO_ROOT_WRITE_BRANCH_H
#define BL_IO_ROOT_WRITE_BRANCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/batch.h"
#include "io/root/write_file.h"

struct bl_root_leaf_kind { // how ROOT calls a type
    const char *class_name;
    char letter;
    bool is_unsigned;
};

// By bl_type; of unreadable columns there are none.
extern const struct bl_root_leaf_kind bl_root_leaf_kinds[];

// What a branch and its baskets say of the buffer that a reader begins with.
enum { BL_ROOT_BUFFER_SIZE = 32000 };

struct bl_root_out_basket {
    uint64_t seek;
    uint32_t size; // with its key, as stored
};

struct bl_root_out_branch {
    char *name, *title;           // owned, as all four are
    char *leaf_name, *leaf_title; // the title has the dimensions
    enum bl_type type;
    size_t first_column, n_columns;
    size_t width; // values per row, of all columns together
    // What waits for the next basket.
    struct bl_buffer data;
    uint32_t *starts; // of the texts in it; owned
    size_t n_starts, starts_capacity;
    size_t longest_text; // of all rows
    // What is in the file.
    struct bl_root_out_basket *baskets; // owned
    size_t n_baskets, baskets_capacity;
    uint64_t raw_bytes, stored_bytes; // with keys
};

void bl_root_out_branch_release(struct bl_root_out_branch *b);

// Bytes of a row; of text, of an empty one.
size_t bl_root_out_branch_row_size(const struct bl_root_out_branch *b);

// Adds rows [first, first + n) of its columns.
enum bl_status bl_root_out_branch_add(struct bl_root_out_branch *b,
                                      const struct bl_batch *batch,
                                      size_t first, size_t n,
                                      struct bl_error *err);

// Writes what waits, n_rows of them, as a basket of that tree.
enum bl_status bl_root_out_branch_flush(struct bl_root_out_branch *b,
                                        struct bl_root_out_file *f,
                                        const char *tree, size_t n_rows,
                                        struct bl_error *err);

#endif
