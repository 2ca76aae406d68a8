#include "engine/codec/half.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

/* IEEE 754-2019, 3.4: the value of 16 bits by the definition. */
static double value_of(uint16_t half)
{
    int exponent = half >> 10 & 31, fraction = half & 1023;
    double size = exponent == 0 ? ldexp(fraction, -24)
                  : exponent == 31
                      ? (fraction == 0 ? INFINITY : NAN)
                      : ldexp(1 + fraction / 1024.0, exponent - 15);
    return half >> 15 ? -size : size;
}

static bool is_nan(uint16_t half)
{
    return (half & 0x7FFF) > 0x7C00;
}

/* The nearest of the two halves around a size, by comparing distances; the
 * halves of one sign are in the order of their bits. */
static uint16_t nearest(float x)
{
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    double size = fabs((double)x);
    uint16_t low = 0, high = 0x7C00;
    while (high - low > 1) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        if (value_of(middle) <= size)
            low = middle;
        else
            high = middle;
    }
    // One more step of the last binade stands for infinity.
    double above = high == 0x7C00 ? 65536 : value_of(high);
    double to_low = size - value_of(low), to_high = above - size;
    bool takes_low = to_low < to_high || (to_low == to_high && low % 2 == 0);
    return sign | (isinf(x) || !takes_low ? high : low);
}

static float from_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

Test(half, all_65536_have_the_value_of_the_standard)
{
    for (uint32_t h = 0; h <= 0xFFFF; h++) {
        float value = bl_half_to_float((uint16_t)h);
        double expected = value_of((uint16_t)h);
        cr_expect(isnan(expected)
                      ? isnan(value)
                      : value == expected && !signbit(value) == !(h >> 15),
                  "%04x", h);
    }
}

Test(half, all_65536_come_back)
{
    for (uint32_t h = 0; h <= 0xFFFF; h++) {
        uint16_t back = bl_half_from_float(bl_half_to_float((uint16_t)h));
        cr_expect(back == h || (is_nan(back) && is_nan((uint16_t)h)),
                  "%04x became %04x", h, back);
    }
}

Test(half, known_values)
{
    static const struct {
        float value;
        uint16_t half;
    } known[] = {
        {1, 0x3C00},
        {-2, 0xC000},
        {65504, 0x7BFF},           // the largest
        {65519.996f, 0x7BFF},      //
        {65520, 0x7C00},           // the midpoint above it: to infinity
        {1e30f, 0x7C00},           //
        {-INFINITY, 0xFC00},       //
        {0x1p-14f, 0x0400},        // the smallest normal
        {0x1p-24f, 0x0001},        // the smallest subnormal
        {0x1p-25f, 0x0000},        // a tie: to even
        {0x1.000002p-25f, 0x0001}, // just above
        {0x1.8p-24f, 0x0002},      // a tie: to even
        {-0.0f, 0x8000},           //
        {1e-40f, 0x0000},          // a subnormal float
        {1.00048828125f, 0x3C00},  // 1 + 2^-11, a tie: to even
        {1.00146484375f, 0x3C02},  // 1 + 3 * 2^-11, a tie: to even
        {2047.5f, 0x6800},         // a carry into the exponent: 2048
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect(eq(u16, bl_half_from_float(known[i].value), known[i].half),
                  "%a", (double)known[i].value);
    cr_expect(is_nan(bl_half_from_float(NAN)));
    cr_expect(is_nan(bl_half_from_float(from_bits(0xFF800001))));
}

Test(half, rounding_is_to_nearest_even_everywhere)
{
    for (uint32_t h = 0; h < 0x7C00; h++) { // around each and the next midpoint
        double middle =
            (value_of((uint16_t)h) + value_of((uint16_t)(h + 1))) / 2;
        float at = (float)(h == 0x7BFF ? 65520 : middle);
        float around[] = {at, nextafterf(at, 0), nextafterf(at, INFINITY)};
        for (size_t i = 0; i < 3; i++)
            cr_expect(
                eq(u16, bl_half_from_float(-around[i]), nearest(-around[i])),
                "%a", (double)around[i]);
    }
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 200000; i++) {
        float x = from_bits((uint32_t)bl_random_u64(&r));
        if (!isnan(x))
            cr_expect(eq(u16, bl_half_from_float(x), nearest(x)), "%a",
                      (double)x);
    }
}
