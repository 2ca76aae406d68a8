#include "engine/codec/half.h"

#include <math.h>
#include <string.h>

enum { FRACTION = 10, BIAS = 15, MAX_EXPONENT = 31 };

static uint32_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* Multiples of 2^-24 below 2^-14, else of the last place: rintf rounds them
 * half to even, and a carry runs into the exponent by itself. */
uint16_t bl_half_from_float(float value)
{
    uint16_t sign = (uint16_t)(float_bits(value) >> 16 & 0x8000);
    float size = fabsf(value);
    if (isnan(value))
        return (uint16_t)(sign | 0x7E00);
    if (size >= 65520.0f) // the midpoint above the largest, 65504
        return (uint16_t)(sign | MAX_EXPONENT << FRACTION);
    if (size < 0x1p-14f)
        return (uint16_t)(sign | (uint16_t)rintf(size * 0x1p24f));
    int exponent;
    float fraction = frexpf(size, &exponent); // in [0.5, 1)
    uint32_t scaled = (uint32_t)rintf(fraction * 0x1p11f);
    uint32_t biased = (uint32_t)(exponent - 1 + BIAS - 1);
    return (uint16_t)(sign | ((biased << FRACTION) + scaled));
}

float bl_half_to_float(uint16_t half)
{
    int exponent = half >> FRACTION & MAX_EXPONENT;
    float fraction = (float)(half & 0x3FF);
    float size = exponent == 0 ? fraction * 0x1p-24f
                 : exponent < MAX_EXPONENT
                     ? ldexpf(1024 + fraction, exponent - BIAS - FRACTION)
                 : fraction == 0 ? INFINITY
                                 : NAN;
    return half & 0x8000 ? -size : size;
}
