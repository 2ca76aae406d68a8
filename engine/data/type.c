#include "engine/data/type.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const struct {
    const char *name;
    size_t size;
} types[BL_N_TYPES] = {
    [BL_BOOL] = {"bool", 1},
    [BL_INT8] = {"int8", 1},
    [BL_INT16] = {"int16", 2},
    [BL_INT32] = {"int32", 4},
    [BL_INT64] = {"int64", 8},
    [BL_UINT8] = {"uint8", 1},
    [BL_UINT16] = {"uint16", 2},
    [BL_UINT32] = {"uint32", 4},
    [BL_UINT64] = {"uint64", 8},
    [BL_FLOAT32] = {"float32", 4},
    [BL_FLOAT64] = {"float64", 8},
    [BL_TEXT] = {"text", 0},
    [BL_UNREADABLE] = {"unreadable", 0},
};

const char *bl_type_name(enum bl_type type)
{
    return types[type].name;
}

enum bl_type bl_type_from_name(const char *name)
{
    for (enum bl_type t = 0; t < BL_N_TYPES; t++)
        if (strcmp(types[t].name, name) == 0)
            return t;
    return BL_N_TYPES;
}

size_t bl_type_size(enum bl_type type)
{
    return types[type].size;
}

bool bl_type_is_numeric(enum bl_type type)
{
    return types[type].size > 0;
}

bool bl_type_is_float(enum bl_type type)
{
    return type == BL_FLOAT32 || type == BL_FLOAT64;
}

bool bl_type_is_integer(enum bl_type type)
{
    return bl_type_is_numeric(type) && !bl_type_is_float(type);
}

#define WIDEN(ctype)                                                           \
    do {                                                                       \
        const ctype *v = values;                                               \
        for (size_t i = 0; i < n; i++)                                         \
            out[i] = (double)v[i];                                             \
    } while (0)

void bl_type_to_double(double *out, const void *values, enum bl_type type,
                       size_t n)
{
    switch (type) {
    case BL_BOOL:
    case BL_UINT8:
        WIDEN(uint8_t);
        break;
    case BL_INT8:
        WIDEN(int8_t);
        break;
    case BL_INT16:
        WIDEN(int16_t);
        break;
    case BL_INT32:
        WIDEN(int32_t);
        break;
    case BL_INT64:
        WIDEN(int64_t);
        break;
    case BL_UINT16:
        WIDEN(uint16_t);
        break;
    case BL_UINT32:
        WIDEN(uint32_t);
        break;
    case BL_UINT64:
        WIDEN(uint64_t);
        break;
    case BL_FLOAT32:
        WIDEN(float);
        break;
    case BL_FLOAT64:
        memcpy(out, values, n * sizeof *out);
        break;
    default:
        break;
    }
}

/* The bounds are those of the type as doubles.  Where the upper one rounds up
 * to a power of two that the type cannot hold (64 bit), reaching it gives the
 * largest value. */
#define NARROW(ctype, low, high)                                               \
    do {                                                                       \
        ctype *v = values;                                                     \
        for (size_t i = 0; i < n; i++) {                                       \
            double x = rint(in[i]);                                            \
            v[i] = x >= (double)(high)  ? (high)                               \
                   : x <= (double)(low) ? (low)                                \
                   : x == x             ? (ctype)x                             \
                                        : 0;                                               \
        }                                                                      \
    } while (0)

void bl_type_from_double(void *values, enum bl_type type, const double *in,
                         size_t n)
{
    switch (type) {
    case BL_BOOL:
        NARROW(uint8_t, 0, 1);
        break;
    case BL_INT8:
        NARROW(int8_t, INT8_MIN, INT8_MAX);
        break;
    case BL_INT16:
        NARROW(int16_t, INT16_MIN, INT16_MAX);
        break;
    case BL_INT32:
        NARROW(int32_t, INT32_MIN, INT32_MAX);
        break;
    case BL_INT64:
        NARROW(int64_t, INT64_MIN, INT64_MAX);
        break;
    case BL_UINT8:
        NARROW(uint8_t, 0, UINT8_MAX);
        break;
    case BL_UINT16:
        NARROW(uint16_t, 0, UINT16_MAX);
        break;
    case BL_UINT32:
        NARROW(uint32_t, 0, UINT32_MAX);
        break;
    case BL_UINT64:
        NARROW(uint64_t, 0, UINT64_MAX);
        break;
    case BL_FLOAT32: {
        float *v = values;
        for (size_t i = 0; i < n; i++)
            v[i] = (float)in[i];
        break;
    }
    case BL_FLOAT64:
        memcpy(values, in, n * sizeof *in);
        break;
    default:
        break;
    }
}

#define TO_WHOLE(ctype)                                                        \
    do {                                                                       \
        const ctype *v = values;                                               \
        for (size_t i = 0; i < n; i++)                                         \
            out[i] = (int64_t)v[i];                                            \
    } while (0)

void bl_type_to_whole(int64_t *out, const void *values, enum bl_type type,
                      size_t n)
{
    switch (type) {
    case BL_BOOL:
    case BL_UINT8:
        TO_WHOLE(uint8_t);
        break;
    case BL_INT8:
        TO_WHOLE(int8_t);
        break;
    case BL_INT16:
        TO_WHOLE(int16_t);
        break;
    case BL_INT32:
        TO_WHOLE(int32_t);
        break;
    case BL_UINT16:
        TO_WHOLE(uint16_t);
        break;
    case BL_UINT32:
        TO_WHOLE(uint32_t);
        break;
    case BL_INT64:
    case BL_UINT64:
        memcpy(out, values, n * sizeof *out);
        break;
    default:
        break;
    }
}

/* The lowest bytes of little-endian numbers. */
void bl_type_from_whole(void *values, enum bl_type type, const int64_t *in,
                        size_t n)
{
    size_t size = types[type].size;
    uint8_t *v = values;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = (uint64_t)in[i];
        if (type == BL_BOOL)
            bits = bits != 0;
        memcpy(v + i * size, &bits, size);
    }
}
