/* A stream of rows that can be told apart: row i is the reals i, 2 i, ...; an
 * epoch has them in blocks that begin at another place each time. */
#ifndef NUMBER_STREAM_H
#define NUMBER_STREAM_H

#include "engine/train/stream.h"

struct number_stream {
    struct bl_train_stream stream;
    size_t n_cols, n_blocks;
    size_t epoch, next;
    size_t fails_at; // the block of any epoch, from 1; 0: none
};

static inline enum bl_status number_stream_begin(void *context, size_t epoch,
                                                 struct bl_error *err)
{
    (void)err;
    struct number_stream *s = context;
    s->epoch = epoch;
    s->next = 0;
    return BL_OK;
}

static inline size_t number_stream_rows(const struct number_stream *s,
                                        size_t block)
{
    size_t first = block * s->stream.block_rows;
    size_t left = s->stream.n_rows - first;
    return left < s->stream.block_rows ? left : s->stream.block_rows;
}

static inline enum bl_status number_stream_next(void *context, void *X,
                                                size_t *n, bool *is_last,
                                                struct bl_error *err)
{
    struct number_stream *s = context;
    size_t block = (s->next + s->epoch) % s->n_blocks;
    double *x = X;
    if (++s->next == s->fails_at)
        return bl_fail(err, BL_FAILED, "block %zu is gone", block);
    *n = number_stream_rows(s, block);
    for (size_t i = 0; i < *n; i++)
        for (size_t c = 0; c < s->n_cols; c++)
            *x++ = (double)((block * s->stream.block_rows + i) * (c + 1));
    *is_last = s->next == s->n_blocks;
    return BL_OK;
}

// The stream must not move.
static inline void number_stream_init(struct number_stream *s, size_t n_rows,
                                      size_t n_cols, size_t block_rows,
                                      size_t window_blocks)
{
    *s = (struct number_stream){
        .stream = {.context = s,
                   .n_rows = n_rows,
                   .block_rows = block_rows,
                   .window_blocks = window_blocks,
                   .begin = number_stream_begin,
                   .next = number_stream_next},
        .n_cols = n_cols,
        .n_blocks = (n_rows - 1) / block_rows + 1,
    };
}

#endif
