#include "engine/codec/exact.h"

#include "engine/codec/exact_text.h"
#include "engine/codec/pack.h"

enum bl_status bl_exact_pack(struct bl_buffer streams[BL_EXACT_N_STREAMS],
                             const struct bl_vector *v, size_t n_rows,
                             struct bl_error *err)
{
    if (v->type == BL_TEXT)
        return bl_exact_text_pack(streams, v, n_rows, err);
    size_t size = bl_type_size(v->type);
    return bl_pack(&streams[BL_EXACT_VALUES], v->values,
                   n_rows * v->width * size, size, err);
}

enum bl_status bl_exact_unpack(
    struct bl_vector *v, size_t n_rows,
    const struct bl_buffer *const streams[BL_EXACT_N_STREAMS],
    struct bl_error *err)
{
    const struct bl_buffer *values = streams[BL_EXACT_VALUES];
    bool is_text = v->type == BL_TEXT;
    if (is_text ? streams[BL_EXACT_LENGTHS] == NULL ||
                      streams[BL_EXACT_TEXT] == NULL
                : values == NULL)
        return bl_fail(err, BL_BROKEN, "a stream is missing");
    return is_text
               ? bl_exact_text_unpack(v, n_rows, streams, err)
               : bl_unpack(v->values, n_rows * v->width * bl_type_size(v->type),
                           values->data, values->size, err);
}
