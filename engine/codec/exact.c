#include "engine/codec/exact.h"

#include <stdint.h>

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
