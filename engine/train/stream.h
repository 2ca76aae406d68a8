/* Training rows that are read while training goes on: what gives them.
 *
 * An epoch is `n_rows` rows in blocks of at most `block_rows`, in an order
 * that depends on the epoch's number only; each row comes once.  Both functions
 * are called on a thread of their own: begin() for epochs that follow each
 * other, then next() for its blocks, until it gives one with *is_last.
 */
#ifndef BL_ENGINE_TRAIN_STREAM_H
#define BL_ENGINE_TRAIN_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cancel.h"
#include "base/error.h"

struct bl_train_stream {
    void *context;
    size_t n_rows, block_rows;      // both above 0
    size_t window_blocks;           // that are shuffled together; at least 1
    const struct bl_cancel *cancel; // an abort ends reading; may be NULL
    enum bl_status (*begin)(void *context, size_t epoch, struct bl_error *err);
    // Writes *n rows, which may be none, to X (block_rows, n_inputs): reals of
    // the precision that is trained in.
    enum bl_status (*next)(void *context, void *X, size_t *n, bool *is_last,
                           struct bl_error *err);
};

#endif
