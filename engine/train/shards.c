#include "engine/train/shards.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/train/random_streams.h"
#include "engine/train/trainer.h"

enum {
    CACHE_LINE = 64,
    RANGE_SIZE = 4096, // parameters a task of the update takes
    DRAW_BITS = 26     // that number the shards of 2^32 rows
};

_Static_assert((int)BL_SHARD_ROWS <= (int)BL_LOSS_MAX_ROWS,
               "a shard is one of a loss");

static size_t divide_up(size_t n, size_t by)
{
    return n / by + (n % by > 0);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t shards_per_task(size_t n_rows)
{
    return divide_up(divide_up(n_rows, BL_SHARD_ROWS), BL_SHARD_TASKS);
}

static size_t task_count(size_t n_rows)
{
    return divide_up(n_rows, shards_per_task(n_rows) * BL_SHARD_ROWS);
}

static void release_pass(struct bl_pass *pass, const struct bl_loss *loss)
{
    if (loss->scratch_free != NULL)
        loss->scratch_free(pass->rows.scratch);
    bl_pass_release(pass);
}

static enum bl_status init_pass(struct bl_pass *pass,
                                const struct bl_shards_work *work,
                                struct bl_error *err)
{
    const struct bl_loss *loss = work->objective->loss;
    if (bl_pass_init(pass, work->net, BL_SHARD_ROWS, err) != BL_OK)
        return err->status;
    if (loss->scratch_new == NULL ||
        loss->scratch_new(&pass->rows.scratch, work->objective, err) == BL_OK)
        return BL_OK;
    release_pass(pass, loss);
    return err->status;
}

static enum bl_status init_passes(struct bl_shards *s, struct bl_error *err)
{
    size_t n = bl_pool_threads(s->work.pool);
    s->passes = bl_array_new(n, sizeof *s->passes, err);
    if (s->passes == NULL)
        return err->status;
    for (; s->n_passes < n; s->n_passes++)
        if (init_pass(&s->passes[s->n_passes], &s->work, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status init_blocks(struct bl_shards *s, size_t batch_rows,
                                  struct bl_error *err)
{
    size_t n_params = s->work.net->n_params;
    size_t line = CACHE_LINE / sizeof(real);
    s->block_size = divide_up(n_params, line) * line;
    s->blocks =
        bl_array_new(task_count(batch_rows), s->block_size * sizeof(real), err);
    s->m = bl_array_new(n_params, sizeof(real), err);
    s->v = bl_array_new(n_params, sizeof(real), err);
    if (s->blocks == NULL || s->m == NULL || s->v == NULL)
        return err->status;
    return BL_OK;
}

enum bl_status bl_shards_init(struct bl_shards *s,
                              const struct bl_shards_work *work,
                              size_t batch_rows, struct bl_error *err)
{
    *s = (struct bl_shards){.work = *work};
    real_blas_one_thread();
    if (init_passes(s, err) != BL_OK ||
        init_blocks(s, batch_rows, err) != BL_OK) {
        bl_shards_release(s);
        return err->status;
    }
    return BL_OK;
}

void bl_shards_release(struct bl_shards *s)
{
    for (size_t i = 0; i < s->n_passes; i++)
        release_pass(&s->passes[i], s->work.objective->loss);
    free(s->passes);
    free(s->blocks);
    free(s->m);
    free(s->v);
    *s = (struct bl_shards){0};
}

/* What a run over some rows of X is for: to learn from them, or only to see
 * their loss. */
struct rows_task {
    struct bl_shards *shards;
    const uint32_t *rows;
    size_t n;
    bool learn;
    uint64_t step; // when they are learnt from; else 0
    double *sums;  // of the loss, one per task
};

static void gather(real *out, const struct bl_shards_work *work,
                   const uint32_t *rows, size_t n)
{
    size_t n_cols = bl_network_n_inputs(work->net);
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * n_cols, work->X + rows[i] * n_cols,
               n_cols * sizeof(real));
}

static void forward_shard(struct bl_pass *pass, const struct rows_task *t,
                          size_t shard)
{
    const struct bl_shards_work *work = &t->shards->work;
    size_t first = shard * BL_SHARD_ROWS;
    size_t n = smaller(BL_SHARD_ROWS, t->n - first);
    pass->rows.index = t->rows + first;
    pass->rows.draw = BL_STREAM_LOSS + (t->step << DRAW_BITS) + shard;
    gather(bl_pass_input(pass), work, t->rows + first, n);
    if (t->learn)
        bl_pass_learn(pass, work->params, n,
                      &(struct bl_learning){work->seed, t->step, first});
    else
        bl_pass_forward(pass, work->params, n);
}

/* The loss of the shard that went forward; its gradient opens the task's
 * block or is added there. */
static double learn_from_shard(struct bl_pass *pass, const struct rows_task *t,
                               size_t task, bool add)
{
    struct bl_shards *s = t->shards;
    real *block = s->blocks + task * s->block_size;
    return bl_pass_backward(pass, block, add, s->work.params, s->work.objective,
                            1 / (real)t->n);
}

static void run_task(void *context, size_t task, size_t worker)
{
    const struct rows_task *t = context;
    struct bl_shards *s = t->shards;
    struct bl_pass *pass = &s->passes[worker];
    size_t per_task = shards_per_task(t->n);
    size_t first = task * per_task;
    size_t end = smaller(first + per_task, divide_up(t->n, BL_SHARD_ROWS));
    for (size_t shard = first; shard < end; shard++) {
        if (bl_cancel_wish(s->work.cancel) == BL_CANCEL_ABORT)
            return;
        forward_shard(pass, t, shard);
        t->sums[task] += t->learn
                             ? learn_from_shard(pass, t, task, shard > first)
                             : bl_pass_loss(pass, s->work.objective);
    }
}

void bl_shards_gradient(struct bl_shards *s, const uint32_t *rows, size_t n,
                        uint64_t step)
{
    struct rows_task t = {s, rows, n, true, step, s->losses};
    s->n_rows_used = n;
    s->n_blocks_used = task_count(n);
    bl_pool_run(s->work.pool, s->n_blocks_used, run_task, &t);
}

static double sum(const double *x, size_t n)
{
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

double bl_shards_take_loss(struct bl_shards *s)
{
    double total = sum(s->losses, BL_SHARD_TASKS);
    memset(s->losses, 0, sizeof s->losses);
    return total;
}

double bl_shards_loss(struct bl_shards *s, const uint32_t *rows, size_t n)
{
    double sums[BL_SHARD_TASKS] = {0};
    struct rows_task t = {s, rows, n, false, 0, sums};
    bl_pool_run(s->work.pool, task_count(n), run_task, &t);
    return sum(sums, BL_SHARD_TASKS);
}

struct update_task {
    struct bl_shards *shards;
    const struct bl_adam_step *step;
};

BL_REAL_LOOP static void add_block(real *restrict total,
                                   const real *restrict block, size_t n)
{
    for (size_t i = 0; i < n; i++)
        total[i] += block[i];
}

/* Running statistics move towards those of the minibatch. */
static void follow_statistics(real *params, const real *sums, size_t n,
                              real n_rows)
{
    for (size_t i = 0; i < n; i++)
        params[i] += (real)BL_NORM_MOMENTUM * (sums[i] / n_rows - params[i]);
}

static void sum_range(void *context, size_t range, size_t worker)
{
    (void)worker;
    const struct update_task *t = context;
    struct bl_shards *s = t->shards;
    const struct bl_network *net = s->work.net;
    size_t first = range * RANGE_SIZE;
    size_t n = smaller(RANGE_SIZE, net->n_params - first);
    for (size_t b = 1; b < s->n_blocks_used; b++)
        add_block(s->blocks + first, s->blocks + b * s->block_size + first, n);
}

/* A range of parameters, then of statistics. */
static void update_range(void *context, size_t range, size_t worker)
{
    const struct update_task *t = context;
    struct bl_shards *s = t->shards;
    const struct bl_network *net = s->work.net;
    size_t first = range * RANGE_SIZE;
    size_t end = smaller(first + RANGE_SIZE, net->n_params);
    size_t trained = smaller(end, net->n_trained);
    size_t n = trained > first ? trained - first : 0;
    real *params = s->work.params + first;
    real *gradient = s->blocks + first;
    sum_range(context, range, worker);
    if (n > 0)
        bl_adam_update(params, s->m + first, s->v + first, gradient, n,
                       t->step);
    follow_statistics(params + n, gradient + n, end - first - n,
                      (real)s->n_rows_used);
}

/* The whole gradient has to be there before any of it is used: the ranges are
 * gone through twice. */
static real scale_to_clip(struct bl_shards *s, double clip)
{
    struct update_task t = {s, NULL};
    size_t n_ranges = divide_up(s->work.net->n_params, RANGE_SIZE);
    bl_pool_run(s->work.pool, n_ranges, sum_range, &t);
    s->n_blocks_used = 1;
    double length = bl_shards_gradient_norm(s);
    return length > clip ? (real)(clip / (length + 1e-6)) : 1;
}

void bl_shards_update(struct bl_shards *s, const struct bl_adam_step *step,
                      double clip)
{
    struct bl_adam_step cut = *step;
    struct update_task t = {s, &cut};
    size_t n_ranges = divide_up(s->work.net->n_params, RANGE_SIZE);
    if (clip > 0)
        cut.scale = scale_to_clip(s, clip);
    bl_pool_run(s->work.pool, n_ranges, update_range, &t);
}

double bl_shards_gradient_norm(const struct bl_shards *s)
{
    double square = 0;
    for (size_t i = 0; i < s->work.net->n_trained; i++)
        square += (double)s->blocks[i] * (double)s->blocks[i];
    return sqrt(square);
}
