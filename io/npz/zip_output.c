#include "io/npz/zip_output.h"

#include <errno.h>
#include <stdlib.h>

#include "io/npz/spool.h"

struct output {
    int fd;
    zip_uint64_t at, size;
    zip_error_t error;
};

static zip_int64_t refuse(struct output *o, int code)
{
    zip_error_set(&o->error, code, errno);
    return -1;
}

static zip_int64_t put(struct output *o, const void *data, zip_uint64_t n)
{
    struct bl_error err = BL_ERROR_INIT;
    if (bl_file_write_at(o->fd, o->at, data, n, &err) != BL_OK)
        return refuse(o, ZIP_ER_WRITE);
    o->at += n;
    if (o->at > o->size)
        o->size = o->at;
    return (zip_int64_t)n;
}

static zip_int64_t go_to(struct output *o, void *data, zip_uint64_t n)
{
    zip_int64_t at =
        zip_source_seek_compute_offset(o->at, o->size, data, n, &o->error);
    if (at < 0)
        return -1;
    o->at = (zip_uint64_t)at;
    return 0;
}

static zip_int64_t describe(const struct output *o, zip_stat_t *st)
{
    zip_stat_init(st);
    st->size = o->size;
    st->valid = ZIP_STAT_SIZE;
    return sizeof *st;
}

static void release(struct output *o)
{
    zip_error_fini(&o->error);
    free(o);
}

/* What libzip asks for.  Nothing of a new archive is ever read. */
static zip_int64_t answer(void *user, void *data, zip_uint64_t n,
                          zip_source_cmd_t command)
{
    struct output *o = user;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_WRITABLE;
    case ZIP_SOURCE_STAT:
        return describe(o, data);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&o->error, data, n);
    case ZIP_SOURCE_WRITE:
        return put(o, data, n);
    case ZIP_SOURCE_SEEK_WRITE:
        return go_to(o, data, n);
    case ZIP_SOURCE_TELL:
    case ZIP_SOURCE_TELL_WRITE:
        return (zip_int64_t)o->at;
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_COMMIT_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
        return 0;
    case ZIP_SOURCE_FREE:
        release(o);
        return 0;
    default:
        return refuse(o, ZIP_ER_OPNOTSUPP);
    }
}

static zip_t *open_archive(struct output *o, zip_error_t *error)
{
    zip_source_t *source = zip_source_function_create(answer, o, error);
    if (source == NULL) {
        release(o);
        return NULL;
    }
    zip_t *zip = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, error);
    if (zip == NULL)
        zip_source_free(source);
    return zip;
}

zip_t *bl_zip_output_open(int fd, struct bl_error *err)
{
    struct output *o = calloc(1, sizeof *o);
    if (o == NULL) {
        bl_fail(err, BL_NO_MEMORY, "out of memory");
        return NULL;
    }
    o->fd = fd;
    zip_error_init(&o->error);
    zip_error_t error;
    zip_error_init(&error);
    zip_t *zip = open_archive(o, &error);
    if (zip == NULL)
        bl_fail(err, BL_FAILED, "no archive can be begun (%s)",
                zip_error_strerror(&error));
    zip_error_fini(&error);
    return zip;
}
