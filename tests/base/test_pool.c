#include "base/pool.h"

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { N_TASKS = 5000, MAX_THREADS = 8 };

static struct bl_error err = BL_ERROR_INIT;

struct record {
    unsigned times[N_TASKS]; // each task writes only its own
    atomic_bool busy[MAX_THREADS];
    atomic_uint n_clashes; // two tasks under one worker
    size_t n_workers;
};

static void count(void *context, size_t i, size_t worker)
{
    struct record *record = context;
    if (worker >= record->n_workers ||
        atomic_exchange(&record->busy[worker], true)) {
        atomic_fetch_add(&record->n_clashes, 1);
        return;
    }
    record->times[i]++;
    atomic_store(&record->busy[worker], false);
}

static void expect_each_once(struct bl_pool *pool, size_t n_tasks)
{
    static struct record record;
    memset(&record, 0, sizeof record);
    record.n_workers = bl_pool_threads(pool);
    bl_pool_run(pool, n_tasks, count, &record);
    cr_expect_eq(atomic_load(&record.n_clashes), 0);
    for (size_t i = 0; i < N_TASKS; i++)
        cr_assert_eq(record.times[i], i < n_tasks, "task %zu", i);
}

Test(pool, runs_each_task_once_whatever_the_number_of_threads)
{
    for (size_t n_threads = 1; n_threads <= MAX_THREADS; n_threads++) {
        struct bl_pool *pool;
        cr_assert_eq(bl_pool_new(&pool, n_threads, &err), BL_OK);
        cr_expect_eq(bl_pool_threads(pool), n_threads);
        expect_each_once(pool, N_TASKS);
        bl_pool_free(pool);
    }
}

/* Many short runs: a worker that is late for one must not harm the next. */
Test(pool, can_be_run_again_and_again)
{
    struct bl_pool *pool;
    cr_assert_eq(bl_pool_new(&pool, 4, &err), BL_OK);
    for (size_t run = 0; run < 500; run++)
        expect_each_once(pool, run % 9);
    bl_pool_free(pool);
}

Test(pool, takes_the_cores_of_the_machine_by_default)
{
    struct bl_pool *pool;
    cr_assert_eq(bl_pool_new(&pool, 0, &err), BL_OK);
    cr_expect_geq(bl_pool_threads(pool), 1);
    bl_pool_free(pool);
}

Test(pool, refuses_an_impossible_number_of_threads)
{
    struct bl_pool *pool = NULL;
    cr_expect_neq(bl_pool_new(&pool, SIZE_MAX / 2, &err), BL_OK);
    cr_expect_null(pool);
    cr_expect_gt(strlen(err.text), 0);
    bl_pool_free(NULL);
}

Test(pool, none_is_the_caller_alone)
{
    cr_expect_eq(bl_pool_threads(NULL), 1);
    expect_each_once(NULL, 5);
}
