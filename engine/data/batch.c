#include "engine/data/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static enum bl_status vector_init(struct bl_vector *v,
                                  const struct bl_column *c, bool wanted,
                                  size_t capacity, struct bl_error *err)
{
    *v = (struct bl_vector){.type = c->type, .width = c->width};
    if (!wanted || c->type == BL_UNREADABLE)
        return BL_OK;
    if (c->type == BL_TEXT) {
        v->offsets = bl_array_new(capacity + 1, sizeof *v->offsets, err);
        return v->offsets != NULL ? BL_OK : err->status;
    }
    size_t row_bytes = c->width * bl_type_size(c->type);
    v->values = bl_array_new(capacity, row_bytes, err);
    return v->values != NULL ? BL_OK : err->status;
}

enum bl_status bl_batch_init(struct bl_batch *b, const struct bl_schema *s,
                             const bool *wanted, size_t capacity,
                             struct bl_error *err)
{
    *b = (struct bl_batch){.capacity = capacity};
    b->vectors = bl_array_new(s->n_columns, sizeof *b->vectors, err);
    if (b->vectors == NULL)
        return err->status;
    b->n_columns = s->n_columns;
    for (size_t i = 0; i < s->n_columns; i++) {
        bool want = wanted == NULL || wanted[i];
        if (vector_init(&b->vectors[i], &s->columns[i], want, capacity, err) !=
            BL_OK) {
            bl_batch_release(b);
            return err->status;
        }
    }
    return BL_OK;
}

void bl_batch_release(struct bl_batch *b)
{
    for (size_t i = 0; i < b->n_columns; i++) {
        free(b->vectors[i].values);
        free(b->vectors[i].offsets);
        bl_buffer_release(&b->vectors[i].bytes);
    }
    free(b->vectors);
    *b = (struct bl_batch){0};
}

void bl_batch_clear(struct bl_batch *b)
{
    b->n_rows = 0;
    for (size_t i = 0; i < b->n_columns; i++)
        b->vectors[i].bytes.size = 0;
}

bool bl_batch_has(const struct bl_batch *b, size_t column)
{
    const struct bl_vector *v = &b->vectors[column];
    return v->values != NULL || v->offsets != NULL;
}

enum bl_status bl_vector_put_text(struct bl_vector *v, size_t row,
                                  const char *text, size_t n,
                                  struct bl_error *err)
{
    if (bl_buffer_put(&v->bytes, text, n, err) != BL_OK)
        return err->status;
    v->offsets[row + 1] = v->bytes.size;
    return BL_OK;
}

const char *bl_vector_text(const struct bl_vector *v, size_t row, size_t *n)
{
    *n = v->offsets[row + 1] - v->offsets[row];
    return *n > 0 ? (const char *)v->bytes.data + v->offsets[row] : "";
}

void *bl_vector_at(const struct bl_vector *v, size_t row, size_t cell)
{
    size_t index = row * v->width + cell;
    return (char *)v->values + index * bl_type_size(v->type);
}

size_t bl_batch_comfortable_rows(const struct bl_schema *s)
{
    enum { COMFORTABLE = 4 << 20, TEXT_GUESS = 32, MOST = 65536 };
    size_t row_bytes = bl_schema_row_bytes(s);
    if (row_bytes >= COMFORTABLE)
        return 1;
    for (size_t i = 0; i < s->n_columns; i++)
        row_bytes += s->columns[i].type == BL_TEXT ? TEXT_GUESS : 0;
    size_t rows = row_bytes > 0 ? COMFORTABLE / row_bytes : MOST;
    return rows < 1 ? 1 : rows > MOST ? MOST : rows;
}
