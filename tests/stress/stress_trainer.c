/* The trainer with several threads: the same bits for each number of them,
 * and a cancel wish raised from another thread while it works; on rows in
 * memory and on rows in a stream. */
#include <pthread.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "engine/train/stream.h"
#include "engine/train/trainer.h"

enum { N_ROWS = 3000, N_COLS = 6, BLOCK_ROWS = 170 };

static float X[N_ROWS * N_COLS];
static struct bl_network net;

/* The same rows in blocks; `next` counts those of the epoch. */
static enum bl_status begin_epoch(void *context, size_t epoch,
                                  struct bl_error *err)
{
    (void)epoch, (void)err;
    *(size_t *)context = 0;
    return BL_OK;
}

static enum bl_status next_block(void *context, void *to, size_t *n,
                                 bool *is_last, struct bl_error *err)
{
    (void)err;
    size_t first = BLOCK_ROWS * (*(size_t *)context)++;
    *is_last = first + BLOCK_ROWS >= N_ROWS;
    *n = *is_last ? N_ROWS - first : BLOCK_ROWS;
    memcpy(to, X + first * N_COLS, *n * N_COLS * sizeof *X);
    return BL_OK;
}

static size_t next;
static const struct bl_train_stream blocks = {.context = &next,
                                              .n_rows = N_ROWS,
                                              .block_rows = BLOCK_ROWS,
                                              .window_blocks = 4,
                                              .begin = begin_epoch,
                                              .next = next_block};
static const struct bl_train_stream *stream; // that is trained on, or NULL

static void make_rows(void)
{
    struct bl_random random = bl_random_new(4, 0);
    for (size_t i = 0; i < N_ROWS * N_COLS; i++)
        X[i] = (float)bl_random_normal(&random);
}

static enum bl_status train(float *params, size_t n_threads, size_t epochs,
                            const struct bl_train_observer *observer,
                            struct bl_train_result *result)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pool *pool;
    struct bl_train_options options = BL_TRAIN_OPTIONS_INIT;
    options.epochs = epochs;
    options.patience = 0;
    options.stream = stream;
    check(bl_pool_new(&pool, n_threads, &err) == BL_OK);
    enum bl_status status =
        bl_train(params, &net, BL_PRECISION_FLOAT32, X, N_ROWS, &options, pool,
                 observer, result, &err);
    bl_pool_free(pool);
    return status;
}

static float *new_params(void)
{
    struct bl_error err = BL_ERROR_INIT;
    float *params = bl_array_new(net.n_params, sizeof *params, &err);
    check(params != NULL);
    return params;
}

static void same_bits(void)
{
    const size_t threads[] = {2, 3, 7};
    struct bl_train_result result;
    float *one = new_params(), *many = new_params();
    check(train(one, 1, 4, NULL, &result) == BL_OK);
    for (size_t i = 0; i < 3; i++) {
        check(train(many, threads[i], 4, NULL, &result) == BL_OK);
        check(memcmp(one, many, net.n_params * sizeof *one) == 0);
    }
    free(one);
    free(many);
}

struct canceller {
    struct bl_cancel cancel;
    enum bl_cancel_wish wish;
    atomic_bool started;
};

static void note_batch(void *context, size_t i, size_t n)
{
    (void)i, (void)n;
    struct canceller *c = context;
    atomic_store(&c->started, true);
}

static void *raise_wish(void *context)
{
    struct canceller *c = context;
    while (!atomic_load(&c->started))
        ;
    atomic_store(&c->cancel.wish, c->wish);
    return NULL;
}

static enum bl_status train_until(enum bl_cancel_wish wish,
                                  struct bl_train_result *result)
{
    struct canceller c = {.wish = wish};
    struct bl_train_observer observer = {
        .context = &c,
        .batch = note_batch,
        .cancel = &c.cancel,
    };
    pthread_t thread;
    float *params = new_params();
    check(pthread_create(&thread, NULL, raise_wish, &c) == 0);
    enum bl_status status = train(params, 3, 1000000, &observer, result);
    pthread_join(thread, NULL);
    free(params);
    return status;
}

static void all_of_it(void)
{
    struct bl_train_result result;
    same_bits();
    check(train_until(BL_CANCEL_STOP, &result) == BL_OK);
    check(result.end == BL_TRAIN_STOPPED);
    check(train_until(BL_CANCEL_ABORT, &result) == BL_INTERRUPTED);
}

int main(void)
{
    struct bl_error err = BL_ERROR_INIT;
    const size_t hidden[] = {20, 10};
    check(bl_network_autoencoder(&net, N_COLS, hidden, 2, 3, BL_LEAKY_RELU,
                                 &err) == BL_OK);
    make_rows();
    all_of_it();
    stream = &blocks;
    all_of_it();
    bl_network_release(&net);
    return 0;
}
