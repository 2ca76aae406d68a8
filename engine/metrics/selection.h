/* A uniform sample of a known number of things that come one by one (Knuth,
 * TAOCP 3.4.2, algorithm S): all of them when they are not more than wanted.
 */
#ifndef BL_ENGINE_METRICS_SELECTION_H
#define BL_ENGINE_METRICS_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"

struct bl_selection {
    uint64_t n_wanted;
    uint64_t n_total; // that will come; never more do
    uint64_t n_seen, n_taken;
    struct bl_random random;
};

// Whether the next one is taken.
static inline bool bl_selection_take(struct bl_selection *s)
{
    uint64_t left = s->n_total - s->n_seen++;
    uint64_t wanted = s->n_wanted - s->n_taken;
    bool take = left <= wanted ||
                (wanted > 0 && bl_random_below(&s->random, left) < wanted);
    s->n_taken += take;
    return take;
}

static inline bool bl_selection_is_partial(const struct bl_selection *s)
{
    return s->n_total > s->n_wanted;
}

#endif
