/* Random numbers: xoshiro256** (Blackman and Vigna 2018), seeded through
 * splitmix64.  The same seed gives the same numbers on every machine; a
 * stream number makes independent generators from one seed.
 */
#ifndef BL_BASE_RANDOM_H
#define BL_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct bl_random {
    uint64_t state[4];
};

struct bl_random bl_random_new(uint64_t seed, uint64_t stream);

uint64_t bl_random_u64(struct bl_random *r);

// Uniform in [0, n), without bias; n > 0.
uint64_t bl_random_below(struct bl_random *r, uint64_t n);

// Uniform in [0, 1), 53 bits.
double bl_random_uniform(struct bl_random *r);

// Standard normal (polar method).
double bl_random_normal(struct bl_random *r);

// Fisher-Yates over `order`, n indices.
void bl_random_shuffle(struct bl_random *r, uint32_t *order, size_t n);

#endif
