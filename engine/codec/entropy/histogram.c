#include "engine/codec/entropy/histogram.h"

#include <string.h>

#include "engine/codec/entropy/log2.h"

/* What a bucket is taken to cost in the table.  Where one is cut in two, chance
 * alone lets its symbols seem 0.72 bits cheaper: less than this, so that noise
 * is not followed. */
static const double BUCKET_BITS = 1.5, LOG2_E = 1.4426950408889634;

// Bits of the symbols and of the table.  A bucket with fewer symbols than
// stand for one part in 2^precision takes that much from the others.
static double cost(const struct bl_histogram *h)
{
    double all = bl_log2((double)h->total);
    double part = (double)h->total / (1 << BL_SHAPE_MAX_PRECISION);
    double bits = BUCKET_BITS * h->n;
    for (uint32_t i = 0; i < h->n; i++) {
        double count = h->counts[i];
        if (count < part)
            bits += (part - count) * LOG2_E;
        if (count == 0)
            continue;
        uint8_t width = bl_bucket_width(&h->buckets, h->first + (int32_t)i);
        bits += count * (all - bl_log2(count) + width);
    }
    return bits;
}

// The same in wider buckets, each of them a union of those there are.
static void widen(struct bl_histogram *to, const struct bl_histogram *from,
                  const struct bl_buckets *buckets)
{
    int32_t end = from->first + (int32_t)from->n - 1;
    to->buckets = *buckets;
    to->total = from->total;
    to->first =
        bl_bucket_of(buckets, bl_bucket_base(&from->buckets, from->first));
    int32_t last = bl_bucket_of(buckets, bl_bucket_base(&from->buckets, end));
    to->n = (uint32_t)(last - to->first + 1);
    memset(to->counts, 0, to->n * sizeof *to->counts);
    for (uint32_t i = 0; i < from->n; i++) {
        if (from->counts[i] == 0)
            continue;
        uint64_t base =
            bl_bucket_base(&from->buckets, from->first + (int32_t)i);
        to->counts[bl_bucket_of(buckets, base) - to->first] += from->counts[i];
    }
}

static void copy(struct bl_histogram *to, const struct bl_histogram *from)
{
    to->buckets = from->buckets;
    to->first = from->first;
    to->n = from->n;
    to->total = from->total;
    memcpy(to->counts, from->counts, from->n * sizeof *to->counts);
}

/* Ways to make buckets wider; false when they are as wide as can be. */

static bool wider_low(struct bl_buckets *b)
{
    if (b->linear > b->split + 1)
        b->linear--;
    b->low++;
    return b->low + b->linear <= 63;
}

static bool smaller_linear(struct bl_buckets *b)
{
    return b->linear-- > b->split + 1;
}

static bool smaller_split(struct bl_buckets *b)
{
    return b->split-- > 1;
}

// Tries ever wider buckets until that has not paid for a while.
static void try_wider(struct bl_histogram *best, double *least,
                      bool (*wider)(struct bl_buckets *b), unsigned patience)
{
    struct bl_histogram now, next;
    unsigned failures = 0;
    struct bl_buckets b = best->buckets;
    copy(&now, best);
    while (failures < patience && now.n > 1 && wider(&b)) {
        widen(&next, &now, &b);
        copy(&now, &next);
        double bits = cost(&now);
        failures = bits < *least ? 0 : failures + 1;
        if (bits >= *least)
            continue;
        *least = bits;
        copy(best, &now);
    }
}

void bl_histogram_choose(struct bl_histogram *chosen,
                         const struct bl_histogram *fine)
{
    copy(chosen, fine);
    if (fine->total == 0)
        return;
    double least = cost(chosen);
    try_wider(chosen, &least, wider_low, 4);
    try_wider(chosen, &least, smaller_linear, 2);
    try_wider(chosen, &least, smaller_split, 2);
}
