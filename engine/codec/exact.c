#include "engine/codec/exact.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/pack.h"

static enum bl_status pack_text(struct bl_buffer *lengths,
                                struct bl_buffer *text,
                                const struct bl_vector *v, size_t n_rows,
                                struct bl_error *err)
{
    struct bl_buffer sizes = {0};
    enum bl_status status = BL_OK;
    for (size_t row = 0; row < n_rows && status == BL_OK; row++) {
        size_t n;
        bl_vector_text(v, row, &n);
        status = n <= UINT32_MAX ? bl_buffer_put_u32(&sizes, (uint32_t)n, err)
                                 : bl_fail(err, BL_FAILED,
                                           "a text of %zu bytes is too "
                                           "long to be stored",
                                           n);
    }
    if (status == BL_OK)
        status = bl_pack(lengths, sizes.data, sizes.size, 4, err);
    if (status == BL_OK)
        status = bl_pack(text, v->bytes.data, v->offsets[n_rows], 1, err);
    bl_buffer_release(&sizes);
    return status;
}

enum bl_status bl_exact_pack(struct bl_buffer *first, struct bl_buffer *second,
                             const struct bl_vector *v, size_t n_rows,
                             struct bl_error *err)
{
    if (v->type == BL_TEXT)
        return pack_text(first, second, v, n_rows, err);
    size_t size = bl_type_size(v->type);
    return bl_pack(first, v->values, n_rows * v->width * size, size, err);
}

/* Lengths become offsets; their sum must be the size of the text. */
static enum bl_status restore_lengths(struct bl_vector *v, size_t n_rows,
                                      const struct bl_buffer *packed,
                                      struct bl_error *err)
{
    uint8_t *lengths = bl_array_new(n_rows, sizeof(uint32_t), err);
    if (lengths == NULL ||
        bl_unpack(lengths, n_rows * sizeof(uint32_t), packed->data,
                  packed->size, err) != BL_OK) {
        free(lengths);
        return err->status;
    }
    for (size_t row = 0; row < n_rows; row++) {
        const uint8_t *b = lengths + row * sizeof(uint32_t);
        size_t n = (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 |
                   (size_t)b[3] << 24;
        v->offsets[row + 1] = v->offsets[row] + n;
    }
    free(lengths);
    return BL_OK;
}

static enum bl_status restore_text(struct bl_vector *v, size_t n_rows,
                                   const struct bl_buffer *lengths,
                                   const struct bl_buffer *text,
                                   struct bl_error *err)
{
    if (restore_lengths(v, n_rows, lengths, err) != BL_OK)
        return err->status;
    size_t n = v->offsets[n_rows];
    if (bl_unpacked_size(text->data, text->size) != n)
        return bl_fail(err, BL_BROKEN, "the texts of a column do not add up");
    v->bytes.size = 0;
    uint8_t *room = bl_buffer_extend(&v->bytes, n, err);
    if (room == NULL)
        return err->status;
    return bl_unpack(room, n, text->data, text->size, err);
}

enum bl_status bl_exact_unpack(struct bl_vector *v, size_t n_rows,
                               const struct bl_buffer *first,
                               const struct bl_buffer *second,
                               struct bl_error *err)
{
    if (v->type == BL_TEXT)
        return restore_text(v, n_rows, first, second, err);
    return bl_unpack(v->values, n_rows * v->width * bl_type_size(v->type),
                     first->data, first->size, err);
}
