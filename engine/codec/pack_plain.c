/* Bytes as they are, and one element that repeats. */
#include <string.h>

#include "engine/codec/pack_codings.h"

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

const struct bl_pack_coding bl_pack_raw = {
    .suits = suits_always,
    .encode = encode_raw,
    .decode = decode_raw,
};

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

const struct bl_pack_coding bl_pack_constant = {
    .suits = suits_constant,
    .encode = encode_constant,
    .decode = decode_constant,
    .needs_all = true,
};
