#include "io/root/write_branch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

const struct bl_root_leaf_kind bl_root_leaf_kinds[] = {
    [BL_BOOL] = {"TLeafO", 'O', false},
    [BL_INT8] = {"TLeafB", 'B', false},
    [BL_UINT8] = {"TLeafB", 'b', true},
    [BL_INT16] = {"TLeafS", 'S', false},
    [BL_UINT16] = {"TLeafS", 's', true},
    [BL_INT32] = {"TLeafI", 'I', false},
    [BL_UINT32] = {"TLeafI", 'i', true},
    [BL_INT64] = {"TLeafL", 'L', false},
    [BL_UINT64] = {"TLeafL", 'l', true},
    [BL_FLOAT32] = {"TLeafF", 'F', false},
    [BL_FLOAT64] = {"TLeafD", 'D', false},
    [BL_TEXT] = {"TLeafC", 'C', false},
};

void bl_root_out_branch_release(struct bl_root_out_branch *b)
{
    free(b->name);
    free(b->title);
    free(b->leaf_name);
    free(b->leaf_title);
    bl_buffer_release(&b->data);
    free(b->starts);
    free(b->baskets);
}

size_t bl_root_out_branch_row_size(const struct bl_root_out_branch *b)
{
    size_t size = bl_type_size(b->type) * b->width;
    return b->type == BL_TEXT ? 1 + sizeof *b->starts : size;
}

/* --- values: n of them, `stride` bytes from one to the next where they go ---
 */

typedef void store_values(uint8_t *to, size_t stride, const uint8_t *from,
                          size_t n);

static void store_8(uint8_t *to, size_t stride, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i * stride] = from[i];
}

static void store_16(uint8_t *to, size_t stride, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t v;
        memcpy(&v, from + i * sizeof v, sizeof v);
        bl_root_store_u16(to + i * stride, v);
    }
}

static void store_32(uint8_t *to, size_t stride, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t v;
        memcpy(&v, from + i * sizeof v, sizeof v);
        bl_root_store_u32(to + i * stride, v);
    }
}

static void store_64(uint8_t *to, size_t stride, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t v;
        memcpy(&v, from + i * sizeof v, sizeof v);
        bl_root_store_u64(to + i * stride, v);
    }
}

/* By the bytes of a value. */
static store_values *const store_of_size[] = {
    [1] = store_8, [2] = store_16, [4] = store_32, [8] = store_64};

static enum bl_status add_numbers(struct bl_root_out_branch *b,
                                  const struct bl_batch *batch, size_t first,
                                  size_t n, struct bl_error *err)
{
    size_t size = bl_type_size(b->type);
    uint8_t *room =
        bl_buffer_extend(&b->data, n * bl_root_out_branch_row_size(b), err);
    if (room == NULL)
        return err->status;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct bl_vector *v = &batch->vectors[b->first_column + i];
        store_of_size[size](room + i * size, b->n_columns * size,
                            bl_vector_at(v, first, 0), n * v->width);
    }
    return BL_OK;
}

/* --- texts --- */

static enum bl_status note_start(struct bl_root_out_branch *b,
                                 struct bl_error *err)
{
    void *starts = b->starts;
    if (bl_array_reserve(&starts, &b->starts_capacity, b->n_starts + 1,
                         sizeof *b->starts, err) != BL_OK)
        return err->status;
    b->starts = starts;
    b->starts[b->n_starts++] = (uint32_t)b->data.size;
    return BL_OK;
}

static enum bl_status add_text(struct bl_root_out_branch *b, const char *text,
                               size_t n, struct bl_error *err)
{
    static const size_t most = 1 << 29; // positions in a basket have 31 bits
    if (n > most || b->data.size > most)
        return bl_fail(err, BL_FAILED,
                       "column %s has texts too long for a ROOT file", b->name);
    if (note_start(b, err) != BL_OK)
        return err->status;
    size_t size = bl_root_string_size(n);
    uint8_t *room = bl_buffer_extend(&b->data, size, err);
    if (room == NULL)
        return err->status;
    *room = n < 255 ? (uint8_t)n : 255;
    if (n >= 255)
        bl_root_store_u32(room + 1, (uint32_t)n);
    if (n > 0)
        memcpy(room + size - n, text, n);
    if (n > b->longest_text)
        b->longest_text = n;
    return BL_OK;
}

static enum bl_status add_texts(struct bl_root_out_branch *b,
                                const struct bl_vector *v, size_t first,
                                size_t n, struct bl_error *err)
{
    for (size_t row = first; row < first + n; row++) {
        size_t length;
        const char *text = bl_vector_text(v, row, &length);
        if (add_text(b, text, length, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_root_out_branch_add(struct bl_root_out_branch *b,
                                      const struct bl_batch *batch,
                                      size_t first, size_t n,
                                      struct bl_error *err)
{
    if (b->type == BL_TEXT)
        return add_texts(b, &batch->vectors[b->first_column], first, n, err);
    return add_numbers(b, batch, first, n, err);
}

/* --- baskets --- */

enum { BASKET_HEADER = 19, ANY_CAPACITY = 1000 };

/* Behind the texts: where each begins, counted from the start of the key, and
 * a place for one more. */
static enum bl_status append_starts(struct bl_root_out_branch *b,
                                    size_t key_length, struct bl_error *err)
{
    size_t n = b->n_starts;
    uint8_t *room = bl_buffer_extend(&b->data, (n + 2) * 4, err);
    if (room == NULL)
        return err->status;
    bl_root_store_u32(room, (uint32_t)(n + 1));
    for (size_t i = 0; i < n; i++)
        bl_root_store_u32(room + 4 * (i + 1),
                          (uint32_t)(b->starts[i] + key_length));
    bl_root_store_u32(room + 4 * (n + 1), 0);
    return BL_OK;
}

static void make_header(uint8_t header[BASKET_HEADER],
                        const struct bl_root_out_branch *b, size_t n_rows,
                        size_t last)
{
    bool is_text = b->type == BL_TEXT;
    size_t row_size = is_text ? ANY_CAPACITY : bl_root_out_branch_row_size(b);
    bl_root_store_u16(header, 3); // the class's version
    bl_root_store_u32(header + 2, BL_ROOT_BUFFER_SIZE);
    bl_root_store_u32(header + 6, (uint32_t)row_size);
    bl_root_store_u32(header + 10, (uint32_t)n_rows);
    bl_root_store_u32(header + 14, (uint32_t)last);
    header[18] = 0;
}

static enum bl_status note_basket(struct bl_root_out_branch *b,
                                  const struct bl_root_out_key *key,
                                  struct bl_error *err)
{
    void *baskets = b->baskets;
    if (bl_array_reserve(&baskets, &b->baskets_capacity, b->n_baskets + 1,
                         sizeof *b->baskets, err) != BL_OK)
        return err->status;
    b->baskets = baskets;
    size_t stored = bl_root_out_key_record_length(key);
    b->baskets[b->n_baskets++] =
        (struct bl_root_out_basket){key->seek, (uint32_t)stored};
    b->raw_bytes += bl_root_out_key_length(key) + key->object_length;
    b->stored_bytes += stored;
    return BL_OK;
}

enum bl_status bl_root_out_branch_flush(struct bl_root_out_branch *b,
                                        struct bl_root_out_file *f,
                                        const char *tree, size_t n_rows,
                                        struct bl_error *err)
{
    struct bl_root_out_key key = {
        .class_name = "TBasket",
        .name = b->name,
        .title = tree,
        .cycle = (uint16_t)b->n_baskets,
        .is_wide = true,
        .header_length = BASKET_HEADER,
    };
    bl_root_out_file_place(f, &key);
    size_t key_length = bl_root_out_key_length(&key);
    uint8_t header[BASKET_HEADER];
    make_header(header, b, n_rows, key_length + b->data.size);
    if (b->type == BL_TEXT && append_starts(b, key_length, err) != BL_OK)
        return err->status;
    if (bl_root_out_file_put(f, &key, header, b->data.data, b->data.size,
                             err) != BL_OK)
        return err->status;
    b->data.size = 0;
    b->n_starts = 0;
    return note_basket(b, &key, err);
}
