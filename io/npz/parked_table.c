#include "io/npz/parked_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/codepoint.h"

enum { NUL_AT_END = 0xDC00 }; // npz/codepoint.h

static const struct bl_column *column_of(const struct bl_parked_table *t,
                                         size_t i)
{
    return &t->schema->columns[i];
}

static size_t row_bytes(const struct bl_column *c)
{
    return c->width * bl_type_size(c->type);
}

enum bl_status bl_parked_table_init(struct bl_parked_table *t,
                                    const struct bl_schema *schema,
                                    const char *beside, struct bl_error *err)
{
    *t = (struct bl_parked_table){.schema = schema, .spool = BL_SPOOL_INIT};
    size_t n = schema->n_columns, numbers = 0;
    t->offsets = bl_array_new(n, sizeof *t->offsets, err);
    t->max_characters = bl_array_new(n, sizeof *t->max_characters, err);
    if (t->offsets == NULL || t->max_characters == NULL ||
        bl_spool_open(&t->spool, beside, err) != BL_OK) {
        bl_parked_table_release(t);
        return err->status;
    }
    for (size_t i = 0; i < n; i++) {
        bool text = schema->columns[i].type == BL_TEXT;
        t->offsets[i] = text ? t->n_texts++ : numbers;
        numbers += row_bytes(&schema->columns[i]);
    }
    return BL_OK;
}

void bl_parked_table_release(struct bl_parked_table *t)
{
    for (size_t i = 0; i < t->n_blocks; i++)
        free(t->blocks[i].texts_at);
    free(t->blocks);
    free(t->offsets);
    free(t->max_characters);
    bl_spool_close(&t->spool);
    *t = (struct bl_parked_table){.spool = BL_SPOOL_INIT};
}

static struct bl_parked_block *block_add(struct bl_parked_table *t,
                                         size_t n_rows, struct bl_error *err)
{
    void *blocks = t->blocks;
    if (bl_array_reserve(&blocks, &t->capacity, t->n_blocks + 1,
                         sizeof *t->blocks, err) != BL_OK)
        return NULL;
    t->blocks = blocks;
    struct bl_parked_block *block = &t->blocks[t->n_blocks];
    *block = (struct bl_parked_block){n_rows, t->spool.size, NULL};
    if (t->n_texts > 0) {
        block->texts_at = bl_array_new(t->n_texts, sizeof(uint64_t), err);
        if (block->texts_at == NULL)
            return NULL;
    }
    t->n_blocks++;
    return block;
}

static enum bl_status write_text(struct bl_parked_table *t, size_t column,
                                 const struct bl_vector *v, size_t n_rows,
                                 struct bl_error *err)
{
    size_t *most = &t->max_characters[column];
    for (size_t row = 0; row < n_rows; row++) {
        size_t n;
        const char *text = bl_vector_text(v, row, &n);
        size_t characters = bl_codepoint_count((const uint8_t *)text, n);
        if (characters > *most)
            *most = characters;
    }
    size_t offsets = (n_rows + 1) * sizeof *v->offsets;
    if (bl_spool_append(&t->spool, v->offsets, offsets, err) != BL_OK)
        return err->status;
    return bl_spool_append(&t->spool, v->bytes.data, v->offsets[n_rows], err);
}

enum bl_status bl_parked_table_write(struct bl_parked_table *t,
                                     const struct bl_batch *b,
                                     struct bl_error *err)
{
    struct bl_parked_block *block = block_add(t, b->n_rows, err);
    enum bl_status status = block != NULL ? BL_OK : err->status;
    for (size_t i = 0; i < b->n_columns && status == BL_OK; i++)
        if (bl_type_is_numeric(column_of(t, i)->type))
            status =
                bl_spool_append(&t->spool, b->vectors[i].values,
                                b->n_rows * row_bytes(column_of(t, i)), err);
    for (size_t i = 0; i < b->n_columns && status == BL_OK; i++) {
        if (column_of(t, i)->type != BL_TEXT)
            continue;
        block->texts_at[t->offsets[i]] = t->spool.size;
        status = write_text(t, i, &b->vectors[i], b->n_rows, err);
    }
    t->n_rows += b->n_rows;
    return status;
}

size_t bl_parked_item_size(const struct bl_parked_table *t, size_t column)
{
    if (column_of(t, column)->type != BL_TEXT)
        return row_bytes(column_of(t, column));
    size_t n = t->max_characters[column];
    return 4 * (n > 0 ? n : 1);
}

struct bl_parked_cursor bl_parked_cursor_at(const struct bl_parked_table *t,
                                            size_t column)
{
    return (struct bl_parked_cursor){.table = t, .column = column};
}

void bl_parked_cursor_release(struct bl_parked_cursor *c)
{
    free(c->offsets);
    free(c->bytes);
    c->offsets = NULL;
    c->bytes = NULL;
}

static enum bl_status read_run(const struct bl_parked_table *t, uint64_t at,
                               void **to, size_t n, size_t size,
                               struct bl_error *err)
{
    free(*to);
    *to = bl_array_new(n, size, err);
    return *to != NULL ? bl_spool_read(&t->spool, at, *to, n * size, err)
                       : err->status;
}

static enum bl_status load_texts(struct bl_parked_cursor *c, uint64_t at,
                                 struct bl_error *err)
{
    size_t n = c->n_rows + 1;
    void *offsets = c->offsets, *bytes = c->bytes;
    enum bl_status status =
        read_run(c->table, at, &offsets, n, sizeof *c->offsets, err);
    c->offsets = offsets;
    if (status != BL_OK)
        return status;
    status = read_run(c->table, at + n * sizeof *c->offsets, &bytes,
                      c->offsets[c->n_rows], 1, err);
    c->bytes = bytes;
    return status;
}

static enum bl_status load_block(struct bl_parked_cursor *c,
                                 struct bl_error *err)
{
    const struct bl_parked_table *t = c->table;
    const struct bl_parked_block *block = &t->blocks[c->next_block++];
    size_t offset = t->offsets[c->column];
    c->row = 0;
    c->n_rows = block->n_rows;
    if (column_of(t, c->column)->type == BL_TEXT)
        return load_texts(c, block->texts_at[offset], err);
    void *bytes = c->bytes;
    enum bl_status status =
        read_run(t, block->numbers_at + block->n_rows * offset, &bytes,
                 block->n_rows, bl_parked_item_size(t, c->column), err);
    c->bytes = bytes;
    return status;
}

static void put_text(uint8_t *item, size_t size, const uint8_t *text, size_t n)
{
    memset(item, 0, size);
    while (n > 0) {
        uint32_t code;
        size_t used = bl_codepoint_read(&code, text, n);
        text += used;
        n -= used;
        if (code == 0 && n == 0)
            code = NUL_AT_END;
        memcpy(item, &code, sizeof code);
        item += sizeof code;
    }
}

enum bl_status bl_parked_cursor_next(struct bl_parked_cursor *c, uint8_t *item,
                                     struct bl_error *err)
{
    while (c->row == c->n_rows)
        if (load_block(c, err) != BL_OK)
            return err->status;
    size_t size = bl_parked_item_size(c->table, c->column);
    if (c->offsets == NULL) {
        memcpy(item, c->bytes + c->row * size, size);
    } else {
        size_t from = c->offsets[c->row];
        put_text(item, size, c->bytes + from, c->offsets[c->row + 1] - from);
    }
    c->row++;
    return BL_OK;
}
