/* Which elements the rows of a flattened table are.
 *
 * All counts are read once when the table is opened, to know how many rows
 * there are; of them remains the row at which every 4096th entry begins.
 */
#ifndef BL_IO_ROOT_FLAT_H
#define BL_IO_ROOT_FLAT_H

#include "io/root/rows.h"

enum { BL_ROOT_FLAT_STEP = 4096 };

struct bl_root_flat {
    struct bl_root_stream *stream; // lent; that counts
    uint64_t n_entries;
    uint64_t n_rows;
    uint64_t *rows; // at which entries 0, 4096, 8192... begin; owned
    size_t n, capacity;
    uint32_t counts[BL_ROOT_FLAT_STEP]; // of the step in hand
    size_t step;                        // SIZE_MAX: none
};

enum bl_status bl_root_flat_init(struct bl_root_flat *f,
                                 struct bl_root_stream *counting,
                                 uint64_t n_entries, struct bl_error *err);
void bl_root_flat_release(struct bl_root_flat *f);

// The entries of rows from `row` on (less than n_rows), at most
// piece->n_rows of them, which becomes how many they are; 1 at least.
enum bl_status bl_root_flat_find(struct bl_root_flat *f, uint64_t row,
                                 struct bl_root_piece *piece,
                                 struct bl_error *err);

#endif
