/* The streams of a table, and their values in the columns of a batch.
 *
 * Columns of one stream are a job; jobs run side by side.  One that fails is
 * done again when all other streams have given back what they keep, so that
 * lack of memory and errors do not depend on the order of threads.
 */
#ifndef BL_IO_ROOT_ROWS_H
#define BL_IO_ROOT_ROWS_H

#include "base/pool.h"
#include "engine/data/batch.h"
#include "io/root/columns.h"
#include "io/root/table.h"

struct bl_root_rows {
    struct bl_root_table *table;           // lent
    const struct bl_root_columns *columns; // lent
    struct bl_root_stream **streams;       // n_streams, opened when wanted
    struct bl_root_job *jobs;              // owned
    size_t n_jobs;
    size_t n_threads; // 0: all cores
    struct bl_pool *pool;
};

enum bl_status bl_root_rows_init(struct bl_root_rows *r,
                                 struct bl_root_table *t,
                                 const struct bl_root_columns *columns,
                                 size_t n_threads, struct bl_error *err);
void bl_root_rows_release(struct bl_root_rows *r);

// The stream of a field.
enum bl_status bl_root_rows_stream(struct bl_root_stream **s,
                                   struct bl_root_rows *r, size_t field,
                                   struct bl_error *err);

// Entries that become rows [row, row + n_rows) of a batch.
struct bl_root_piece {
    struct bl_batch *batch;
    size_t row, n_rows;
    uint64_t first; // entry
    size_t n;       // entries; the same as n_rows unless flattened
    // Flattened: how many elements each entry has, and how many of the first
    // one's are rows already.
    const uint32_t *counts;
    size_t skip;
};

enum bl_status bl_root_rows_read(struct bl_root_rows *r,
                                 const struct bl_root_piece *piece,
                                 struct bl_error *err);

#endif
