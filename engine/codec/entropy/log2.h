/* log2 of a positive number, for choices that must be the same on every
 * machine: only sums, products and a quotient in a fixed order.  Error below
 * 1e-7.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_LOG2_H
#define BL_ENGINE_CODEC_ENTROPY_LOG2_H

#include <stdint.h>
#include <string.h>

// x is normal and positive.  x = 2^e m with m near 1, and
// log2(m) = 2 / ln 2 artanh((m - 1) / (m + 1)).
static inline double bl_log2(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    const uint64_t mantissa = UINT64_C(0x000FFFFFFFFFFFFF);
    const uint64_t root_half = UINT64_C(0x0006A09E667F3BCD); // below sqrt 2
    uint64_t over = (bits & mantissa) >= root_half;
    int64_t e = (int64_t)((bits >> 52) + over) - 1023;
    bits = (bits & mantissa) | (UINT64_C(1023) - over) << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    double t = (m - 1) / (m + 1), q = t * t;
    double series = 1.0 + q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7)));
    return (double)e + t * series * 2.8853900817779268;
}

#endif
