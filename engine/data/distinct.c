#include "engine/data/distinct.h"

#include <stdlib.h>

#include "base/memory.h"

/* Keys are looked up in groups: their slots are fetched together before the
 * first is looked at, which hides most of the wait for memory once the set is
 * larger than the cache. */
enum {
    GROUP = 32,
    FIRST_SLOTS = 16,    // a table of a million columns has few rows
    FEWEST_SLOTS = 128,  // however little memory is allowed
    GROWTH = 4,          // fewer rehashes than doubling
    STEPS_PER_KEY = 64,  // chance needs 9 at the highest load
    STEPS_AT_ONCE = 8192 // some bad luck among the first keys
};

/* Three quarters full at most. */
static size_t room(size_t n_slots)
{
    return n_slots / 4 * 3;
}

struct bl_distinct bl_distinct_new(size_t max_keys)
{
    return (struct bl_distinct){.max_keys = max_keys};
}

void bl_distinct_release(struct bl_distinct *d)
{
    free(d->slots);
    d->slots = NULL;
    d->n_slots = 0;
}

size_t bl_distinct_keys_within(size_t bytes)
{
    size_t n_slots = FEWEST_SLOTS;
    while (n_slots <= bytes / sizeof(uint64_t) / 2)
        n_slots *= 2;
    return room(n_slots) - GROUP; // so that the last group fits
}

/* Both halves of the key reach the upper bits, which pick the slot. */
static inline size_t slot_of(uint64_t key, size_t n_slots)
{
    uint64_t h = key * 0x9E3779B97F4A7C15u;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    return (size_t)h & (n_slots - 1);
}

/* The slot where the key is or belongs. */
static inline size_t probe(struct bl_distinct *d, uint64_t key, size_t slot)
{
    while (d->slots[slot] != 0 && d->slots[slot] != key) {
        slot = (slot + 1) & (d->n_slots - 1);
        d->n_steps++;
    }
    return slot;
}

/* Four times the room, but not more than the most keys need. */
static size_t next_size(const struct bl_distinct *d)
{
    size_t need = d->max_keys + GROUP;
    size_t n_slots = d->n_slots > 0 ? d->n_slots * GROWTH : FIRST_SLOTS;
    while (n_slots > FIRST_SLOTS && room(n_slots / 2) >= need)
        n_slots /= 2;
    return n_slots;
}

static enum bl_status grow(struct bl_distinct *d, struct bl_error *err)
{
    size_t n_slots = next_size(d);
    uint64_t *old = d->slots;
    size_t n_old = d->n_slots;
    uint64_t *slots = bl_array_new(n_slots, sizeof *slots, err);
    if (slots == NULL)
        return err->status;
    d->slots = slots;
    d->n_slots = n_slots;
    for (size_t i = 0; i < n_old; i++)
        if (old[i] != 0)
            slots[probe(d, old[i], slot_of(old[i], n_slots))] = old[i];
    free(old);
    return BL_OK;
}

/* n <= GROUP keys, for which there is room. */
static void add_group(struct bl_distinct *d, const uint64_t *keys, size_t n)
{
    size_t slots[GROUP];
    for (size_t i = 0; i < n; i++) {
        slots[i] = slot_of(keys[i], d->n_slots);
        __builtin_prefetch(&d->slots[slots[i]], 1);
    }
    for (size_t i = 0; i < n; i++) {
        if (keys[i] == 0) {
            d->n += !d->has_zero;
            d->has_zero = true;
            continue;
        }
        size_t slot = probe(d, keys[i], slots[i]);
        d->n += d->slots[slot] == 0;
        d->slots[slot] = keys[i];
    }
    d->n_seen += n;
}

static bool beyond(const struct bl_distinct *d)
{
    return d->n > d->max_keys ||
           d->n_steps > STEPS_PER_KEY * d->n_seen + STEPS_AT_ONCE;
}

enum bl_status bl_distinct_add(struct bl_distinct *d, const uint64_t *keys,
                               size_t n, struct bl_error *err)
{
    for (size_t i = 0; i < n && !d->gave_up; i += GROUP) {
        size_t n_group = n - i < GROUP ? n - i : GROUP;
        while (d->n + n_group > room(d->n_slots))
            if (grow(d, err) != BL_OK)
                return err->status;
        add_group(d, keys + i, n_group);
        if (beyond(d)) {
            d->gave_up = true;
            bl_distinct_release(d);
        }
    }
    return BL_OK;
}
