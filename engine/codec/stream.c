#include "engine/codec/stream.h"

#include <stdio.h>
#include <stdlib.h>

#include <xxhash.h>

#include "base/memory.h"
#include "base/reader.h"

enum { COUNT_SIZE = 4, ENTRY_SIZE = 24 };

void bl_directory_release(struct bl_directory *d)
{
    free(d->streams);
    *d = (struct bl_directory){0};
}

void bl_group_part_name(char *name, size_t group)
{
    snprintf(name, BL_PART_NAME_SIZE, "rows.%zu", group);
}

static enum bl_status put_directory(struct bl_buffer *part,
                                    const struct bl_packed_stream *streams,
                                    size_t n, struct bl_error *err)
{
    enum bl_status status = bl_buffer_put_u32(part, (uint32_t)n, err);
    for (size_t i = 0; i < n && status == BL_OK; i++) {
        const struct bl_packed_stream *s = &streams[i];
        uint64_t checksum = XXH3_64bits(s->bytes.data, s->bytes.size);
        if (bl_buffer_put_u32(part, s->column, err) != BL_OK ||
            bl_buffer_put_u32(part, s->kind, err) != BL_OK ||
            bl_buffer_put_u64(part, s->bytes.size, err) != BL_OK ||
            bl_buffer_put_u64(part, checksum, err) != BL_OK)
            status = err->status;
    }
    return status;
}

enum bl_status bl_group_put(struct bl_group *g, size_t group,
                            const struct bl_packed_stream *streams, size_t n,
                            struct bl_container_writer *w, struct bl_error *err)
{
    struct bl_buffer part = {0};
    char name[BL_PART_NAME_SIZE];
    bl_group_part_name(name, group);
    enum bl_status status = put_directory(&part, streams, n, err);
    g->directory_bytes = part.size;
    g->checksum = XXH3_64bits(part.data, part.size);
    for (size_t i = 0; i < n && status == BL_OK; i++)
        status = bl_buffer_put(&part, streams[i].bytes.data,
                               streams[i].bytes.size, err);
    g->part_bytes = part.size;
    if (status == BL_OK)
        status = w->ops->put(w, name, part.data, part.size, err);
    bl_buffer_release(&part);
    return status;
}

static int by_column_and_kind(const void *a, const void *b)
{
    const struct bl_stream *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* Sorted, so that finding the streams of a million columns stays quick. */
static enum bl_status parse_directory(struct bl_directory *d,
                                      const struct bl_group *g,
                                      const uint8_t *bytes,
                                      struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(bytes, (size_t)g->directory_bytes);
    size_t n = bl_reader_u32le(&r);
    if (n != (g->directory_bytes - COUNT_SIZE) / ENTRY_SIZE)
        return bl_fail(err, BL_BROKEN, "its directory is damaged");
    d->streams = bl_array_new(n, sizeof *d->streams, err);
    if (d->streams == NULL)
        return err->status;
    uint64_t at = g->directory_bytes;
    for (; d->n < n; d->n++) {
        struct bl_stream *s = &d->streams[d->n];
        s->column = bl_reader_u32le(&r);
        s->kind = bl_reader_u32le(&r);
        s->size = bl_reader_u64le(&r);
        s->checksum = bl_reader_u64le(&r);
        s->at = at;
        if (s->size > g->part_bytes - at)
            return bl_fail(err, BL_BROKEN, "a stream reaches over its end");
        at += s->size;
    }
    qsort(d->streams, n, sizeof *d->streams, by_column_and_kind);
    return BL_OK;
}

enum bl_status bl_directory_get(struct bl_directory *d, const struct bl_meta *m,
                                size_t group, struct bl_container_reader *r,
                                struct bl_error *err)
{
    *d = (struct bl_directory){0};
    const struct bl_group *g = &m->groups[group];
    char name[BL_PART_NAME_SIZE];
    bl_group_part_name(name, group);
    if (g->directory_bytes < COUNT_SIZE || g->part_bytes > r->file_bytes)
        return bl_fail(err, BL_BROKEN, "row group %zu: impossible sizes",
                       group);
    uint8_t *bytes = bl_array_new((size_t)g->directory_bytes, 1, err);
    if (bytes == NULL)
        return err->status;
    enum bl_status status =
        r->ops->read(r, name, 0, (size_t)g->directory_bytes, bytes, err);
    if (status == BL_OK &&
        XXH3_64bits(bytes, (size_t)g->directory_bytes) != g->checksum)
        status = bl_fail(err, BL_BROKEN,
                         "its directory is damaged (the "
                         "checksum does not hold)");
    if (status == BL_OK)
        status = parse_directory(d, g, bytes, err);
    free(bytes);
    if (status != BL_OK) {
        bl_directory_release(d);
        return bl_error_prefix(err, "row group %zu", group);
    }
    return BL_OK;
}

const struct bl_stream *bl_directory_find(const struct bl_directory *d,
                                          uint32_t column,
                                          enum bl_stream_kind kind)
{
    struct bl_stream wanted = {.column = column, .kind = kind};
    return bsearch(&wanted, d->streams, d->n, sizeof wanted,
                   by_column_and_kind);
}

enum bl_status bl_stream_get(struct bl_buffer *packed,
                             const struct bl_stream *s, size_t group,
                             struct bl_container_reader *r,
                             struct bl_error *err)
{
    char name[BL_PART_NAME_SIZE];
    bl_group_part_name(name, group);
    size_t size = (size_t)s->size;
    uint8_t *room = bl_buffer_extend(packed, size, err);
    if (room == NULL || r->ops->read(r, name, s->at, size, room, err) != BL_OK)
        return err->status;
    if (XXH3_64bits(room, size) != s->checksum)
        return bl_fail(err, BL_BROKEN,
                       "row group %zu: a stream is damaged (its checksum does "
                       "not hold)",
                       group);
    return BL_OK;
}
