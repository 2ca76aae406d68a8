/* Where rows begin in a file, for every so many of them.
 *
 * Rows are noted in order.  When the index is full every second entry is
 * dropped and the stride doubles: it never has more than 2^16 entries,
 * however long the file, and 2^15 or more once it was full.
 */
#ifndef BL_IO_CSV_ROW_INDEX_H
#define BL_IO_CSV_ROW_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_row_index {
    uint64_t *offsets; // of rows 0, stride, 2 stride, ...; owned
    size_t n;
    uint64_t stride;
    uint64_t next; // the next row that needs an entry
};

enum bl_status bl_row_index_init(struct bl_row_index *x, struct bl_error *err);
void bl_row_index_release(struct bl_row_index *x);

// To be called for row x->next, and harmless for others.
void bl_row_index_note(struct bl_row_index *x, uint64_t row, uint64_t offset);

// The last noted row that is not behind `row`, and its offset.  The index
// must not be empty.
uint64_t bl_row_index_find(const struct bl_row_index *x, uint64_t row,
                           uint64_t *offset);

#endif
