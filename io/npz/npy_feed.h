/* A parked column, or all of them as a structured array, as the bytes of a
 * .npy array: the header, then item after item.
 */
#ifndef BL_IO_NPZ_NPY_FEED_H
#define BL_IO_NPZ_NPY_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "io/npz/parked_table.h"

struct bl_npy_feed {
    const struct bl_parked_table *table; // lent
    struct bl_parked_cursor *cursors;    // of the columns; owned
    size_t n_cursors;
    size_t item_size;       // of all columns together
    uint64_t n_left;        // items
    uint64_t size;          // bytes of the whole array
    struct bl_buffer bytes; // made and not yet taken
    size_t at;              // the next of them
};

// Columns [first, first + n) of the schema that can be read; a plain array
// when that is one column, else a structured one.
enum bl_status bl_npy_feed_init(struct bl_npy_feed *f,
                                const struct bl_parked_table *t, size_t first,
                                size_t n, struct bl_error *err);
void bl_npy_feed_release(struct bl_npy_feed *f);

// Up to n further bytes; *got is 0 at the end only.
enum bl_status bl_npy_feed_read(struct bl_npy_feed *f, void *bytes, size_t n,
                                size_t *got, struct bl_error *err);

#endif
