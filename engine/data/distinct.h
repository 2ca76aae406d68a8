/* Counts how many different keys there are among a stream of 64-bit keys.
 *
 * An open-addressing set with linear probing and a fixed hash, which grows to
 * `max_keys` keys and then gives up: the set is freed, the count so far
 * is a lower limit, and further keys are passed over at no cost.  It gives up
 * as well when keys collide far more often than chance has it, so that a file
 * made to collide costs no more time than another.
 */
#ifndef BL_ENGINE_DATA_DISTINCT_H
#define BL_ENGINE_DATA_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_distinct {
    uint64_t n;      // different keys so far
    uint64_t n_seen; // among that many
    bool gave_up;
    size_t max_keys;
    uint64_t *slots; // 0 marks an empty one; n_slots is a power of two
    size_t n_slots;
    bool has_zero; // the key 0, which has no slot
    uint64_t n_steps;
};

struct bl_distinct bl_distinct_new(size_t max_keys);
void bl_distinct_release(struct bl_distinct *d);

// The most keys that a set of at most `bytes` can hold.
size_t bl_distinct_keys_within(size_t bytes);

enum bl_status bl_distinct_add(struct bl_distinct *d, const uint64_t *keys,
                               size_t n, struct bl_error *err);

#endif
