/* Numbers of seven bits a byte, the lowest first; all bytes but the last have
 * bit 7 set.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_VARINT_H
#define BL_ENGINE_CODEC_ENTROPY_VARINT_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/reader.h"

static inline enum bl_status bl_varint_put(struct bl_buffer *out, uint64_t v,
                                           struct bl_error *err)
{
    for (; v >= 128; v >>= 7)
        if (bl_buffer_put_u8(out, (uint8_t)(v | 128), err) != BL_OK)
            return err->status;
    return bl_buffer_put_u8(out, (uint8_t)v, err);
}

static inline uint64_t bl_varint_read(struct bl_reader *r)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = bl_reader_u8(r);
        v |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return v;
    }
    r->failed = true;
    return v;
}

#endif
