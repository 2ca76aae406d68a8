#include "engine/codec/special.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/pack.h"

static size_t mask_size(size_t n)
{
    return (n + 7) / 8;
}

enum bl_status bl_special_pack(struct bl_buffer *packed, enum bl_type type,
                               const void *values, const bool *is_special,
                               size_t n, struct bl_error *err)
{
    size_t count = 0, size = bl_type_size(type);
    for (size_t i = 0; i < n; i++)
        count += is_special[i];
    if (count == 0)
        return BL_OK;
    uint8_t *stream = bl_array_new(mask_size(n) + count * size, 1, err);
    if (stream == NULL)
        return err->status;
    uint8_t *to = stream + mask_size(n);
    for (size_t i = 0; i < n; i++) {
        if (!is_special[i])
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

/* The stream unpacked and found to add up; the caller's. */
static enum bl_status open_stream(uint8_t **stream, size_t value_size, size_t n,
                                  const void *packed, size_t packed_size,
                                  struct bl_error *err)
{
    uint64_t claimed = bl_unpacked_size(packed, packed_size);
    if (claimed < mask_size(n) || claimed > mask_size(n) + n * value_size)
        return bl_fail(err, BL_BROKEN,
                       "the stream of special values has an impossible size");
    size_t size = (size_t)claimed;
    *stream = bl_array_new(size, 1, err);
    if (*stream == NULL)
        return err->status;
    enum bl_status status = bl_unpack(*stream, size, packed, packed_size, err);
    if (status == BL_OK &&
        mask_size(n) + bits_set(*stream, n) * value_size != size)
        status = bl_fail(err, BL_BROKEN,
                         "the stream of special values does not add up");
    if (status != BL_OK)
        free(*stream);
    return status;
}

enum bl_status bl_special_places(bool *is_special, enum bl_type type, size_t n,
                                 const void *packed, size_t packed_size,
                                 struct bl_error *err)
{
    uint8_t *stream;
    if (open_stream(&stream, bl_type_size(type), n, packed, packed_size, err) !=
        BL_OK)
        return err->status;
    for (size_t i = 0; i < n; i++)
        is_special[i] = stream[i / 8] >> i % 8 & 1;
    free(stream);
    return BL_OK;
}

enum bl_status bl_special_restore(void *values, enum bl_type type, size_t n,
                                  const void *packed, size_t packed_size,
                                  struct bl_error *err)
{
    uint8_t *stream;
    size_t size = bl_type_size(type);
    if (open_stream(&stream, size, n, packed, packed_size, err) != BL_OK)
        return err->status;
    put_in_places(values, stream, n, size);
    free(stream);
    return BL_OK;
}
