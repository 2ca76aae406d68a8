/* The codings of packed runs; for codec/pack*.c only.
 *
 * n is a multiple of `element`, 1 to 8.
 */
#ifndef BL_ENGINE_CODEC_PACK_CODINGS_H
#define BL_ENGINE_CODEC_PACK_CODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

struct bl_pack_coding {
    // Whether it is worth trying.
    bool (*suits)(const uint8_t *bytes, size_t n, size_t element);
    // Appends the payload.
    enum bl_status (*encode)(struct bl_buffer *out, const uint8_t *bytes,
                             size_t n, size_t element, struct bl_error *err);
    // Any payload is safe; false: it is damaged.
    bool (*decode)(uint8_t *bytes, size_t n, size_t element,
                   const uint8_t *payload, size_t size);
    // A part of the bytes tells nothing of the whole.
    bool needs_all;
    // The payload has packed runs of its own, which have none.
    bool has_parts;
};

extern const struct bl_pack_coding bl_pack_raw;
extern const struct bl_pack_coding bl_pack_constant;
extern const struct bl_pack_coding bl_pack_zstd;
extern const struct bl_pack_coding bl_pack_shuffle;
extern const struct bl_pack_coding bl_pack_delta;
extern const struct bl_pack_coding bl_pack_bits;
extern const struct bl_pack_coding bl_pack_dictionary;
extern const struct bl_pack_coding bl_pack_symbols;
extern const struct bl_pack_coding bl_pack_delta_symbols;

// An element as a number, lowest byte first.
static inline uint64_t bl_element_get(const uint8_t *at, size_t element)
{
    uint64_t v = 0;
    for (size_t b = element; b-- > 0;)
        v = v << 8 | at[b];
    return v;
}

static inline void bl_element_put(uint8_t *at, uint64_t v, size_t element)
{
    for (size_t b = 0; b < element; b++)
        at[b] = (uint8_t)(v >> 8 * b);
}

// Runs that are part of a payload.
enum bl_status bl_pack_part(struct bl_buffer *out, const void *bytes, size_t n,
                            size_t element, struct bl_error *err);
bool bl_unpack_part(void *bytes, size_t n, const void *packed, size_t size);

#endif
