/* Minibatches from a stream (stream.h): rows are shuffled within windows.
 *
 * A window is some blocks of the stream one behind the other.  There are two:
 * while minibatches are taken from one, a thread fills the other, and goes on
 * into the next epoch.  The rows of a window are shuffled; what is left of it
 * when a minibatch needs more moves to the front of the next window and is
 * shuffled in.  So every minibatch is full but for the last of an epoch, and
 * all of it depends on the stream, the seed and the epoch only.
 *
 * Memory: two windows, each with room for a minibatch in front, and an index
 * of 4 bytes a row.
 *
 * Threads: one takes; the reader is the module's own.  A window belongs to the
 * reader until it is full and to the taker until it is used up; it changes
 * hands under the lock.
 */
#ifndef BL_ENGINE_TRAIN_WINDOWS_H
#define BL_ENGINE_TRAIN_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/train/stream.h"

struct bl_windows;

// Lends the stream.  Minibatches have at most batch_rows rows.
enum bl_status bl_windows_new(struct bl_windows **windows,
                              const struct bl_train_stream *stream,
                              size_t row_bytes, size_t batch_rows,
                              uint64_t seed, struct bl_error *err);

// Waits for the block that is being read.  NULL is fine.
void bl_windows_free(struct bl_windows *windows);

// Before the first minibatch of an epoch; epochs follow each other.  The first
// `seen` rows of it, of which training has learnt before, are passed over.
enum bl_status bl_windows_begin(struct bl_windows *windows, size_t epoch,
                                size_t seen, struct bl_error *err);

struct bl_window_rows { // lent until the next call
    const void *X;
    const uint32_t *rows; // (n) of X
};

// The next n rows of the epoch, 0 < n <= batch_rows; as many are left of it.
enum bl_status bl_windows_take(struct bl_windows *windows,
                               struct bl_window_rows *rows, size_t n,
                               struct bl_error *err);

#endif
