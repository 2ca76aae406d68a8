/* Which stream of random numbers is for what, of the one seed. */
#ifndef BL_ENGINE_TRAIN_RANDOM_STREAMS_H
#define BL_ENGINE_TRAIN_RANDOM_STREAMS_H

#include <stdint.h>

enum bl_random_stream {
    BL_STREAM_PARAMETERS,
    BL_STREAM_SPLIT,
    BL_STREAM_SHUFFLE, // plus the epoch's number: the last of the list
};

// For losses, numbered by step and shard: from here on.
#define BL_STREAM_LOSS (UINT64_C(1) << 63)

// The order of blocks: less the epoch's number, from the other end.
#define BL_STREAM_BLOCKS UINT64_MAX

#endif
