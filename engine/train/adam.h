/* Adam with decoupled weight decay.
 *
 * Kingma and Ba, arXiv:1412.6980, with bias correction; decay as in
 * Loshchilov and Hutter, arXiv:1711.05101 (AdamW), in PyTorch's form:
 *
 *     p -= rate decay p
 *     m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
 *     p -= rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * What depends only on the step t is worked out once; the update itself runs
 * over any range of the one parameter block, so that ranges may be updated by
 * different threads.
 */
#ifndef BL_ENGINE_TRAIN_ADAM_H
#define BL_ENGINE_TRAIN_ADAM_H

#include <stddef.h>
#include <stdint.h>

#include "engine/nn/real.h"

#define bl_adam_step_new BL_REAL_NAME(bl_adam_step_new)
#define bl_adam_update   BL_REAL_NAME(bl_adam_update)

struct bl_adam_options {
    double beta1, beta2, epsilon;
    double weight_decay;
};

#define BL_ADAM_OPTIONS_INIT                                                   \
    {                                                                          \
        .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8                          \
    }

struct bl_adam_step { // of one step
    real beta1, beta2;
    real keep;   // 1 - rate decay
    real rate;   // rate / (1 - beta1^t)
    real root_v; // 1 / sqrt(1 - beta2^t)
    real epsilon;
    real scale; // of the gradient, 1 unless it is cut
};

// t counts from 1.
struct bl_adam_step bl_adam_step_new(const struct bl_adam_options *options,
                                     double learning_rate, uint64_t t);

void bl_adam_update(real *p,       // (n) parameters
                    real *m,       // (n) running mean of the gradient
                    real *v,       // (n) running mean of its square
                    const real *g, // (n) gradient
                    size_t n, const struct bl_adam_step *step);

#endif
