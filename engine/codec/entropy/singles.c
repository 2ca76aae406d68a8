#include "engine/codec/entropy/singles.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEAST_SEEN = 8,    // in a sample, of a value that stands out
    STANDS_OUT = 8,    // times what its neighbours let expect
    MAX_STANDING = 32, // values that stand out
    SCATTERED = 4,     // values of a range to one that occurs, or more
    OFTEN = 64,        // symbols of a value on average, where all are singles
};

static void insert(struct bl_singles *s, int64_t value)
{
    const size_t mask = ((size_t)1 << BL_SINGLES_SLOTS_LOG2) - 1;
    uint64_t mixed = (uint64_t)value * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(mixed >> (64 - BL_SINGLES_SLOTS_LOG2));
    while (s->slots[at] > 0)
        at = (at + 1) & mask;
    s->values[s->n++] = value;
    s->slots[at] = (uint16_t)s->n;
}

static size_t run_length(const int64_t *sorted, size_t n, size_t at)
{
    size_t end = at;
    while (end < n && sorted[end] == sorted[at])
        end++;
    return end - at;
}

static size_t count_distinct(const int64_t *sorted, size_t n)
{
    size_t distinct = 0;
    for (size_t at = 0; at < n; at += run_length(sorted, n, at))
        distinct++;
    return distinct;
}

static double gap(int64_t low, int64_t high)
{
    return (double)((uint64_t)high - (uint64_t)low);
}

/* What occurs often, where the next values on both sides let expect little. */
static void pick_standing(struct bl_singles *s, const int64_t *sorted, size_t n)
{
    size_t before = 0; // length of the run before
    for (size_t at = 0; at < n && s->n < MAX_STANDING;) {
        size_t run = run_length(sorted, n, at), next = at + run;
        double around = 0;
        if (at > 0)
            around += (double)before / gap(sorted[at - 1], sorted[at]);
        if (next < n)
            around += (double)run_length(sorted, n, next) /
                      gap(sorted[at], sorted[next]);
        if (run >= LEAST_SEEN && (double)run > STANDS_OUT * around)
            insert(s, sorted[at]);
        before = run;
        at = next;
    }
}

static void forget_all(struct bl_singles *s)
{
    s->n = 0;
    memset(s->slots, 0, sizeof s->slots);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void put_in_order(struct bl_singles *s)
{
    size_t n = s->n;
    qsort(s->values, n, sizeof *s->values, by_value);
    forget_all(s);
    for (size_t i = 0; i < n; i++)
        insert(s, s->values[i]);
}

void bl_singles_pick(struct bl_singles *s, const int64_t *sorted, size_t n)
{
    forget_all(s);
    pick_standing(s, sorted, n);
    put_in_order(s);
}

bool bl_singles_scattered(const int64_t *sorted, size_t n)
{
    size_t distinct = count_distinct(sorted, n);
    return distinct <= n / 2 &&
           gap(sorted[0], sorted[n - 1]) >= SCATTERED * (double)distinct;
}

bool bl_singles_collect(struct bl_singles *s, const int64_t *symbols, size_t n,
                        uint64_t most)
{
    if (most > 2 + n / OFTEN)
        most = 2 + n / OFTEN;
    if (most > BL_SYMBOLS_MAX_SINGLES)
        most = BL_SYMBOLS_MAX_SINGLES;
    forget_all(s);
    for (size_t i = 0; i < n; i++) {
        if (bl_singles_find(s, symbols[i]) >= 0)
            continue;
        if (s->n == most)
            return false;
        insert(s, symbols[i]);
    }
    put_in_order(s);
    return true;
}
