#include "engine/data/lent.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct lent {
    struct bl_source source;
    struct bl_source *inside;    // of a source
    const struct bl_batch *rows; // of a batch
    size_t next;
};

static enum bl_status lent_new(struct bl_source **s,
                               const struct bl_source_ops *ops,
                               const struct bl_schema *schema,
                               struct bl_source *inside,
                               const struct bl_batch *rows,
                               struct bl_error *err)
{
    struct lent *l = bl_array_new(1, sizeof *l, err);
    if (l == NULL)
        return err->status;
    *l = (struct lent){.source.ops = ops, .inside = inside, .rows = rows};
    if (bl_schema_copy(&l->source.schema, schema, err) != BL_OK) {
        bl_source_close(&l->source);
        return err->status;
    }
    *s = &l->source;
    return BL_OK;
}

static void lent_close(struct bl_source *s)
{
    free(s);
}

/* A batch. */

static enum bl_status batch_read(struct bl_source *s, struct bl_batch *b,
                                 struct bl_error *err)
{
    struct lent *l = (struct lent *)s;
    size_t left = l->rows->n_rows - l->next;
    (void)err;
    b->first_row = l->next;
    b->n_rows = left < b->capacity ? left : b->capacity;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct bl_vector *v = &l->rows->vectors[i];
        if (bl_batch_has(b, i) && b->n_rows > 0)
            memcpy(b->vectors[i].values, bl_vector_at(v, l->next, 0),
                   b->n_rows * v->width * bl_type_size(v->type));
    }
    l->next += b->n_rows;
    return BL_OK;
}

static enum bl_status batch_seek(struct bl_source *s, uint64_t row,
                                 struct bl_error *err)
{
    (void)err;
    ((struct lent *)s)->next = (size_t)row;
    return BL_OK;
}

enum bl_status bl_source_of_batch(struct bl_source **s,
                                  const struct bl_schema *schema,
                                  const struct bl_batch *rows,
                                  struct bl_error *err)
{
    static const struct bl_source_ops ops = {batch_read, batch_seek,
                                             lent_close};
    if (lent_new(s, &ops, schema, NULL, rows, err) != BL_OK)
        return err->status;
    (*s)->schema.n_rows = rows->n_rows;
    return BL_OK;
}

/* A source. */

static enum bl_status inside_read(struct bl_source *s, struct bl_batch *b,
                                  struct bl_error *err)
{
    return bl_source_read(((struct lent *)s)->inside, b, err);
}

static enum bl_status inside_seek(struct bl_source *s, uint64_t row,
                                  struct bl_error *err)
{
    return bl_source_seek(((struct lent *)s)->inside, row, err);
}

enum bl_status bl_source_lend(struct bl_source **s, struct bl_source *inside,
                              struct bl_error *err)
{
    static const struct bl_source_ops ops = {inside_read, inside_seek,
                                             lent_close};
    return lent_new(s, &ops, &inside->schema, inside, NULL, err);
}
