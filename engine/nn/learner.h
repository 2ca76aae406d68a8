/* A network as it is trained: with batch norm and dropout.
 *
 * A learner is made from the network that will be stored.  Behind each layer
 * with an activation that is not linear it may have
 *
 *     norm     Y = act(g (X - mean) / sqrt(variance + 1e-5) + b), g and b
 *              learnt, in place of the layer's own activation (Ioffe and
 *              Szegedy, arXiv:1502.03167)
 *     dropout  a share p of the values left out, the others times 1 / (1 - p)
 *              (Srivastava et al. 2014)
 *
 * While it learns, a shard of rows is normalised by its own mean and variance
 * ("ghost batch norm", Hoffer, Hubara and Soudry, arXiv:1705.08741), so that
 * shards need not wait for each other.  Statistics are averaged over the
 * shards of a minibatch in their order, and over minibatches into a running
 * mean, by which rows are normalised when nothing is learnt from them.  What
 * is left out depends on the seed, the step, the row's place in the minibatch
 * and the layer.  Neither depends on the number of threads.
 *
 * When training is over, the norms are folded into the weights before them:
 * the network that is stored has dense layers only, and costs no more.
 */
#ifndef BL_ENGINE_NN_LEARNER_H
#define BL_ENGINE_NN_LEARNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/nn/network.h"

#define BL_NORM_EPSILON 1e-5

// How fast running statistics follow the minibatches' (PyTorch's default).
#define BL_NORM_MOMENTUM 0.1

struct bl_learner_options {
    bool batch_norm;
    double dropout; // 0: none
};

// Rows that are learnt from: which, so that chance is reproducible.
struct bl_learning {
    uint64_t seed, step;
    size_t first_row; // of those given, in the minibatch
};

// *learner is the caller's, to be released as any network.
enum bl_status bl_learner_init(struct bl_network *learner,
                               const struct bl_network *net,
                               const struct bl_learner_options *options,
                               struct bl_error *err);

// The parameters of `net` that do what `learner` does when it does not learn.
void bl_learner_fold(double *params,       // (net->n_params)
                     const double *learnt, // (learner->n_params)
                     const struct bl_network *net,
                     const struct bl_network *learner);

#endif
