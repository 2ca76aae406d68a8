#include "io/hdf5/unpack.h"

#include <string.h>

/* n values of `size` bytes, `stride` apart, side by side.  Called with
 * constant sizes, so that each becomes a loop of plain loads and stores. */
static inline void gather(char *to, const char *from, size_t n, size_t stride,
                          size_t size)
{
    for (size_t i = 0; i < n; i++)
        memcpy(to + i * size, from + i * stride, size);
}

static void gather_sized(char *to, const char *from, size_t n, size_t stride,
                         size_t size)
{
    if (size == 8)
        gather(to, from, n, stride, 8);
    else if (size == 4)
        gather(to, from, n, stride, 4);
    else if (size == 2)
        gather(to, from, n, stride, 2);
    else
        gather(to, from, n, stride, 1);
}

static void unpack_numbers(const struct bl_h5_part *p,
                           const struct bl_h5_slot *slot, const char *stage,
                           struct bl_vector *v, size_t at, size_t n)
{
    char *to = bl_vector_at(v, at, 0);
    const char *from = stage + slot->offset;
    if (v->width == 1) {
        gather_sized(to, from, n, p->row_bytes, slot->size);
        return;
    }
    size_t row = v->width * slot->size;
    for (size_t r = 0; r < n; r++)
        gather_sized(to + r * row, from + r * p->row_bytes, v->width,
                     slot->stride, slot->size);
}

static void unpack_flags(const struct bl_h5_part *p,
                         const struct bl_h5_slot *slot, const char *stage,
                         struct bl_vector *v, size_t at, size_t n)
{
    unpack_numbers(p, slot, stage, v, at, n);
    unsigned char *flags = bl_vector_at(v, at, 0);
    for (size_t i = 0; i < n * v->width; i++)
        flags[i] = flags[i] != 0;
}

static enum bl_status put_text(const struct bl_h5_slot *slot, const char *from,
                               struct bl_vector *v, size_t row,
                               struct bl_error *err)
{
    if (slot->form == BL_H5_FIXED_TEXT)
        return bl_vector_put_text(
            v, row, from, bl_h5_text_length(from, slot->size, slot->padding),
            err);
    const char *text;
    memcpy(&text, from, sizeof text);
    return bl_vector_put_text(v, row, text != NULL ? text : "",
                              text != NULL ? strlen(text) : 0, err);
}

static enum bl_status unpack_text(const struct bl_h5_part *p,
                                  const struct bl_h5_slot *slot,
                                  const char *stage, struct bl_vector *v,
                                  size_t at, size_t n, struct bl_error *err)
{
    for (size_t r = 0; r < n; r++)
        if (put_text(slot, stage + r * p->row_bytes + slot->offset, v, at + r,
                     err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_h5_unpack(const struct bl_h5_part *p, const char *stage,
                            struct bl_batch *batch, size_t at, size_t n,
                            struct bl_error *err)
{
    for (size_t i = 0; i < p->n_slots; i++) {
        const struct bl_h5_slot *slot = &p->slots[i];
        struct bl_vector *v = &batch->vectors[slot->column];
        if (!bl_batch_has(batch, slot->column))
            continue;
        if (slot->form == BL_H5_NUMBERS)
            unpack_numbers(p, slot, stage, v, at, n);
        else if (slot->form == BL_H5_FLAGS)
            unpack_flags(p, slot, stage, v, at, n);
        else if (unpack_text(p, slot, stage, v, at, n, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}
