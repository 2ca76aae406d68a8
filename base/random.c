#include "base/random.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = *x += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

struct bl_random bl_random_new(uint64_t seed, uint64_t stream)
{
    struct bl_random r;
    uint64_t x = stream;
    x = seed ^ splitmix64(&x);
    for (int i = 0; i < 4; i++)
        r.state[i] = splitmix64(&x);
    return r;
}

uint64_t bl_random_u64(struct bl_random *r)
{
    uint64_t *s = r->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t bl_random_below(struct bl_random *r, uint64_t n)
{
    uint64_t rejected = (0 - n) % n; // 2^64 mod n
    uint64_t v;
    do
        v = bl_random_u64(r);
    while (v < rejected);
    return v % n;
}

double bl_random_uniform(struct bl_random *r)
{
    return (double)(bl_random_u64(r) >> 11) * 0x1p-53;
}

double bl_random_normal(struct bl_random *r)
{
    double u, s;
    do {
        u = 2 * bl_random_uniform(r) - 1;
        double v = 2 * bl_random_uniform(r) - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    return u * sqrt(-2 * log(s) / s);
}

void bl_random_shuffle(struct bl_random *r, uint32_t *order, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = (size_t)bl_random_below(r, i);
        uint32_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}
