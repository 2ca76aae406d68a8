/* Elements as numbers, entropy coded (entropy/symbols.h), as they are or as
 * differences of neighbours.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/pack_codings.h"

static int64_t with_sign(uint64_t v, size_t element)
{
    uint64_t sign = UINT64_C(1) << (8 * element - 1);
    v &= UINT64_MAX >> (64 - 8 * element);
    return (int64_t)((v ^ sign) - sign);
}

static bool suits(const uint8_t *bytes, size_t n, size_t element)
{
    (void)bytes;
    return n > element;
}

static enum bl_status encode_numbers(struct bl_buffer *out,
                                     const uint8_t *bytes, size_t n,
                                     size_t element, bool is_delta,
                                     struct bl_error *err)
{
    size_t count = n / element;
    int64_t *symbols = bl_array_new(count, sizeof *symbols, err);
    if (symbols == NULL)
        return err->status;
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t v = bl_element_get(bytes + i * element, element);
        symbols[i] = with_sign(v - before, element);
        before = is_delta ? v : 0;
    }
    enum bl_status status = bl_symbols_pack(out, symbols, NULL, 1, count, err);
    free(symbols);
    return status;
}

/* One after the other, so that a few bytes ask for no more memory than they
 * say. */
static bool decode_numbers(uint8_t *bytes, size_t n, size_t element,
                           bool is_delta, const uint8_t *payload, size_t size)
{
    struct bl_symbols_reader *reader;
    struct bl_error refused = BL_ERROR_INIT;
    if (bl_symbols_reader_new(&reader, 1, n / element, payload, size,
                              &refused) != BL_OK)
        return false;
    uint64_t before = 0;
    for (size_t at = 0; at < n; at += element) {
        uint64_t v = before + (uint64_t)bl_symbols_reader_next(reader, 0);
        bl_element_put(bytes + at, v, element);
        before = is_delta ? v : 0;
    }
    bool is_sound = bl_symbols_reader_end(reader, &refused) == BL_OK;
    bl_symbols_reader_free(reader);
    return is_sound;
}

static enum bl_status encode(struct bl_buffer *out, const uint8_t *bytes,
                             size_t n, size_t element, struct bl_error *err)
{
    return encode_numbers(out, bytes, n, element, false, err);
}

static bool decode(uint8_t *bytes, size_t n, size_t element,
                   const uint8_t *payload, size_t size)
{
    return decode_numbers(bytes, n, element, false, payload, size);
}

const struct bl_pack_coding bl_pack_symbols = {
    .suits = suits,
    .encode = encode,
    .decode = decode,
};

static enum bl_status encode_delta(struct bl_buffer *out, const uint8_t *bytes,
                                   size_t n, size_t element,
                                   struct bl_error *err)
{
    return encode_numbers(out, bytes, n, element, true, err);
}

static bool decode_delta(uint8_t *bytes, size_t n, size_t element,
                         const uint8_t *payload, size_t size)
{
    return decode_numbers(bytes, n, element, true, payload, size);
}

const struct bl_pack_coding bl_pack_delta_symbols = {
    .suits = suits,
    .encode = encode_delta,
    .decode = decode_delta,
};
