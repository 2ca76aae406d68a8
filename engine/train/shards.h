/* One minibatch, worked on by all threads.
 *
 * Rows are cut into shards of BL_SHARD_ROWS, whatever the number of threads;
 * the worker that takes a shard gathers its rows itself.  Neighbouring shards
 * make up a task, so that there are at most BL_SHARD_TASKS of them, and a task
 * sums its gradient and its loss into a block of its own.  The blocks are
 * added in the order of the tasks: the result does not depend on who did what.
 *
 * The update runs over ranges of the parameters: each range's gradient is
 * added up and put to use by Adam while it is in the cache.  Behind them, the
 * running statistics (nn/learner.h) move towards those of the minibatch.
 *
 * All memory is taken by init.
 */
#ifndef BL_ENGINE_TRAIN_SHARDS_H
#define BL_ENGINE_TRAIN_SHARDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/pool.h"
#include "engine/nn/loss.h"
#include "engine/nn/network.h"
#include "engine/nn/network_pass.h"
#include "engine/nn/real.h"
#include "engine/train/adam.h"

#define bl_shards_init          BL_REAL_NAME(bl_shards_init)
#define bl_shards_release       BL_REAL_NAME(bl_shards_release)
#define bl_shards_gradient      BL_REAL_NAME(bl_shards_gradient)
#define bl_shards_update        BL_REAL_NAME(bl_shards_update)
#define bl_shards_gradient_norm BL_REAL_NAME(bl_shards_gradient_norm)
#define bl_shards_take_loss     BL_REAL_NAME(bl_shards_take_loss)
#define bl_shards_loss          BL_REAL_NAME(bl_shards_loss)

enum { BL_SHARD_TASKS = 32 };

struct bl_shards_work { // what is worked on, all lent
    const struct bl_network *net;
    const struct bl_objective *objective;
    const real *X; // (n_rows, n_inputs)
    real *params;  // (n_params)
    struct bl_pool *pool;
    uint64_t seed;                  // of dropout
    const struct bl_cancel *cancel; // an abort leaves shards undone; or NULL
};

struct bl_shards {
    struct bl_shards_work work;
    struct bl_pass *passes; // owned, one per worker, with the loss's scratch
    size_t n_passes;
    real *m, *v;                   // (n_params), owned: Adam's running means
    real *blocks;                  // (n_blocks, block_size), owned: gradients
    size_t block_size;             // n_params, rounded up to a cache line
    size_t n_blocks_used;          // by the last gradient
    size_t n_rows_used;            // by it
    double losses[BL_SHARD_TASKS]; // sums since they were last taken
};

enum bl_status bl_shards_init(struct bl_shards *shards,
                              const struct bl_shards_work *work,
                              size_t batch_rows, struct bl_error *err);
void bl_shards_release(struct bl_shards *shards);

// The gradient of the mean loss over `rows` of X, left in the blocks; 0 < n <=
// the batch_rows of init.  `step`, from 1, tells minibatches apart where chance
// plays.
void bl_shards_gradient(struct bl_shards *shards, const uint32_t *rows,
                        size_t n, uint64_t step);

// Adds up the blocks and changes the parameters.  With `clip` above 0 a
// gradient that is longer is cut to that length, as by PyTorch's
// clip_grad_norm_ (Pascanu et al., arXiv:1211.5063).
void bl_shards_update(struct bl_shards *shards, const struct bl_adam_step *step,
                      double clip);

// The length of the gradient of the last update, before it was cut.
double bl_shards_gradient_norm(const struct bl_shards *shards);

// The loss summed over all rows given to _gradient since the last call.
double bl_shards_take_loss(struct bl_shards *shards);

// The loss summed over `rows`, n > 0; nothing is learnt from them.
double bl_shards_loss(struct bl_shards *shards, const uint32_t *rows, size_t n);

#endif
