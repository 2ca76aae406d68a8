/* Tables to read: those that ship, and others made of them. */
#ifndef BL_TESTS_TUI_SAMPLE_DATA_H
#define BL_TESTS_TUI_SAMPLE_DATA_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/data/batch.h"
#include "io/format.h"

// The path of a table in sample-data.
static inline const char *sample_path(const char *name)
{
    static char path[4096];
    const char *root = getenv("BALER_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/sample-data/%s", root != NULL ? root : ".",
             name);
    return path;
}

// Writes the table `from` `times` over into the file `to`, whatever its format.
static inline void copy_table(const char *from, const char *to, unsigned times)
{
    struct bl_error err;
    struct bl_source *source;
    struct bl_sink *sink;
    struct bl_batch b;
    struct bl_schema s;
    cr_assert_eq(bl_table_open(from, &source, &err), BL_OK, "%s", err.text);
    s = source->schema;
    s.n_rows *= times;
    cr_assert_eq(bl_table_create(to, &s, &sink, &err), BL_OK, "%s", err.text);
    cr_assert_eq(
        bl_batch_init(&b, &s, NULL, bl_batch_comfortable_rows(&s), &err),
        BL_OK);
    for (uint64_t row = 0; row < s.n_rows; row += b.n_rows) {
        if (row % source->schema.n_rows == 0)
            cr_assert_eq(bl_source_seek(source, 0, &err), BL_OK);
        cr_assert_eq(bl_source_read(source, &b, &err), BL_OK);
        b.first_row = row;
        cr_assert_eq(bl_sink_write(sink, &b, &err), BL_OK, "%s", err.text);
    }
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
    bl_source_close(source);
}

#endif
