/* The open table: what is in the file, what has been found out about it so
 * far, and what the user wants of it.
 */
#ifndef BL_TUI_MODEL_TABLE_H
#define BL_TUI_MODEL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/propose.h"
#include "engine/data/schema.h"
#include "engine/data/stats.h"
#include "tui/model/choices.h"

// Statistics of all rows or of a first sample of them.
struct bl_findings {
    struct bl_stats *stats;        // finished; owned
    struct bl_proposal *proposals; // one per column; owned
    bool of_sample;
    uint64_t n_rows; // that were looked at
};

void bl_findings_free(struct bl_findings *f);

struct bl_table {
    bool is_open;
    char *name;   // FILE or FILE:TABLE, as `baler` is told; owned
    char *format; // "HDF5"; owned
    uint64_t file_bytes;
    struct bl_schema schema;
    struct bl_findings *findings; // NULL: none yet; owned
    double progress;   // of the statistics of all rows, 1 when they are there
    char trouble[256]; // the file has changed, is gone, cannot be read; ""
    struct bl_choices choices;
};

void bl_table_release(struct bl_table *t); // closed, all zero

// The last part of the file's path, with ":TABLE" behind it where there is one.
const char *bl_table_short_name(const struct bl_table *t);

// NULL for a pure number, as "1" says in some files.
const char *bl_table_unit(const struct bl_table *t, size_t column);

// NULL while nothing is known of it.
const struct bl_column_stats *bl_table_stats(const struct bl_table *t,
                                             size_t column);
const struct bl_proposal *bl_table_proposal(const struct bl_table *t,
                                            size_t column);

// Rows as they are read for the rows view.
struct bl_rows {
    struct bl_schema schema; // of what was read; owned
    struct bl_batch batch;   // owned
    bool is_restored;
};

void bl_rows_free(struct bl_rows *r);

#endif
