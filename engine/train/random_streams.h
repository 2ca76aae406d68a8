/* Which stream of random numbers is for what, of the one seed. */
#ifndef BL_ENGINE_TRAIN_RANDOM_STREAMS_H
#define BL_ENGINE_TRAIN_RANDOM_STREAMS_H

enum bl_random_stream {
    BL_STREAM_PARAMETERS,
    BL_STREAM_SPLIT,
    BL_STREAM_SHUFFLE, // plus the epoch's number: the last of the list
};

#endif
