#include "engine/codec/special.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/pack.h"

static size_t mask_size(size_t n)
{
    return (n + 7) / 8;
}

static size_t count_special(const struct bl_feature *f,
                            const double *as_doubles, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += bl_feature_is_special(f, as_doubles[i]);
    return count;
}

enum bl_status bl_special_pack(struct bl_buffer *packed,
                               const struct bl_feature *f, const void *values,
                               const double *as_doubles, size_t n,
                               struct bl_error *err)
{
    size_t count = count_special(f, as_doubles, n);
    if (count == 0)
        return BL_OK;
    size_t size = bl_type_size(f->type);
    uint8_t *stream = bl_array_new(mask_size(n) + count * size, 1, err);
    if (stream == NULL)
        return err->status;
    uint8_t *to = stream + mask_size(n);
    for (size_t i = 0; i < n; i++) {
        if (!bl_feature_is_special(f, as_doubles[i]))
            continue;
        stream[i / 8] |= (uint8_t)(1u << i % 8);
        memcpy(to, (const uint8_t *)values + i * size, size);
        to += size;
    }
    enum bl_status status =
        bl_pack(packed, stream, mask_size(n) + count * size, 1, err);
    free(stream);
    return status;
}

static size_t bits_set(const uint8_t *mask, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += mask[i / 8] >> i % 8 & 1;
    return count;
}

static void put_in_places(uint8_t *values, const uint8_t *stream, size_t n,
                          size_t size)
{
    const uint8_t *from = stream + mask_size(n);
    for (size_t i = 0; i < n; i++)
        if (stream[i / 8] >> i % 8 & 1) {
            memcpy(values + i * size, from, size);
            from += size;
        }
}

enum bl_status bl_special_restore(void *values, enum bl_type type, size_t n,
                                  const void *packed, size_t packed_size,
                                  struct bl_error *err)
{
    size_t size = bl_type_size(type);
    uint64_t claimed = bl_unpacked_size(packed, packed_size);
    if (claimed < mask_size(n) || claimed > mask_size(n) + n * size)
        return bl_fail(err, BL_BROKEN,
                       "the stream of special values has an impossible size");
    size_t stream_size = (size_t)claimed;
    uint8_t *stream = bl_array_new(stream_size, 1, err);
    if (stream == NULL)
        return err->status;
    enum bl_status status =
        bl_unpack(stream, stream_size, packed, packed_size, err);
    if (status == BL_OK &&
        mask_size(n) + bits_set(stream, n) * size != stream_size)
        status = bl_fail(err, BL_BROKEN,
                         "the stream of special values does not add up");
    if (status == BL_OK)
        put_in_places(values, stream, n, size);
    free(stream);
    return status;
}
