/* A table parked in a temporary file, row by row in, column by column out.
 *
 * Batches are appended to an unnamed file beside the output as they come; each
 * is a block in which every column is one run.  When all rows are there, a
 * cursor per column walks through the blocks and gives the column's items as
 * numpy wants them, one per row: values as they are in memory, text as UCS-4
 * padded to the longest of the column.  Memory is bounded by a batch for
 * each cursor that is open, and a few words per block.
 *
 * Columns that cannot be read are not there.
 */
#ifndef BL_IO_NPZ_PARKED_TABLE_H
#define BL_IO_NPZ_PARKED_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "io/npz/spool.h"

struct bl_parked_block {
    size_t n_rows;
    uint64_t numbers_at; // in the spool
    uint64_t *texts_at;  // of each text column; owned
};

struct bl_parked_table {
    const struct bl_schema *schema; // lent
    struct bl_spool spool;
    struct bl_parked_block *blocks;
    size_t n_blocks, capacity;
    uint64_t n_rows;
    // For each column: of numbers, the bytes of a row before it; of text, its
    // place among the text columns.
    size_t *offsets;
    size_t *max_characters; // of each column of text
    size_t n_texts;
};

enum bl_status bl_parked_table_init(struct bl_parked_table *t,
                                    const struct bl_schema *schema,
                                    const char *beside, struct bl_error *err);
void bl_parked_table_release(struct bl_parked_table *t);

enum bl_status bl_parked_table_write(struct bl_parked_table *t,
                                     const struct bl_batch *b,
                                     struct bl_error *err);

// Bytes of an item; a text has one character at least.
size_t bl_parked_item_size(const struct bl_parked_table *t, size_t column);

struct bl_parked_cursor {
    const struct bl_parked_table *table;
    size_t column;
    size_t next_block;
    size_t row, n_rows; // of the block in hand
    size_t *offsets;    // text: n_rows + 1 of them
    uint8_t *bytes;     // the block's items, or its texts
};

struct bl_parked_cursor bl_parked_cursor_at(const struct bl_parked_table *t,
                                            size_t column);
void bl_parked_cursor_release(struct bl_parked_cursor *c);

// The next row's item; called n_rows times at most.
enum bl_status bl_parked_cursor_next(struct bl_parked_cursor *c, uint8_t *item,
                                     struct bl_error *err);

#endif
