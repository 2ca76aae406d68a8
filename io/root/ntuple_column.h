/* The elements of an RNTuple's column, page by page.
 *
 * A column can have several representations, of which each cluster uses one;
 * where none has elements (columns that were added later), they are zero.
 */
#ifndef BL_IO_ROOT_NTUPLE_COLUMN_H
#define BL_IO_ROOT_NTUPLE_COLUMN_H

#include "engine/data/type.h"
#include "io/root/ntuple.h"

enum { BL_NTUPLE_MAX_CHOICES = 4 };

struct bl_ntuple_reader {
    const struct bl_ntuple *n;             // lent
    size_t choices[BL_NTUPLE_MAX_CHOICES]; // columns, by representation
    size_t n_choices;
    enum bl_type type; // that values are turned to
    // The page that is kept.
    size_t page; // SIZE_MAX: none
    size_t column;
    uint8_t *values; // decoded, of the column's own type
    size_t n_taken;
};

// The columns of a field that are the `which`-th of their representation (0,
// or 1 for the second of two).  n_choices is 0 when there are none that can be
// read.  The type is that of the first.
struct bl_ntuple_reader bl_ntuple_reader_of(const struct bl_ntuple *n,
                                            size_t field, size_t which);

// Elements [first, first + count) of a cluster's part of the column.
enum bl_status bl_ntuple_reader_read(struct bl_ntuple_reader *r, size_t cluster,
                                     uint64_t first, size_t count, void *to,
                                     struct bl_error *err);

// The first element of a cluster's part, and how many there are; n is 0 where
// there is no part.
struct bl_ntuple_extent {
    uint64_t first, n;
    bool is_deferred;
};

struct bl_ntuple_extent bl_ntuple_reader_extent(
    const struct bl_ntuple_reader *r, size_t cluster);

void bl_ntuple_reader_rest(struct bl_ntuple_reader *r);

#endif
