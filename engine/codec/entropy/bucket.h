/* Buckets of int64 around a centre.
 *
 * Relative to the centre (modulo 2^64, so that everything is covered) a value
 * u has the magnitude a = u, or -1 - u when negative.  Magnitudes below
 * 2^(low + linear) fall into buckets of 2^low; from there on each octave
 * [2^e, 2^(e+1)) is cut into 2^split buckets.  A bucket of 2^width values is
 * aligned to its size, so the place in it is the low `width` bits of u.
 * Buckets are numbered along the axis: 0, 1, ... from the centre up and
 * -1, -2, ... down.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_BUCKET_H
#define BL_ENGINE_CODEC_ENTROPY_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bl_buckets {
    uint64_t centre;
    uint8_t low;    // log2 of the width of the linear buckets
    uint8_t linear; // log2 of their number on each side
    uint8_t split;  // log2 of the number of buckets of each octave behind
};

enum { BL_BUCKET_MAX_LINEAR = 10, BL_BUCKET_MAX_SPLIT = 6 };

static inline bool bl_buckets_valid(const struct bl_buckets *b)
{
    return b->linear <= BL_BUCKET_MAX_LINEAR && b->low <= 63 - b->linear &&
           b->split <= BL_BUCKET_MAX_SPLIT && b->split <= b->linear;
}

// How many there are on each side.
static inline int32_t bl_buckets_count(const struct bl_buckets *b)
{
    return (1 << b->linear) + ((63 - b->low - b->linear) << b->split);
}

static inline uint32_t bl_bucket_of_magnitude(const struct bl_buckets *b,
                                              uint64_t a)
{
    uint64_t place = a >> b->low;
    if (place >> b->linear == 0)
        return (uint32_t)place;
    unsigned e = 63 - (unsigned)__builtin_clzll(a);
    uint32_t octave = e - b->low - b->linear;
    uint32_t part = (uint32_t)(a >> (e - b->split)) & ((1U << b->split) - 1);
    return (1U << b->linear) + (octave << b->split) + part;
}

static inline int32_t bl_bucket_of(const struct bl_buckets *b, uint64_t value)
{
    uint64_t u = value - b->centre;
    uint64_t sign = -(u >> 63);
    return (int32_t)(bl_bucket_of_magnitude(b, u ^ sign) ^ (uint32_t)sign);
}

// Bits of the place in a bucket.
static inline uint8_t bl_bucket_width(const struct bl_buckets *b, int32_t i)
{
    uint32_t m = (uint32_t)(i < 0 ? ~i : i);
    if (m >> b->linear == 0)
        return b->low;
    uint32_t octave = (m - (1U << b->linear)) >> b->split;
    return (uint8_t)(b->low + b->linear + octave - b->split);
}

// The lowest value of a bucket.
static inline uint64_t bl_bucket_base(const struct bl_buckets *b, int32_t i)
{
    uint32_t m = (uint32_t)(i < 0 ? ~i : i);
    unsigned width = bl_bucket_width(b, i);
    uint64_t a = m;
    if (m >> b->linear > 0)
        a = (UINT64_C(1) << b->split) + (m & ((1U << b->split) - 1));
    uint64_t u = a << width;
    if (i < 0)
        u = ~(u + ((UINT64_C(1) << width) - 1));
    return b->centre + u;
}

#endif
