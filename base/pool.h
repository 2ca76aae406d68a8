/* The one pool of threads.
 *
 * bl_pool_run() calls task(context, i, worker) once for every i in [0, n) and
 * returns when all are done.  Which worker takes which task is left open, so
 * results that must not depend on the number of threads are written per task
 * and combined in the order of i.  `worker` is in [0, bl_pool_threads()) and
 * no two tasks run under one worker at a time: scratch space is per worker.
 *
 * The caller works too: a pool of one thread starts none.  One run at a time;
 * tasks do not call bl_pool_run() on their own pool.
 */
#ifndef BL_BASE_POOL_H
#define BL_BASE_POOL_H

#include <stddef.h>

#include "base/error.h"

struct bl_pool;

typedef void bl_pool_task(void *context, size_t i, size_t worker);

// n_threads 0 means as many as the machine has cores for this process.
enum bl_status bl_pool_new(struct bl_pool **pool, size_t n_threads,
                           struct bl_error *err);
void bl_pool_free(struct bl_pool *pool);

size_t bl_pool_threads(const struct bl_pool *pool); // 1 for NULL

// Without a pool (NULL) the caller works alone.
void bl_pool_run(struct bl_pool *pool, size_t n_tasks, bl_pool_task *task,
                 void *context);

#endif
