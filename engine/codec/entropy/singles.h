/* Values that get a symbol of their own, whatever lies around them: zeros and
 * sentinels in the midst of something wide, or all values of a stream that has
 * few of them, far apart.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SINGLES_H
#define BL_ENGINE_CODEC_ENTROPY_SINGLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/codec/entropy/head.h"

enum { BL_SINGLES_SLOTS_LOG2 = 12 };

struct bl_singles {
    int64_t values[BL_SYMBOLS_MAX_SINGLES]; // rising
    size_t n;
    uint16_t slots[1 << BL_SINGLES_SLOTS_LOG2]; // hashed: index + 1, or 0
};

// Picks values that stand out in a sorted sample, n > 0.
void bl_singles_pick(struct bl_singles *s, const int64_t *sorted, size_t n);

// Whether a sorted sample, n > 0, shows few values with much between them.
bool bl_singles_scattered(const int64_t *sorted, size_t n);

// Makes all values single, if they are few and `most` at most; false when not.
bool bl_singles_collect(struct bl_singles *s, const int64_t *symbols, size_t n,
                        uint64_t most);

// The index of a value in `values`, or -1.
static inline int bl_singles_find(const struct bl_singles *s, int64_t value)
{
    const size_t mask = ((size_t)1 << BL_SINGLES_SLOTS_LOG2) - 1;
    uint64_t mixed = (uint64_t)value * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(mixed >> (64 - BL_SINGLES_SLOTS_LOG2));
    for (; s->slots[at] > 0; at = (at + 1) & mask)
        if (s->values[s->slots[at] - 1] == value)
            return s->slots[at] - 1;
    return -1;
}

#endif
