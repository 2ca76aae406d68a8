#include "io/npz/npy_feed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/member_name.h"
#include "io/npz/npy_header.h"

enum { CHUNK = 1 << 16 };

static const struct bl_column *column_of(const struct bl_npy_feed *f, size_t i)
{
    return &f->table->schema->columns[f->cursors[i].column];
}

__attribute__((format(printf, 3, 4))) static enum bl_status print(
    struct bl_buffer *out, struct bl_error *err, const char *format, ...)
{
    char text[64];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return bl_buffer_put(out, text, (size_t)n, err);
}

/* "'<f8'" or "'<U12'". */
static enum bl_status print_code(struct bl_buffer *out,
                                 const struct bl_npy_feed *f, size_t i,
                                 struct bl_error *err)
{
    char code[4];
    const struct bl_column *c = column_of(f, i);
    size_t characters = bl_parked_item_size(f->table, f->cursors[i].column) / 4;
    if (c->type != BL_TEXT) {
        bl_npy_type_code(code, c->type);
        return print(out, err, "'%s'", code);
    }
    if (characters > INT32_MAX / 4)
        return bl_fail(err, BL_FAILED,
                       "column %s has a text of %zu characters, and numpy "
                       "would need room for that many in every row; write "
                       ".h5 or .csv instead",
                       c->name, characters);
    bl_npy_type_code(code, BL_INT32);
    return print(out, err, "'%cU%zu'", code[0], characters);
}

/* "2, 3, " for a field, nothing for a plain column. */
static enum bl_status print_dims(struct bl_buffer *out,
                                 const struct bl_column *c,
                                 struct bl_error *err)
{
    for (size_t i = 0; i < c->n_dims; i++)
        if (print(out, err, "%zu, ", c->dims[i]) != BL_OK)
            return err->status;
    return BL_OK;
}

/* The name as a Python string; escaping left no more than quotes to mind. */
static enum bl_status print_name(struct bl_buffer *out, const char *name,
                                 struct bl_error *err)
{
    char *escaped = bl_member_name_escape(name, err);
    enum bl_status status =
        escaped != NULL ? print(out, err, "'") : err->status;
    for (const char *at = escaped; status == BL_OK && *at != '\0'; at++) {
        if (*at == '\'')
            status = bl_buffer_put_u8(out, '\\', err);
        if (status == BL_OK)
            status = bl_buffer_put(out, at, 1, err);
    }
    free(escaped);
    return status == BL_OK ? print(out, err, "'") : status;
}

/* "('pt', '<f8', (2, 3, )), " */
static enum bl_status print_field(struct bl_buffer *out,
                                  const struct bl_npy_feed *f, size_t i,
                                  struct bl_error *err)
{
    const struct bl_column *c = column_of(f, i);
    if (print(out, err, "(") != BL_OK ||
        print_name(out, c->name, err) != BL_OK ||
        print(out, err, ", ") != BL_OK || print_code(out, f, i, err) != BL_OK)
        return err->status;
    if (c->n_dims > 0 &&
        (print(out, err, ", (") != BL_OK || print_dims(out, c, err) != BL_OK ||
         print(out, err, ")") != BL_OK))
        return err->status;
    return print(out, err, "), ");
}

static enum bl_status print_descr(struct bl_buffer *out,
                                  const struct bl_npy_feed *f,
                                  struct bl_error *err)
{
    if (f->n_cursors == 1)
        return print_code(out, f, 0, err);
    enum bl_status status = print(out, err, "[");
    for (size_t i = 0; i < f->n_cursors && status == BL_OK; i++)
        status = print_field(out, f, i, err);
    return status == BL_OK ? print(out, err, "]") : status;
}

static enum bl_status print_shape(struct bl_buffer *out,
                                  const struct bl_npy_feed *f,
                                  struct bl_error *err)
{
    if (print(out, err, "(%llu, ", (unsigned long long)f->table->n_rows) !=
            BL_OK ||
        (f->n_cursors == 1 && print_dims(out, column_of(f, 0), err) != BL_OK))
        return err->status;
    return print(out, err, ")");
}

static enum bl_status put_header(struct bl_npy_feed *f, struct bl_error *err)
{
    struct bl_buffer descr = {0}, shape = {0};
    enum bl_status status = print_descr(&descr, f, err);
    if (status == BL_OK)
        status = print_shape(&shape, f, err);
    if (status == BL_OK)
        status = bl_buffer_put_u8(&descr, '\0', err);
    if (status == BL_OK)
        status = bl_buffer_put_u8(&shape, '\0', err);
    if (status == BL_OK)
        status = bl_npy_header_write(&f->bytes, (const char *)descr.data,
                                     (const char *)shape.data, err);
    bl_buffer_release(&descr);
    bl_buffer_release(&shape);
    return status;
}

static enum bl_status check_item(const struct bl_npy_feed *f,
                                 struct bl_error *err)
{
    uint64_t bytes;
    if (f->item_size > 0 &&
        !__builtin_mul_overflow(f->n_left, f->item_size, &bytes) &&
        bytes < INT64_MAX / 2)
        return BL_OK;
    return bl_fail(err, BL_FAILED, "%llu rows of %zu bytes are too many",
                   (unsigned long long)f->n_left, f->item_size);
}

enum bl_status bl_npy_feed_init(struct bl_npy_feed *f,
                                const struct bl_parked_table *t, size_t first,
                                size_t n, struct bl_error *err)
{
    *f = (struct bl_npy_feed){.table = t, .n_left = t->n_rows};
    f->cursors = bl_array_new(n, sizeof *f->cursors, err);
    for (size_t i = first; f->cursors != NULL && i < first + n; i++) {
        if (t->schema->columns[i].type == BL_UNREADABLE)
            continue;
        f->cursors[f->n_cursors++] = bl_parked_cursor_at(t, i);
        f->item_size += bl_parked_item_size(t, i);
    }
    if (f->cursors == NULL || check_item(f, err) != BL_OK ||
        put_header(f, err) != BL_OK) {
        bl_npy_feed_release(f);
        return err->status;
    }
    f->size = f->bytes.size + f->n_left * f->item_size;
    return BL_OK;
}

void bl_npy_feed_release(struct bl_npy_feed *f)
{
    for (size_t i = 0; i < f->n_cursors; i++)
        bl_parked_cursor_release(&f->cursors[i]);
    free(f->cursors);
    bl_buffer_release(&f->bytes);
    *f = (struct bl_npy_feed){0};
}

static enum bl_status put_item(struct bl_npy_feed *f, struct bl_error *err)
{
    uint8_t *item = bl_buffer_extend(&f->bytes, f->item_size, err);
    if (item == NULL)
        return err->status;
    for (size_t i = 0; i < f->n_cursors; i++) {
        if (bl_parked_cursor_next(&f->cursors[i], item, err) != BL_OK)
            return err->status;
        item += bl_parked_item_size(f->table, f->cursors[i].column);
    }
    f->n_left--;
    return BL_OK;
}

/* About a chunk of items, at least one, when there are any. */
static enum bl_status refill(struct bl_npy_feed *f, struct bl_error *err)
{
    f->bytes.size = f->at = 0;
    while (f->n_left > 0 && f->bytes.size < CHUNK)
        if (put_item(f, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_npy_feed_read(struct bl_npy_feed *f, void *bytes, size_t n,
                                size_t *got, struct bl_error *err)
{
    *got = 0;
    if (f->at == f->bytes.size && refill(f, err) != BL_OK)
        return err->status;
    *got = f->bytes.size - f->at < n ? f->bytes.size - f->at : n;
    memcpy(bytes, f->bytes.data + f->at, *got);
    f->at += *got;
    return BL_OK;
}
