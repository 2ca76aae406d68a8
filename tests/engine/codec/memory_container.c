#include "tests/engine/codec/memory_container.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

void memory_container_release(struct memory_container *c)
{
    for (size_t i = 0; i < c->n_parts; i++)
        free(c->parts[i].bytes);
    free(c->parts);
    *c = (struct memory_container){0};
}

struct memory_part *memory_container_part(const struct memory_container *c,
                                          const char *name)
{
    for (size_t i = 0; i < c->n_parts; i++)
        if (strcmp(c->parts[i].name, name) == 0)
            return &c->parts[i];
    return NULL;
}

size_t memory_container_bytes(const struct memory_container *c)
{
    size_t bytes = 0;
    for (size_t i = 0; i < c->n_parts; i++)
        bytes += c->parts[i].n;
    return bytes;
}

/* Writing. */

struct writer {
    struct bl_container_writer base;
    struct memory_container *to;
};

static struct memory_container *written(struct bl_container_writer *w)
{
    return ((struct writer *)w)->to;
}

static enum bl_status put(struct bl_container_writer *w, const char *name,
                          const void *bytes, size_t n, struct bl_error *err)
{
    struct memory_container *c = written(w);
    cr_assert_not(c->is_finished, "%s after the end", name);
    cr_assert_null(memory_container_part(c, name), "%s twice", name);
    cr_assert_lt(strlen(name), sizeof c->parts->name);
    if (c->room > 0 && memory_container_bytes(c) + n > c->room)
        return bl_fail(err, BL_FAILED, "%s: the disk is full", name);
    c->parts = realloc(c->parts, (c->n_parts + 1) * sizeof *c->parts);
    struct memory_part *part = &c->parts[c->n_parts++];
    *part = (struct memory_part){.bytes = malloc(n > 0 ? n : 1), .n = n};
    strcpy(part->name, name);
    memcpy(part->bytes, bytes, n);
    return BL_OK;
}

static enum bl_status finish(struct bl_container_writer *w,
                             uint64_t *file_bytes, struct bl_error *err)
{
    (void)err;
    struct memory_container *c = written(w);
    c->is_finished = true;
    *file_bytes = memory_container_bytes(c);
    return BL_OK;
}

static void close_writer(struct bl_container_writer *w)
{
    free(w);
}

static const struct bl_container_writer_ops writer_ops = {put, finish,
                                                          close_writer};

struct bl_container_writer *memory_container_writer(struct memory_container *c)
{
    struct writer *w = malloc(sizeof *w);
    *w = (struct writer){{&writer_ops}, c};
    return &w->base;
}

/* Reading. */

struct reader {
    struct bl_container_reader base;
    struct memory_container *from;
};

static const struct memory_part *find(struct bl_container_reader *r,
                                      const char *name, struct bl_error *err)
{
    const struct memory_part *part =
        memory_container_part(((struct reader *)r)->from, name);
    if (part == NULL)
        bl_fail(err, BL_BROKEN, "the part \"%s\" is missing", name);
    return part;
}

static enum bl_status size(struct bl_container_reader *r, const char *name,
                           uint64_t *n, struct bl_error *err)
{
    const struct memory_part *part = find(r, name, err);
    if (part == NULL)
        return err->status;
    *n = part->n;
    return BL_OK;
}

static enum bl_status read_part(struct bl_container_reader *r, const char *name,
                                uint64_t at, size_t n, void *bytes,
                                struct bl_error *err)
{
    const struct memory_part *part = find(r, name, err);
    if (part == NULL)
        return err->status;
    if (at > part->n || n > part->n - at)
        return bl_fail(err, BL_BROKEN, "the part \"%s\" is too short", name);
    memcpy(bytes, part->bytes + at, n);
    return BL_OK;
}

static void close_reader(struct bl_container_reader *r)
{
    free(r);
}

static const struct bl_container_reader_ops reader_ops = {size, read_part,
                                                          close_reader};

struct bl_container_reader *memory_container_reader(struct memory_container *c)
{
    struct reader *r = malloc(sizeof *r);
    *r = (struct reader){{&reader_ops, memory_container_bytes(c)}, c};
    return &r->base;
}
