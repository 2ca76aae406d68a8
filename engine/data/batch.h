/* Some rows of a table, column by column: the unit in which data flow.
 *
 * A batch has one vector per column of its schema.  A vector's values are
 * (n_rows, width) in row order, of the column's type.  A column that is not
 * wanted has an empty vector (values and text both NULL): sources skip it.
 *
 * Text vectors keep all strings in one run of bytes: row i is
 * bytes[offsets[i] .. offsets[i+1]), not terminated, any bytes.
 */
#ifndef BL_ENGINE_DATA_BATCH_H
#define BL_ENGINE_DATA_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/schema.h"

struct bl_vector {
    enum bl_type type;
    size_t width;
    void *values;           // capacity * width values; NULL for text
    size_t *offsets;        // text: capacity + 1 of them; offsets[0] is 0
    struct bl_buffer bytes; // text
};

struct bl_batch {
    uint64_t first_row; // of the table
    size_t n_rows;
    size_t capacity; // rows there is room for
    size_t n_columns;
    struct bl_vector *vectors; // owned
};

// Room for `capacity` rows of the wanted columns (NULL: all of them;
// unreadable columns never are).
enum bl_status bl_batch_init(struct bl_batch *b, const struct bl_schema *s,
                             const bool *wanted, size_t capacity,
                             struct bl_error *err);
void bl_batch_release(struct bl_batch *b);

// Forgets the rows and keeps the room.
void bl_batch_clear(struct bl_batch *b);

// Whether the batch carries that column.
bool bl_batch_has(const struct bl_batch *b, size_t column);

// Text: writes string `row` behind the rows before it (rows in order).
enum bl_status bl_vector_put_text(struct bl_vector *v, size_t row,
                                  const char *text, size_t n,
                                  struct bl_error *err);

// Text: lends string `row`.
const char *bl_vector_text(const struct bl_vector *v, size_t row, size_t *n);

// The value at [row][cell] of a numeric vector, where it stands.
void *bl_vector_at(const struct bl_vector *v, size_t row, size_t cell);

// A comfortable number of rows at a time for a table: about 4 MiB of values,
// at least 1 and at most 65,536 rows.
size_t bl_batch_comfortable_rows(const struct bl_schema *s);

#endif
