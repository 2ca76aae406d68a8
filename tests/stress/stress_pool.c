/* The pool: every task is run once, no two under one worker at a time, and
 * what tasks wrote can be read when the run is over. */
#include <stdatomic.h>

#include "base/pool.h"
#include "check.h"

enum { MAX_TASKS = 1000, MAX_THREADS = 9, RUNS = 300 };

struct board {
    size_t n_workers;
    unsigned done[MAX_TASKS];      // plain: a task writes its own
    unsigned scratch[MAX_THREADS]; // plain: a worker has its own
    atomic_flag busy[MAX_THREADS];
};

static void task(void *context, size_t i, size_t worker)
{
    struct board *board = context;
    check(worker < board->n_workers);
    check(!atomic_flag_test_and_set(&board->busy[worker]));
    board->done[i]++;
    board->scratch[worker] += (unsigned)i;
    atomic_flag_clear(&board->busy[worker]);
}

static void run_once(struct bl_pool *pool, size_t n)
{
    struct board board = {.n_workers = bl_pool_threads(pool)};
    bl_pool_run(pool, n, task, &board);
    size_t sum = 0;
    for (size_t i = 0; i < MAX_TASKS; i++)
        check(board.done[i] == (i < n));
    for (size_t i = 0; i < MAX_THREADS; i++)
        sum += board.scratch[i];
    check(sum == (n > 0 ? n * (n - 1) / 2 : 0));
}

static void many_runs(size_t n_threads)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pool *pool;
    check(bl_pool_new(&pool, n_threads, &err) == BL_OK);
    check(bl_pool_threads(pool) == n_threads);
    for (size_t run = 0; run < RUNS; run++)
        run_once(pool, run * 37 % MAX_TASKS);
    bl_pool_free(pool);
}

static void unused_pools(void)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pool *pool;
    for (size_t i = 0; i < 50; i++) {
        check(bl_pool_new(&pool, 1 + i % MAX_THREADS, &err) == BL_OK);
        bl_pool_free(pool);
    }
}

int main(void)
{
    for (size_t n_threads = 1; n_threads <= MAX_THREADS; n_threads++)
        many_runs(n_threads);
    unused_pools();
    return 0;
}
