#include "engine/data/sort.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BYTES = 8, BUCKETS = 256 };

/* Bits as an unsigned number that orders like the double: negative ones are
 * turned over, the others put above them. */
static inline uint64_t to_ordered(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static inline double from_ordered(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline size_t byte_of(uint64_t key, size_t byte)
{
    return key >> (8 * byte) & 0xff;
}

/* Moves the keys to where the counts of one byte put them. */
static void scatter(uint64_t *to, const uint64_t *from, size_t n, size_t byte,
                    const size_t counts[BUCKETS])
{
    size_t starts[BUCKETS];
    size_t start = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        starts[b] = start;
        start += counts[b];
    }
    for (size_t i = 0; i < n; i++)
        to[starts[byte_of(from[i], byte)]++] = from[i];
}

enum bl_status bl_sort_doubles(double *values, size_t n, struct bl_error *err)
{
    if (n < 2)
        return BL_OK;
    uint64_t *room = bl_array_new(2 * n, sizeof *room, err);
    if (room == NULL)
        return err->status;
    uint64_t *keys = room, *other = room + n;
    size_t counts[BYTES][BUCKETS] = {{0}};
    for (size_t i = 0; i < n; i++) {
        keys[i] = to_ordered(values[i]);
        for (size_t byte = 0; byte < BYTES; byte++)
            counts[byte][byte_of(keys[i], byte)]++;
    }
    for (size_t byte = 0; byte < BYTES; byte++) {
        if (counts[byte][byte_of(keys[0], byte)] == n)
            continue;
        scatter(other, keys, n, byte, counts[byte]);
        uint64_t *sorted = other;
        other = keys;
        keys = sorted;
    }
    for (size_t i = 0; i < n; i++)
        values[i] = from_ordered(keys[i]);
    free(room);
    return BL_OK;
}
