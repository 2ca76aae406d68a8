#include "tui/work/open_table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/memory.h"
#include "io/container/container.h"
#include "io/format.h"
#include "io/hdf5/hdf5.h"

enum { MAX_ROWS_BYTES = 32 << 20 };

/* Opening. */

static struct bl_file_identity identity_of(const struct stat *s)
{
    return (struct bl_file_identity){s->st_dev, s->st_ino, s->st_size,
                                     s->st_mtim};
}

bool bl_is_container(const char *file, struct bl_error *why)
{
    if (!bl_container_is_one(file))
        return false;
    bl_fail(why, BL_FAILED,
            "%s is a file that baler has made, not a table: `baler info %s` "
            "tells more, and `baler decompress` restores a table",
            file, file);
    return true;
}

/* A pipe would be waited for, and a terminal read from. */
static enum bl_status check_file(struct bl_open_table *t, struct bl_error *err)
{
    struct stat s;
    const struct bl_format *format;
    if (strcmp(t->file, "-") == 0)
        return bl_fail(err, BL_FAILED,
                       "standard input cannot be opened here: name a file");
    if (stat(t->file, &s) != 0)
        return bl_fail_errno(err, "%s cannot be opened", t->file);
    if (!S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode))
        return bl_fail(err, BL_FAILED, "%s is no file that can be opened here",
                       t->file);
    if (bl_format_of_file(&format, t->file, err) != BL_OK)
        return err->status;
    if (format == &bl_format_hdf5 && bl_is_container(t->file, err))
        return err->status;
    t->format = format->name;
    t->identity = identity_of(&s);
    return BL_OK;
}

static enum bl_status open_file(struct bl_open_table *t, const char *name,
                                struct bl_error *err)
{
    char *inner;
    double began = bl_clock_seconds();
    if (bl_table_name_split(name, &t->file, &inner, err) != BL_OK)
        return err->status;
    free(inner);
    t->name = bl_string_copy(name, err);
    if (t->name == NULL || check_file(t, err) != BL_OK ||
        bl_table_open(name, &t->source, err) != BL_OK)
        return err->status;
    t->seconds = bl_clock_seconds() - began;
    return BL_OK;
}

enum bl_status bl_open_table_open(struct bl_open_table *t, const char *name,
                                  struct bl_error *err)
{
    *t = (struct bl_open_table){0};
    enum bl_status status = open_file(t, name, err);
    if (status != BL_OK)
        bl_open_table_close(t);
    return status;
}

void bl_open_table_close(struct bl_open_table *t)
{
    bl_source_close(t->source);
    free(t->name);
    free(t->file);
    *t = (struct bl_open_table){0};
}

bool bl_open_table_is(const struct bl_open_table *t, const char *name)
{
    return t->name != NULL && strcmp(t->name, name) == 0;
}

static bool is_same(const struct bl_file_identity *a,
                    const struct bl_file_identity *b)
{
    return a->device == b->device && a->inode == b->inode &&
           a->bytes == b->bytes && a->changed.tv_sec == b->changed.tv_sec &&
           a->changed.tv_nsec == b->changed.tv_nsec;
}

enum bl_status bl_open_table_check(const struct bl_open_table *t,
                                   struct bl_error *err)
{
    struct stat s;
    if (stat(t->file, &s) != 0)
        return bl_fail_errno(err,
                             "%s can no longer be read; what is shown was "
                             "read before",
                             t->file);
    struct bl_file_identity now = identity_of(&s);
    if (is_same(&t->identity, &now))
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "%s has changed since it was opened (%lld bytes then, %lld "
                   "now): open it again",
                   t->file, (long long)t->identity.bytes, (long long)now.bytes);
}

/* What the interface gets. */

static enum bl_status fill(struct bl_table *table,
                           const struct bl_open_table *t, struct bl_error *err)
{
    table->is_open = true;
    table->file_bytes = (uint64_t)t->identity.bytes;
    table->name = bl_string_copy(t->name, err);
    table->format = bl_string_copy(t->format, err);
    if (table->name == NULL || table->format == NULL ||
        bl_schema_copy(&table->schema, &t->source->schema, err) != BL_OK)
        return err->status;
    return bl_choices_init(&table->choices, &table->schema, err);
}

enum bl_status bl_open_table_describe(struct bl_table **out,
                                      const struct bl_open_table *t,
                                      struct bl_error *err)
{
    struct bl_table *table = bl_array_new(1, sizeof *table, err);
    if (table == NULL)
        return err->status;
    if (fill(table, t, err) != BL_OK) {
        bl_table_release(table);
        free(table);
        return err->status;
    }
    *out = table;
    return BL_OK;
}

static size_t rows_to_read(const struct bl_schema *s, uint64_t first,
                           uint64_t n)
{
    size_t bytes = bl_schema_row_bytes(s);
    uint64_t most = MAX_ROWS_BYTES / (bytes > 0 ? bytes : 1);
    uint64_t left = first < s->n_rows ? s->n_rows - first : 0;
    n = n < left ? n : left;
    return (size_t)(n < most ? n : most > 0 ? most : 1);
}

static enum bl_status read_rows(struct bl_rows *rows, struct bl_source *source,
                                uint64_t first, uint64_t n,
                                struct bl_error *err)
{
    const struct bl_schema *s = &source->schema;
    if (first > s->n_rows)
        first = s->n_rows;
    if (bl_schema_copy(&rows->schema, s, err) != BL_OK ||
        bl_batch_init(&rows->batch, s, NULL, rows_to_read(s, first, n), err) !=
            BL_OK)
        return err->status;
    rows->batch.first_row = first;
    if (rows->batch.capacity == 0)
        return BL_OK;
    if (bl_source_seek(source, first, err) != BL_OK)
        return err->status;
    return bl_source_read(source, &rows->batch, err);
}

enum bl_status bl_open_table_rows(struct bl_rows **out,
                                  const struct bl_open_table *t, uint64_t first,
                                  uint64_t n, struct bl_error *err)
{
    struct bl_rows *rows = bl_array_new(1, sizeof *rows, err);
    if (rows == NULL)
        return err->status;
    if (read_rows(rows, t->source, first, n, err) != BL_OK) {
        bl_rows_free(rows);
        return err->status;
    }
    *out = rows;
    return BL_OK;
}
