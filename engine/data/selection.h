/* Selection sampling: n of N things that come one after the other, each set
 * of n being as likely as any other (Knuth, TAOCP 3.4.2, algorithm S).
 *
 *     struct bl_selection s = {N, n, bl_random_new(seed, stream)};
 *     for each thing: if (bl_selection_takes_next(&s)) ...
 */
#ifndef BL_ENGINE_DATA_SELECTION_H
#define BL_ENGINE_DATA_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"

struct bl_selection {
    uint64_t left, wanted; // wanted <= left
    struct bl_random random;
};

static inline bool bl_selection_takes_next(struct bl_selection *s)
{
    bool taken = bl_random_below(&s->random, s->left) < s->wanted;
    s->left--;
    s->wanted -= taken;
    return taken;
}

#endif
