/* Where rows come from and where they go: the two interfaces that every
 * format implements, and that the .baler decoder implements too (a compressed
 * file is a source like any other).
 *
 * A source is positioned before its first row when opened.  Read fills the
 * batch with the next rows, as many as fit; n_rows == 0 says the end.  A
 * source delivers exactly schema.n_rows rows, or fails.
 *
 * One thread at a time.  Errors name the file and the row.
 */
#ifndef BL_ENGINE_DATA_SOURCE_H
#define BL_ENGINE_DATA_SOURCE_H

#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

struct bl_source;

struct bl_source_ops {
    enum bl_status (*read)(struct bl_source *s, struct bl_batch *b,
                           struct bl_error *err);
    // The next read starts at `row` (<= n_rows).
    enum bl_status (*seek)(struct bl_source *s, uint64_t row,
                           struct bl_error *err);
    void (*close)(struct bl_source *s); // frees the source itself too
};

// Formats put this first in a struct of their own.
struct bl_source {
    const struct bl_source_ops *ops;
    struct bl_schema schema; // owned; released by bl_source_close
};

// Clears the batch and reads; sets first_row.
enum bl_status bl_source_read(struct bl_source *s, struct bl_batch *b,
                              struct bl_error *err);
enum bl_status bl_source_seek(struct bl_source *s, uint64_t row,
                              struct bl_error *err);
void bl_source_close(struct bl_source *s); // NULL is fine

struct bl_sink;

struct bl_sink_ops {
    // All readable columns of the sink's schema stand in the batch.
    enum bl_status (*write)(struct bl_sink *s, const struct bl_batch *b,
                            struct bl_error *err);
    // Completes the file and renames it into place.
    enum bl_status (*finish)(struct bl_sink *s, struct bl_error *err);
    // Frees the sink; an unfinished file is removed.
    void (*close)(struct bl_sink *s);
};

struct bl_sink {
    const struct bl_sink_ops *ops;
    struct bl_schema schema; // owned; released by bl_sink_close
};

enum bl_status bl_sink_write(struct bl_sink *s, const struct bl_batch *b,
                             struct bl_error *err);
enum bl_status bl_sink_finish(struct bl_sink *s, struct bl_error *err);
void bl_sink_close(struct bl_sink *s); // NULL is fine

#endif
