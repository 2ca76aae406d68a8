#include "io/npz/npz_sink.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "io/npz/member_name.h"
#include "io/npz/npy_feed.h"
#include "io/npz/parked_table.h"
#include "io/npz/spool.h"
#include "io/npz/zip_output.h"

struct npz_sink {
    struct bl_sink base;
    struct bl_atomic_file file;
    struct bl_parked_table parked;
    int fd;                // of the file while it is written; -1
    struct bl_error cause; // of a failure in the middle of libzip's work
};

static struct npz_sink *sink_of(struct bl_sink *s)
{
    return (struct npz_sink *)s;
}

/* A column that libzip reads while it writes the archive. */
struct entry {
    struct npz_sink *sink;
    size_t column;
    struct bl_npy_feed feed;
    zip_error_t error;
};

static zip_int64_t entry_failed(struct entry *e)
{
    zip_error_set(&e->error, ZIP_ER_READ, 0);
    return -1;
}

static zip_int64_t entry_open(struct entry *e)
{
    bl_npy_feed_release(&e->feed);
    if (bl_npy_feed_init(&e->feed, &e->sink->parked, e->column, 1,
                         &e->sink->cause) != BL_OK)
        return entry_failed(e);
    return 0;
}

static zip_int64_t entry_read(struct entry *e, void *bytes, zip_uint64_t n)
{
    size_t got;
    if (bl_npy_feed_read(&e->feed, bytes, (size_t)n, &got, &e->sink->cause) !=
        BL_OK)
        return entry_failed(e);
    return (zip_int64_t)got;
}

/* The size decides whether libzip foresees more than 4 GiB. */
static zip_int64_t entry_stat(struct entry *e, zip_stat_t *st)
{
    if (entry_open(e) != 0)
        return -1;
    zip_stat_init(st);
    st->size = e->feed.size;
    st->valid = ZIP_STAT_SIZE;
    bl_npy_feed_release(&e->feed);
    return sizeof *st;
}

static void entry_free(struct entry *e)
{
    bl_npy_feed_release(&e->feed);
    zip_error_fini(&e->error);
    free(e);
}

static zip_int64_t entry_answer(void *user, void *data, zip_uint64_t n,
                                zip_source_cmd_t command)
{
    struct entry *e = user;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_READABLE;
    case ZIP_SOURCE_OPEN:
        return entry_open(e);
    case ZIP_SOURCE_READ:
        return entry_read(e, data, n);
    case ZIP_SOURCE_CLOSE:
        bl_npy_feed_release(&e->feed);
        return 0;
    case ZIP_SOURCE_STAT:
        return entry_stat(e, data);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&e->error, data, n);
    case ZIP_SOURCE_FREE:
        entry_free(e);
        return 0;
    default:
        zip_error_set(&e->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

static zip_source_t *entry_source(struct npz_sink *s, zip_t *zip, size_t column)
{
    struct entry *e = calloc(1, sizeof *e);
    if (e == NULL)
        return NULL;
    e->sink = s;
    e->column = column;
    zip_error_init(&e->error);
    zip_source_t *source = zip_source_function(zip, entry_answer, e);
    if (source == NULL)
        entry_free(e);
    return source;
}

/* "pt.npy", stored as numpy.savez does (deflating numbers takes ten times as
 * long as restoring them and saves little), dated the first day that zip can
 * tell. */
static bool add_named(zip_t *zip, const char *name, zip_source_t *source)
{
    enum { FIRST_DAY = 1 << 5 | 1, MIDNIGHT = 0 };
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t i = (zip_uint64_t)index;
    return zip_set_file_compression(zip, i, ZIP_CM_STORE, 0) == 0 &&
           zip_file_set_dostime(zip, i, MIDNIGHT, FIRST_DAY, 0) == 0;
}

static enum bl_status add_column(struct npz_sink *s, zip_t *zip, size_t column,
                                 struct bl_error *err)
{
    const char *plain = s->base.schema.columns[column].name;
    char *escaped = bl_member_name_escape(plain, err);
    char *name =
        escaped != NULL ? bl_string_format(err, "%s.npy", escaped) : NULL;
    free(escaped);
    if (name == NULL)
        return err->status;
    zip_source_t *source = entry_source(s, zip, column);
    bool added = source != NULL && add_named(zip, name, source);
    free(name);
    return added ? BL_OK
                 : bl_fail(err, BL_FAILED, "column %s: %s", plain,
                           zip_strerror(zip));
}

static enum bl_status add_columns(struct npz_sink *s, zip_t *zip,
                                  struct bl_error *err)
{
    const struct bl_schema *schema = &s->base.schema;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].type != BL_UNREADABLE &&
            add_column(s, zip, i, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status write_npz(struct npz_sink *s, struct bl_error *err)
{
    zip_t *zip = bl_zip_output_open(s->fd, err);
    if (zip == NULL)
        return err->status;
    enum bl_status status = add_columns(s, zip, err);
    if (status == BL_OK && zip_close(zip) == 0)
        return BL_OK;
    if (status == BL_OK && s->cause.status != BL_OK)
        status = bl_fail(err, s->cause.status, "%s", s->cause.text);
    else if (status == BL_OK)
        status = bl_fail(err, BL_FAILED, "%s", zip_strerror(zip));
    zip_discard(zip);
    return status;
}

static enum bl_status write_feed(struct npz_sink *s, struct bl_npy_feed *feed,
                                 struct bl_error *err)
{
    uint8_t chunk[1 << 16];
    uint64_t at = 0;
    size_t n;
    do {
        if (bl_npy_feed_read(feed, chunk, sizeof chunk, &n, err) != BL_OK ||
            bl_file_write_at(s->fd, at, chunk, n, err) != BL_OK)
            return err->status;
        at += n;
    } while (n > 0);
    return BL_OK;
}

static enum bl_status write_npy(struct npz_sink *s, struct bl_error *err)
{
    struct bl_npy_feed feed;
    if (bl_npy_feed_init(&feed, &s->parked, 0, s->base.schema.n_columns, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = write_feed(s, &feed, err);
    bl_npy_feed_release(&feed);
    return status;
}

static enum bl_status npz_write(struct bl_sink *base, const struct bl_batch *b,
                                struct bl_error *err)
{
    struct npz_sink *s = sink_of(base);
    if (bl_parked_table_write(&s->parked, b, err) != BL_OK)
        return bl_error_prefix(err, "%s", s->file.final_path);
    return BL_OK;
}

static enum bl_status finish(struct npz_sink *s,
                             enum bl_status (*write)(struct npz_sink *,
                                                     struct bl_error *),
                             struct bl_error *err)
{
    s->fd = open(s->file.part_path, O_RDWR | O_CLOEXEC);
    if (s->fd < 0)
        return bl_fail_errno(err, "%s cannot be written", s->file.final_path);
    enum bl_status status = write(s, err);
    if (close(s->fd) != 0 && status == BL_OK)
        status = bl_fail_errno(err, "writing failed");
    s->fd = -1;
    if (status != BL_OK)
        return bl_error_prefix(err, "%s", s->file.final_path);
    return bl_atomic_file_commit(&s->file, err);
}

static enum bl_status npz_finish(struct bl_sink *base, struct bl_error *err)
{
    return finish(sink_of(base), write_npz, err);
}

static enum bl_status npy_finish(struct bl_sink *base, struct bl_error *err)
{
    return finish(sink_of(base), write_npy, err);
}

static void npz_close(struct bl_sink *base)
{
    struct npz_sink *s = sink_of(base);
    bl_parked_table_release(&s->parked);
    bl_atomic_file_abandon(&s->file);
    free(s);
}

static const struct bl_sink_ops npz_ops = {npz_write, npz_finish, npz_close};
static const struct bl_sink_ops npy_ops = {npz_write, npy_finish, npz_close};

static bool has_columns(const struct bl_schema *schema)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].type != BL_UNREADABLE)
            return true;
    return false;
}

static enum bl_status begin(struct npz_sink *s, const char *path,
                            const struct bl_schema *schema,
                            struct bl_error *err)
{
    if (!has_columns(schema))
        return bl_fail(err, BL_FAILED,
                       "%s: the table has no column that can be written", path);
    if (bl_schema_copy(&s->base.schema, schema, err) != BL_OK ||
        bl_schema_make_names_unique(&s->base.schema, err) != BL_OK ||
        bl_atomic_file_begin(&s->file, path, err) != BL_OK)
        return err->status;
    return bl_parked_table_init(&s->parked, &s->base.schema, s->file.part_path,
                                err);
}

static enum bl_status create(const struct bl_sink_ops *ops, const char *path,
                             const struct bl_schema *schema,
                             struct bl_sink **sink, struct bl_error *err)
{
    struct npz_sink *s = calloc(1, sizeof *s);
    if (s == NULL)
        return bl_fail(err, BL_NO_MEMORY, "%s: out of memory", path);
    s->base.ops = ops;
    s->parked.spool = (struct bl_spool)BL_SPOOL_INIT;
    s->fd = -1;
    if (begin(s, path, schema, err) != BL_OK) {
        bl_sink_close(&s->base);
        return err->status;
    }
    *sink = &s->base;
    return BL_OK;
}

enum bl_status bl_npz_create(const char *path, const struct bl_schema *schema,
                             const struct bl_write_options *options,
                             struct bl_sink **sink, struct bl_error *err)
{
    (void)options;
    return create(&npz_ops, path, schema, sink, err);
}

enum bl_status bl_npy_create(const char *path, const struct bl_schema *schema,
                             const struct bl_write_options *options,
                             struct bl_sink **sink, struct bl_error *err)
{
    (void)options;
    return create(&npy_ops, path, schema, sink, err);
}
