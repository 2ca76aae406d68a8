/* Elements of numpy arrays as values of ours: the second half of npy_type.h.
 *
 * Half precision has no type of its own here and becomes float32, which holds
 * every value of it; NaNs keep their payload.
 */
#include <string.h>

#include "io/npz/codepoint.h"
#include "io/npz/npy_type.h"

static const struct {
    char kind;
    size_t size;
    enum bl_type type;
} readable[] = {
    {'b', 1, BL_BOOL},    {'i', 1, BL_INT8},     {'i', 2, BL_INT16},
    {'i', 4, BL_INT32},   {'i', 8, BL_INT64},    {'u', 1, BL_UINT8},
    {'u', 2, BL_UINT16},  {'u', 4, BL_UINT32},   {'u', 8, BL_UINT64},
    {'f', 2, BL_FLOAT32}, {'f', 4, BL_FLOAT32},  {'f', 8, BL_FLOAT64},
    {'c', 8, BL_FLOAT32}, {'c', 16, BL_FLOAT64}, {'M', 8, BL_INT64},
    {'m', 8, BL_INT64},
};

size_t bl_npy_leaf_parts(const struct bl_npy_leaf *leaf)
{
    return leaf->kind == 'c' ? 2 : 1;
}

enum bl_type bl_npy_leaf_type(const struct bl_npy_leaf *leaf)
{
    enum { MAX_TEXT_BYTES = 256 << 20 };
    if (leaf->kind == 'S' || leaf->kind == 'U')
        return leaf->size <= MAX_TEXT_BYTES ? BL_TEXT : BL_UNREADABLE;
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        if (readable[i].kind == leaf->kind && readable[i].size == leaf->size)
            return readable[i].type;
    return BL_UNREADABLE;
}

void bl_npy_type_code(char code[4], enum bl_type type)
{
    const uint16_t one = 1;
    bool little = *(const uint8_t *)&one == 1;
    size_t size = bl_type_size(type);
    code[0] = size == 1 ? '|' : little ? '<' : '>';
    code[1] = type == BL_BOOL          ? 'b'
              : bl_type_is_float(type) ? 'f'
              : type >= BL_UINT8       ? 'u'
                                       : 'i';
    code[2] = (char)('0' + size);
    code[3] = '\0';
}

struct strided {
    uint8_t *to;
    size_t to_stride;
    const uint8_t *from;
    size_t from_stride;
    size_t n;
};

/* The sizes are constants where this is called, so each copy is a move. */
static inline void copy_elements(struct strided s, size_t size)
{
    for (size_t i = 0; i < s.n; i++)
        memcpy(s.to + i * s.to_stride, s.from + i * s.from_stride, size);
}

static void copy_plain(struct strided s, size_t size)
{
    if (s.to_stride == size && s.from_stride == size)
        memcpy(s.to, s.from, s.n * size);
    else if (size == 1)
        copy_elements(s, 1);
    else if (size == 2)
        copy_elements(s, 2);
    else if (size == 4)
        copy_elements(s, 4);
    else
        copy_elements(s, 8);
}

static void swap_bytes(struct strided s, size_t size)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t *v = s.to + i * s.to_stride;
        for (size_t k = 0; k < size / 2; k++) {
            uint8_t low = v[k];
            v[k] = v[size - 1 - k];
            v[size - 1 - k] = low;
        }
    }
}

/* IEEE 754 binary16 to binary32, by its fields. */
static uint32_t widen_half(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = half >> 10 & 0x1F;
    uint32_t fraction = half & 0x3FF;
    if (exponent == 0x1F)
        return sign | 0x7F800000 | fraction << 13;
    if (exponent != 0)
        return sign | (exponent + 112) << 23 | fraction << 13;
    if (fraction == 0)
        return sign;
    uint32_t shift = (uint32_t)__builtin_clz(fraction) - 21;
    return sign | (113 - shift) << 23 | (fraction << shift & 0x3FF) << 13;
}

static void widen_halves(struct strided s, bool swapped)
{
    for (size_t i = 0; i < s.n; i++) {
        uint16_t half;
        memcpy(&half, s.from + i * s.from_stride, sizeof half);
        if (swapped)
            half = (uint16_t)(half << 8 | half >> 8);
        uint32_t bits = widen_half(half);
        memcpy(s.to + i * s.to_stride, &bits, sizeof bits);
    }
}

/* numpy takes any byte but 0 for true. */
static void make_bools(struct strided s)
{
    for (size_t i = 0; i < s.n; i++)
        s.to[i * s.to_stride] = s.to[i * s.to_stride] != 0;
}

void bl_npy_leaf_values(const struct bl_npy_leaf *leaf, size_t part, void *to,
                        size_t to_stride, const void *from, size_t from_stride,
                        size_t n)
{
    size_t size = leaf->size / bl_npy_leaf_parts(leaf);
    struct strided s = {to, to_stride, (const uint8_t *)from + part * size,
                        from_stride, n};
    if (leaf->kind == 'f' && size == 2) {
        widen_halves(s, leaf->swapped);
        return;
    }
    copy_plain(s, size);
    if (leaf->swapped)
        swap_bytes(s, size);
    if (leaf->kind == 'b')
        make_bools(s);
}

static uint32_t character_at(const struct bl_npy_leaf *leaf,
                             const uint8_t *from)
{
    uint32_t code;
    memcpy(&code, from, sizeof code);
    return leaf->swapped ? __builtin_bswap32(code) : code;
}

static enum bl_status put_characters(const struct bl_npy_leaf *leaf,
                                     struct bl_buffer *to, const uint8_t *from,
                                     size_t n, struct bl_error *err)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t bytes[BL_CODEPOINT_BYTES];
        uint32_t code = character_at(leaf, from + 4 * i);
        if (code > BL_CODEPOINT_MAX)
            return bl_fail(err, BL_FAILED,
                           "%lu in a text is no Unicode character",
                           (unsigned long)code);
        size_t size = bl_codepoint_write(bytes, code);
        if (bl_buffer_put(to, bytes, size, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_npy_leaf_text(const struct bl_npy_leaf *leaf,
                                struct bl_vector *to, size_t row,
                                const uint8_t *from, struct bl_error *err)
{
    size_t unit = leaf->kind == 'U' ? 4 : 1;
    size_t n = leaf->size / unit;
    static const uint8_t padding[4];
    while (n > 0 && memcmp(from + (n - 1) * unit, padding, unit) == 0)
        n--;
    if (leaf->kind == 'S')
        return bl_vector_put_text(to, row, (const char *)from, n, err);
    if (put_characters(leaf, &to->bytes, from, n, err) != BL_OK)
        return err->status;
    return bl_vector_put_text(to, row, "", 0, err);
}
