/* Zstandard, of the bytes as they are and of those of equal weight side by
 * side, of the elements or of their differences.
 */
#include <stdlib.h>

#include <zstd.h>

#include "base/memory.h"
#include "engine/codec/pack_codings.h"

enum { LEVEL = 5 };

static bool suits_always(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes, (void)n, (void)element;
    return true;
}

static enum bl_status encode_zstd(struct bl_buffer *out, const uint8_t *bytes,
                                  size_t n, size_t element,
                                  struct bl_error *err)
{
    (void)element;
    size_t room = ZSTD_compressBound(n);
    size_t start = out->size;
    uint8_t *to = bl_buffer_extend(out, room, err);
    if (to == NULL)
        return err->status;
    size_t size = ZSTD_compress(to, room, bytes, n, LEVEL);
    if (ZSTD_isError(size))
        return bl_fail(err, BL_NO_MEMORY, "zstd cannot compress: %s",
                       ZSTD_getErrorName(size));
    out->size = start + size;
    return BL_OK;
}

static bool decode_zstd(uint8_t *bytes, size_t n, size_t element,
                        const uint8_t *payload, size_t size)
{
    (void)element;
    return ZSTD_decompress(bytes, n, payload, size) == n;
}

const struct bl_pack_coding bl_pack_zstd = {
    .suits = suits_always,
    .encode = encode_zstd,
    .decode = decode_zstd,
};

/* Shuffled. */

static bool suits_shuffle(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes;
    return element > 1 && n > element;
}

static void shuffle(uint8_t *to, const uint8_t *from, size_t n, size_t element)
{
    size_t count = n / element;
    for (size_t b = 0; b < element; b++)
        for (size_t i = 0; i < count; i++)
            to[b * count + i] = from[i * element + b];
}

static void unshuffle(uint8_t *to, const uint8_t *from, size_t n,
                      size_t element)
{
    size_t count = n / element;
    for (size_t b = 0; b < element; b++)
        for (size_t i = 0; i < count; i++)
            to[i * element + b] = from[b * count + i];
}

static enum bl_status encode_shuffled(struct bl_buffer *out,
                                      const uint8_t *bytes, size_t n,
                                      size_t element, struct bl_error *err)
{
    uint8_t *shuffled = bl_array_new(n, 1, err);
    if (shuffled == NULL)
        return err->status;
    shuffle(shuffled, bytes, n, element);
    enum bl_status status = encode_zstd(out, shuffled, n, element, err);
    free(shuffled);
    return status;
}

static bool decode_shuffled(uint8_t *bytes, size_t n, size_t element,
                            const uint8_t *payload, size_t size)
{
    struct bl_error refused;
    uint8_t *shuffled = bl_array_new(n, 1, &refused);
    bool is_sound =
        shuffled != NULL && decode_zstd(shuffled, n, element, payload, size);
    if (is_sound)
        unshuffle(bytes, shuffled, n, element);
    free(shuffled);
    return is_sound;
}

const struct bl_pack_coding bl_pack_shuffle = {
    .suits = suits_shuffle,
    .encode = encode_shuffled,
    .decode = decode_shuffled,
};

/* Differences of neighbours, modulo what an element holds. */

static bool suits_delta(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes;
    return n > element;
}

static enum bl_status encode_delta(struct bl_buffer *out, const uint8_t *bytes,
                                   size_t n, size_t element,
                                   struct bl_error *err)
{
    uint8_t *deltas = bl_array_new(n, 1, err);
    if (deltas == NULL)
        return err->status;
    uint64_t before = 0;
    for (size_t at = 0; at < n; at += element) {
        uint64_t v = bl_element_get(bytes + at, element);
        bl_element_put(deltas + at, v - before, element);
        before = v;
    }
    enum bl_status status = encode_shuffled(out, deltas, n, element, err);
    free(deltas);
    return status;
}

static bool decode_delta(uint8_t *bytes, size_t n, size_t element,
                         const uint8_t *payload, size_t size)
{
    if (!decode_shuffled(bytes, n, element, payload, size))
        return false;
    uint64_t v = 0;
    for (size_t at = 0; at < n; at += element) {
        v += bl_element_get(bytes + at, element);
        bl_element_put(bytes + at, v, element);
    }
    return true;
}

const struct bl_pack_coding bl_pack_delta = {
    .suits = suits_delta,
    .encode = encode_delta,
    .decode = decode_delta,
};
