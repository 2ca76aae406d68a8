#include "io/root/values.h"

#include <string.h>

/* Which values of ROOT's are of the host's order as they stand. */
enum { SAME_ORDER = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ };

static void swap_16(uint8_t *to, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t v;
        memcpy(&v, from + sizeof v * i, sizeof v);
        v = SAME_ORDER ? v : __builtin_bswap16(v);
        memcpy(to + sizeof v * i, &v, sizeof v);
    }
}

static void swap_32(uint8_t *to, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t v;
        memcpy(&v, from + sizeof v * i, sizeof v);
        v = SAME_ORDER ? v : __builtin_bswap32(v);
        memcpy(to + sizeof v * i, &v, sizeof v);
    }
}

static void swap_64(uint8_t *to, const uint8_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t v;
        memcpy(&v, from + sizeof v * i, sizeof v);
        v = SAME_ORDER ? v : __builtin_bswap64(v);
        memcpy(to + sizeof v * i, &v, sizeof v);
    }
}

void bl_root_values(void *to, enum bl_type type, const uint8_t *from, size_t n)
{
    uint8_t *bytes = to;
    size_t size = bl_type_size(type);
    if (size == sizeof(uint64_t))
        swap_64(bytes, from, n);
    else if (size == sizeof(uint32_t))
        swap_32(bytes, from, n);
    else if (size == sizeof(uint16_t))
        swap_16(bytes, from, n);
    else if (type == BL_BOOL)
        for (size_t i = 0; i < n; i++)
            bytes[i] = from[i] != 0;
    else if (n > 0)
        memmove(bytes, from, n);
}

void bl_root_values_strided(void *to, enum bl_type type, const uint8_t *from,
                            size_t stride, size_t len, size_t n)
{
    size_t group = len * bl_type_size(type);
    if (stride == group) {
        bl_root_values(to, type, from, n * len);
        return;
    }
    for (size_t i = 0; i < n; i++)
        bl_root_values((uint8_t *)to + i * group, type, from + i * stride, len);
}
