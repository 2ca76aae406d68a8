#define _GNU_SOURCE // sched_getaffinity: the cores this process may use
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

/* How often a thread looks for what it waits for, giving way in between, before
 * it sleeps.  Waking takes longer than the pauses between the two runs of a
 * minibatch, and giving way costs others nothing. */
enum { LOOKS = 200 };

struct bl_pool {
    pthread_mutex_t lock;
    pthread_cond_t work_came;
    pthread_cond_t work_done;
    size_t n_threads; // the caller counted
    size_t n_started;
    pthread_t *threads; // n_started of them
    bool closing;

    // Changed under the lock, and looked at without it too.
    _Atomic(uint64_t) run; // counts bl_pool_run() calls; a worker joins each
                           // once
    _Atomic(size_t) n_finished;
    bl_pool_task *task;
    void *context;
    size_t n_tasks;
    size_t next_task;
};

struct worker {
    struct bl_pool *pool;
    size_t number;
};

/* Takes tasks until none is left.  The lock is held on entry and exit. */
static void work(struct bl_pool *pool, size_t worker)
{
    while (pool->next_task < pool->n_tasks) {
        size_t i = pool->next_task++;
        pthread_mutex_unlock(&pool->lock);
        pool->task(pool->context, i, worker);
        pthread_mutex_lock(&pool->lock);
        if (++pool->n_finished == pool->n_tasks)
            pthread_cond_signal(&pool->work_done);
    }
}

static void look_for_run(struct bl_pool *pool, uint64_t seen)
{
    for (int i = 0; i < LOOKS && atomic_load(&pool->run) == seen; i++)
        sched_yield();
}

static void look_for_end(struct bl_pool *pool, size_t n_tasks)
{
    for (int i = 0; i < LOOKS && atomic_load(&pool->n_finished) < n_tasks; i++)
        sched_yield();
}

static void *worker_main(void *argument)
{
    struct worker self = *(struct worker *)argument;
    free(argument);
    struct bl_pool *pool = self.pool;
    uint64_t seen = 0;
    pthread_mutex_lock(&pool->lock);
    while (!pool->closing) {
        if (pool->run == seen) {
            pthread_cond_wait(&pool->work_came, &pool->lock);
            continue;
        }
        seen = pool->run;
        work(pool, self.number);
        pthread_mutex_unlock(&pool->lock);
        look_for_run(pool, seen);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static size_t usable_cores(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (size_t)CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (size_t)n : 1;
}

static enum bl_status start_worker(struct bl_pool *pool, struct bl_error *err)
{
    struct worker *self = bl_array_new(1, sizeof *self, err);
    if (self == NULL)
        return err->status;
    *self = (struct worker){pool, pool->n_started + 1};
    pthread_t *thread = &pool->threads[pool->n_started];
    if (pthread_create(thread, NULL, worker_main, self) != 0) {
        free(self);
        return bl_fail(err, BL_FAILED,
                       "thread %zu cannot be started; try --threads 1",
                       pool->n_started + 1);
    }
    pool->n_started++;
    return BL_OK;
}

enum bl_status bl_pool_new(struct bl_pool **out, size_t n_threads,
                           struct bl_error *err)
{
    struct bl_pool *pool = bl_array_new(1, sizeof *pool, err);
    if (pool == NULL)
        return err->status;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work_came, NULL);
    pthread_cond_init(&pool->work_done, NULL);
    pool->n_threads = n_threads > 0 ? n_threads : usable_cores();
    pool->threads = bl_array_new(pool->n_threads, sizeof(pthread_t), err);
    bool ok = pool->threads != NULL;
    while (ok && pool->n_started + 1 < pool->n_threads)
        ok = start_worker(pool, err) == BL_OK;
    if (!ok) {
        bl_pool_free(pool);
        return err->status;
    }
    *out = pool;
    return BL_OK;
}

void bl_pool_free(struct bl_pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->work_came);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->n_started; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->work_done);
    pthread_cond_destroy(&pool->work_came);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool);
}

size_t bl_pool_threads(const struct bl_pool *pool)
{
    return pool != NULL ? pool->n_threads : 1;
}

void bl_pool_run(struct bl_pool *pool, size_t n_tasks, bl_pool_task *task,
                 void *context)
{
    if (pool == NULL) {
        for (size_t i = 0; i < n_tasks; i++)
            task(context, i, 0);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->task = task;
    pool->context = context;
    pool->n_tasks = n_tasks;
    pool->next_task = 0;
    pool->n_finished = 0;
    pool->run++;
    pthread_cond_broadcast(&pool->work_came);
    work(pool, 0);
    pthread_mutex_unlock(&pool->lock);
    look_for_end(pool, n_tasks);
    pthread_mutex_lock(&pool->lock);
    while (pool->n_finished < pool->n_tasks)
        pthread_cond_wait(&pool->work_done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
