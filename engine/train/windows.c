#include "engine/train/windows.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/train/random_streams.h"

struct window {
    char *rows; // room for a minibatch, then for a window; owned
    size_t n;   // rows behind that room
    bool is_full;
};

struct bl_windows {
    const struct bl_train_stream *stream;
    size_t row_bytes, batch_rows, window_rows;
    uint64_t seed;
    struct window two[2];

    // The reader.
    pthread_mutex_t lock;
    pthread_cond_t changed; // is_full, closing, error
    pthread_t reader;
    bool has_reader;
    bool closing;
    struct bl_error error; // what ended reading
    size_t first_epoch;

    // The taker.
    struct window *window; // that is taken from, or NULL
    size_t n_used;         // windows before it
    char *X;               // its first row
    uint32_t *order;       // owned: its rows in the order they are taken
    size_t n, taken;
    struct bl_random random;
};

/* Reading. */

/* Waits until the taker is done with the window; false when there is no need
 * for more. */
static bool await_empty(struct bl_windows *w, const struct window *window)
{
    pthread_mutex_lock(&w->lock);
    while (window->is_full && !w->closing)
        pthread_cond_wait(&w->changed, &w->lock);
    bool go_on = !w->closing;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

static enum bl_status fail_unwanted(struct bl_error *err)
{
    return bl_fail(err, BL_INTERRUPTED, "reading was interrupted");
}

static void hand_over(struct bl_windows *w, struct window *window)
{
    pthread_mutex_lock(&w->lock);
    window->is_full = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

/* Fills a window with the blocks that it has room for. */
static enum bl_status fill(struct bl_windows *w, struct window *window,
                           bool *is_last, struct bl_error *err)
{
    const struct bl_train_stream *stream = w->stream;
    char *rows = window->rows + w->batch_rows * w->row_bytes;
    size_t filled = 0;
    while (!*is_last && filled + stream->block_rows <= w->window_rows) {
        size_t n = 0;
        if (bl_cancel_wish(stream->cancel) == BL_CANCEL_ABORT ||
            !await_empty(w, window))
            return fail_unwanted(err);
        if (stream->next(stream->context, rows + filled * w->row_bytes, &n,
                         is_last, err) != BL_OK)
            return err->status;
        filled += n;
    }
    window->n = filled;
    return BL_OK;
}

static enum bl_status read_epoch(struct bl_windows *w, size_t epoch,
                                 size_t *n_filled, struct bl_error *err)
{
    size_t n = 0;
    bool is_last = false;
    if (w->stream->begin(w->stream->context, epoch, err) != BL_OK)
        return err->status;
    while (!is_last) {
        struct window *window = &w->two[(*n_filled)++ % 2];
        if (!await_empty(w, window))
            return fail_unwanted(err);
        if (fill(w, window, &is_last, err) != BL_OK)
            return err->status;
        n += window->n;
        if (is_last && n != w->stream->n_rows)
            return bl_fail(err, BL_FAILED,
                           "the table gave %zu training rows instead of %zu: "
                           "it changed while it was read",
                           n, w->stream->n_rows);
        hand_over(w, window);
    }
    return BL_OK;
}

static void *read_ahead(void *context)
{
    struct bl_windows *w = context;
    struct bl_error err = BL_ERROR_INIT;
    size_t n_filled = 0;
    size_t epoch = w->first_epoch;
    while (read_epoch(w, epoch, &n_filled, &err) == BL_OK)
        epoch++;
    pthread_mutex_lock(&w->lock);
    w->error = err;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static enum bl_status start_reader(struct bl_windows *w, size_t epoch,
                                   struct bl_error *err)
{
    w->first_epoch = epoch;
    if (pthread_create(&w->reader, NULL, read_ahead, w) != 0)
        return bl_fail(err, BL_FAILED,
                       "a thread to read rows with was refused");
    w->has_reader = true;
    return BL_OK;
}

static void stop_reader(struct bl_windows *w)
{
    if (!w->has_reader)
        return;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->reader, NULL);
}

/* Taking. */

static enum bl_status await_full(struct bl_windows *w,
                                 const struct window *window,
                                 struct bl_error *err)
{
    pthread_mutex_lock(&w->lock);
    while (!window->is_full && w->error.status == BL_OK)
        pthread_cond_wait(&w->changed, &w->lock);
    if (!window->is_full)
        *err = w->error;
    enum bl_status status = window->is_full ? BL_OK : err->status;
    pthread_mutex_unlock(&w->lock);
    return status;
}

static void give_back(struct bl_windows *w, struct window *window)
{
    if (window == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    window->is_full = false;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

/* Moves the rows that are left, fewer than a minibatch, to in front of the
 * rows of the next window. */
static void carry_over(struct bl_windows *w, const struct window *next)
{
    size_t left = w->n - w->taken;
    char *X = next->rows + (w->batch_rows - left) * w->row_bytes;
    for (size_t i = 0; i < left; i++)
        memcpy(X + i * w->row_bytes,
               w->X + w->order[w->taken + i] * w->row_bytes, w->row_bytes);
    w->X = X;
    w->n = left + next->n;
    w->taken = 0;
}

static enum bl_status next_window(struct bl_windows *w, struct bl_error *err)
{
    struct window *next = &w->two[w->n_used % 2];
    if (await_full(w, next, err) != BL_OK)
        return err->status;
    carry_over(w, next);
    give_back(w, w->window);
    w->window = next;
    w->n_used++;
    for (size_t i = 0; i < w->n; i++)
        w->order[i] = (uint32_t)i;
    bl_random_shuffle(&w->random, w->order, w->n);
    return BL_OK;
}

enum bl_status bl_windows_take(struct bl_windows *w,
                               struct bl_window_rows *rows, size_t n,
                               struct bl_error *err)
{
    while (w->n - w->taken < n)
        if (next_window(w, err) != BL_OK)
            return err->status;
    *rows = (struct bl_window_rows){w->X, w->order + w->taken};
    w->taken += n;
    return BL_OK;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

enum bl_status bl_windows_begin(struct bl_windows *w, size_t epoch, size_t seen,
                                struct bl_error *err)
{
    struct bl_window_rows passed;
    w->random = bl_random_new(w->seed, BL_STREAM_SHUFFLE + (uint64_t)epoch);
    if (!w->has_reader && start_reader(w, epoch, err) != BL_OK)
        return err->status;
    while (seen > 0) {
        size_t n = smaller(seen, w->batch_rows);
        if (bl_windows_take(w, &passed, n, err) != BL_OK)
            return err->status;
        seen -= n;
    }
    return BL_OK;
}

/* From nothing to nothing. */

static enum bl_status init(struct bl_windows *w, struct bl_error *err)
{
    size_t room = w->batch_rows + w->window_rows;
    w->order = bl_array_new(room, sizeof *w->order, err);
    if (w->order == NULL)
        return err->status;
    for (size_t i = 0; i < 2; i++) {
        w->two[i].rows = bl_array_new(room, w->row_bytes, err);
        if (w->two[i].rows == NULL)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_windows_new(struct bl_windows **windows,
                              const struct bl_train_stream *stream,
                              size_t row_bytes, size_t batch_rows,
                              uint64_t seed, struct bl_error *err)
{
    struct bl_windows *w = bl_array_new(1, sizeof *w, err);
    if (w == NULL)
        return err->status;
    w->stream = stream;
    w->row_bytes = row_bytes;
    w->batch_rows = batch_rows;
    w->window_rows = stream->block_rows * stream->window_blocks;
    w->seed = seed;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    if (init(w, err) != BL_OK) {
        bl_windows_free(w);
        return err->status;
    }
    *windows = w;
    return BL_OK;
}

void bl_windows_free(struct bl_windows *w)
{
    if (w == NULL)
        return;
    stop_reader(w);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->changed);
    free(w->two[0].rows);
    free(w->two[1].rows);
    free(w->order);
    free(w);
}
