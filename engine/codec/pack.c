#include "engine/codec/pack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "base/memory.h"
#include "base/reader.h"

enum { MAX_ELEMENT = 8, ZSTD_LEVEL = 5 };

/* Raw: the bytes as they are. */

static bool suits_always(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes, (void)n, (void)element;
    return true;
}

static enum bl_status encode_raw(struct bl_buffer *out, const uint8_t *bytes,
                                 size_t n, size_t element, struct bl_error *err)
{
    (void)element;
    return bl_buffer_put(out, bytes, n, err);
}

static bool decode_raw(uint8_t *bytes, size_t n, size_t element,
                       const uint8_t *payload, size_t size)
{
    (void)element;
    if (size != n)
        return false;
    memcpy(bytes, payload, size);
    return true;
}

/* Constant: one element that repeats. */

static bool suits_constant(const uint8_t *bytes, size_t n, size_t element)
{
    return n > element && memcmp(bytes, bytes + element, n - element) == 0;
}

static enum bl_status encode_constant(struct bl_buffer *out,
                                      const uint8_t *bytes, size_t n,
                                      size_t element, struct bl_error *err)
{
    (void)n;
    return bl_buffer_put(out, bytes, element, err);
}

static bool decode_constant(uint8_t *bytes, size_t n, size_t element,
                            const uint8_t *payload, size_t size)
{
    if (size != element)
        return false;
    for (size_t at = 0; at < n; at += element)
        memcpy(bytes + at, payload, element);
    return true;
}

/* Zstandard. */

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
    size_t size = ZSTD_compress(to, room, bytes, n, ZSTD_LEVEL);
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

/* Shuffle + Zstandard: bytes of equal weight side by side. */

static bool suits_shuffle(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes;
    return element > 1 && n > element;
}

static enum bl_status encode_shuffled(struct bl_buffer *out,
                                      const uint8_t *bytes, size_t n,
                                      size_t element, struct bl_error *err)
{
    uint8_t *shuffled = bl_array_new(n, 1, err);
    if (shuffled == NULL)
        return err->status;
    size_t count = n / element;
    for (size_t b = 0; b < element; b++)
        for (size_t i = 0; i < count; i++)
            shuffled[b * count + i] = bytes[i * element + b];
    enum bl_status status = encode_zstd(out, shuffled, n, element, err);
    free(shuffled);
    return status;
}

static bool decode_shuffled(uint8_t *bytes, size_t n, size_t element,
                            const uint8_t *payload, size_t size)
{
    struct bl_error refused;
    uint8_t *shuffled = bl_array_new(n, 1, &refused);
    if (shuffled == NULL || !decode_zstd(shuffled, n, element, payload, size)) {
        free(shuffled);
        return false;
    }
    size_t count = n / element;
    for (size_t b = 0; b < element; b++)
        for (size_t i = 0; i < count; i++)
            bytes[i * element + b] = shuffled[b * count + i];
    free(shuffled);
    return true;
}

/* The position in this list is the number in the file. */
static const struct coding {
    bool (*suits)(const uint8_t *bytes, size_t n, size_t element);
    enum bl_status (*encode)(struct bl_buffer *out, const uint8_t *bytes,
                             size_t n, size_t element, struct bl_error *err);
    bool (*decode)(uint8_t *bytes, size_t n, size_t element,
                   const uint8_t *payload, size_t size);
} codings[] = {
    {suits_always, encode_raw, decode_raw},
    {suits_constant, encode_constant, decode_constant},
    {suits_always, encode_zstd, decode_zstd},
    {suits_shuffle, encode_shuffled, decode_shuffled},
};

enum { N_CODINGS = sizeof codings / sizeof *codings };

static enum bl_status append(struct bl_buffer *out, uint8_t coding,
                             const uint8_t *bytes, size_t n, size_t element,
                             struct bl_error *err)
{
    if (bl_buffer_put_u8(out, coding, err) != BL_OK ||
        bl_buffer_put_u8(out, (uint8_t)element, err) != BL_OK ||
        bl_buffer_put_u64(out, n, err) != BL_OK)
        return err->status;
    return codings[coding].encode(out, bytes, n, element, err);
}

enum bl_status bl_pack(struct bl_buffer *out, const void *bytes, size_t n,
                       size_t element, struct bl_error *err)
{
    size_t start = out->size;
    size_t best = 0; // bytes of the best form so far, at `start`
    for (uint8_t c = 0; c < N_CODINGS; c++) {
        if (!codings[c].suits(bytes, n, element))
            continue;
        size_t end = out->size;
        if (append(out, c, bytes, n, element, err) != BL_OK) {
            out->size = start;
            return err->status;
        }
        size_t fresh = out->size - end;
        if (best == 0 || fresh < best) {
            memmove(out->data + start, out->data + end, fresh);
            best = fresh;
        }
        out->size = start + best;
    }
    return BL_OK;
}

uint64_t bl_unpacked_size(const void *packed, size_t packed_size)
{
    struct bl_reader r = bl_reader_over(packed, packed_size);
    bl_reader_skip(&r, 2);
    return bl_reader_u64le(&r);
}

enum bl_status bl_unpack(void *bytes, size_t n, const void *packed,
                         size_t packed_size, struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(packed, packed_size);
    uint8_t coding = bl_reader_u8(&r);
    uint8_t element = bl_reader_u8(&r);
    uint64_t claimed = bl_reader_u64le(&r);
    size_t size = bl_reader_left(&r);
    const uint8_t *payload = bl_reader_bytes(&r, size);
    if (payload == NULL || coding >= N_CODINGS || element == 0 ||
        element > MAX_ELEMENT || n % element != 0)
        return bl_fail(err, BL_BROKEN, "the stream's header is damaged");
    if (claimed != n)
        return bl_fail(err, BL_BROKEN,
                       "the stream holds %llu bytes where %zu belong",
                       (unsigned long long)claimed, n);
    if (!codings[coding].decode(bytes, n, element, payload, size))
        return bl_fail(err, BL_BROKEN, "the stream's content is damaged");
    return BL_OK;
}
