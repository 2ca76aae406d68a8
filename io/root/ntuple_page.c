#include "io/root/ntuple_page.h"

#include <math.h>
#include <string.h>

enum how {
    PLAIN,
    ZIGZAG, // split, then signed
    SPLIT,  // the bytes alone
    DELTA,  // split, then running sums
    BITS,   // one bit each
    HALF,   // 16-bit floats
    TRUNCATED,
    QUANTISED
};

struct encoding {
    enum bl_type type; // of the values
    unsigned bits;     // of an element; 0: the column says
    enum how how;
    bool is_index;
};

/* By column type (specification, "Column Description"). */
static const struct encoding encodings[] = {
    [0x00] = {BL_BOOL, 1, BITS, false},
    [0x01] = {BL_UINT8, 8, PLAIN, false}, // byte
    [0x02] = {BL_INT8, 8, PLAIN, false},  // char
    [0x03] = {BL_INT8, 8, PLAIN, false},
    [0x04] = {BL_UINT8, 8, PLAIN, false},
    [0x05] = {BL_INT16, 16, PLAIN, false},
    [0x06] = {BL_UINT16, 16, PLAIN, false},
    [0x07] = {BL_INT32, 32, PLAIN, false},
    [0x08] = {BL_UINT32, 32, PLAIN, false},
    [0x09] = {BL_INT64, 64, PLAIN, false},
    [0x0A] = {BL_UINT64, 64, PLAIN, false},
    [0x0B] = {BL_FLOAT32, 16, HALF, false},
    [0x0C] = {BL_FLOAT32, 32, PLAIN, false},
    [0x0D] = {BL_FLOAT64, 64, PLAIN, false},
    [0x0E] = {BL_UINT64, 32, PLAIN, true},
    [0x0F] = {BL_UINT64, 64, PLAIN, true},
    [0x10] = {BL_UNREADABLE, 0, PLAIN, false}, // switch
    [0x11] = {BL_INT16, 16, ZIGZAG, false},
    [0x12] = {BL_UINT16, 16, SPLIT, false},
    [0x13] = {BL_INT32, 32, ZIGZAG, false},
    [0x14] = {BL_UINT32, 32, SPLIT, false},
    [0x15] = {BL_INT64, 64, ZIGZAG, false},
    [0x16] = {BL_UINT64, 64, SPLIT, false},
    [0x17] = {BL_UNREADABLE, 0, SPLIT, false},
    [0x18] = {BL_FLOAT32, 32, SPLIT, false},
    [0x19] = {BL_FLOAT64, 64, SPLIT, false},
    [0x1A] = {BL_UINT64, 32, DELTA, true},
    [0x1B] = {BL_UINT64, 64, DELTA, true},
    [0x1C] = {BL_FLOAT32, 0, TRUNCATED, false},
    [0x1D] = {BL_FLOAT32, 0, QUANTISED, false},
};

static const struct encoding *encoding_of(const struct bl_ntuple_column *c)
{
    static const struct encoding unknown = {BL_UNREADABLE, 0, PLAIN, false};
    if (c->type >= sizeof encodings / sizeof *encodings)
        return &unknown;
    const struct encoding *e = &encodings[c->type];
    bool fits =
        e->bits != 0 ? c->bits == e->bits : c->bits > 0 && c->bits <= 32;
    return fits ? e : &unknown;
}

enum bl_type bl_ntuple_column_type(const struct bl_ntuple_column *c)
{
    return encoding_of(c)->type;
}

bool bl_ntuple_column_is_index(const struct bl_ntuple_column *c)
{
    return encoding_of(c)->is_index;
}

size_t bl_ntuple_packed_bytes(const struct bl_ntuple_column *c, size_t n)
{
    enum { BYTE = 8 };
    return n / BYTE * c->bits + (n % BYTE * c->bits + BYTE - 1) / BYTE;
}

/* Element i of a page, its bytes together or in planes. */
static uint64_t element(const uint8_t *packed, size_t n, size_t size, size_t i,
                        bool is_split)
{
    size_t step = is_split ? n : 1;
    const uint8_t *from = packed + (is_split ? i : i * size);
    uint64_t v = 0;
    for (size_t k = 0; k < size; k++)
        v |= (uint64_t)from[k * step] << (8 * k);
    return v;
}

static void put(uint8_t *to, size_t size, uint64_t v)
{
    if (size == 1)
        *to = (uint8_t)v;
    else if (size == sizeof(uint16_t))
        memcpy(to, &(uint16_t){(uint16_t)v}, size);
    else if (size == sizeof(uint32_t))
        memcpy(to, &(uint32_t){(uint32_t)v}, size);
    else
        memcpy(to, &v, size);
}

static void decode_whole(uint8_t *to, const struct bl_ntuple_column *c,
                         const struct encoding *e, const uint8_t *packed,
                         size_t n)
{
    size_t size = c->bits / 8, out = bl_type_size(e->type);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t v = element(packed, n, size, i, e->how != PLAIN);
        if (e->how == ZIGZAG)
            v = v >> 1 ^ (0 - (v & 1));
        if (e->how == DELTA)
            v = sum += v;
        put(to + i * out, out, v);
    }
}

static uint64_t bits_at(const uint8_t *packed, size_t bit, unsigned n)
{
    uint64_t v = 0;
    for (unsigned i = 0; i < n; i++, bit++)
        v |= (uint64_t)(packed[bit / 8] >> bit % 8 & 1) << i;
    return v;
}

static float float_of_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* IEEE 754 binary16. */
static float float_of_half(uint32_t half)
{
    uint32_t sign = (half & 0x8000) << 16, exponent = half >> 10 & 0x1F;
    uint32_t fraction = half & 0x3FF;
    if (exponent == 0x1F)
        return float_of_bits(sign | 0x7F800000 | fraction << 13);
    if (exponent > 0)
        return float_of_bits(sign | (exponent + 112) << 23 | fraction << 13);
    float small = ldexpf((float)fraction, -24);
    return sign != 0 ? -small : small;
}

static float packed_float(const struct bl_ntuple_column *c, enum how how,
                          uint64_t v)
{
    if (how == HALF)
        return float_of_half((uint32_t)v);
    if (how == TRUNCATED)
        return float_of_bits((uint32_t)(v << (32 - c->bits)));
    double most = (double)((UINT64_C(1) << c->bits) - 1);
    return (float)(c->min + (double)v * (c->max - c->min) / most);
}

static void decode_floats(uint8_t *to, const struct bl_ntuple_column *c,
                          enum how how, const uint8_t *packed, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float x = packed_float(c, how, bits_at(packed, i * c->bits, c->bits));
        memcpy(to + i * sizeof x, &x, sizeof x);
    }
}

void bl_ntuple_page_decode(void *to, const struct bl_ntuple_column *c,
                           const uint8_t *packed, size_t n)
{
    const struct encoding *e = encoding_of(c);
    uint8_t *bytes = to;
    if (e->how == BITS)
        for (size_t i = 0; i < n; i++)
            bytes[i] = (uint8_t)bits_at(packed, i, 1);
    else if (e->how <= DELTA)
        decode_whole(bytes, c, e, packed, n);
    else
        decode_floats(bytes, c, e->how, packed, n);
}
