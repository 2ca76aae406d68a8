/* Counts of buckets, and the choice of wider ones. */
#ifndef BL_ENGINE_CODEC_ENTROPY_HISTOGRAM_H
#define BL_ENGINE_CODEC_ENTROPY_HISTOGRAM_H

#include <stdint.h>

#include "engine/codec/entropy/bucket.h"
#include "engine/codec/entropy/shape.h"

struct bl_histogram {
    struct bl_buckets buckets;
    int32_t first;  // the lowest bucket that is not empty
    uint32_t n;     // from there to the highest one; 1 where all are empty
    uint64_t total; // symbols in buckets
    uint32_t counts[BL_SHAPE_MAX];
};

// The same counts in the buckets that make the smallest of table and symbols
// together.  The buckets of `fine` have split BL_HISTOGRAM_SPLIT.
enum { BL_HISTOGRAM_LINEAR = 9, BL_HISTOGRAM_SPLIT = 4 };
void bl_histogram_choose(struct bl_histogram *chosen,
                         const struct bl_histogram *fine);

#endif
