#include "engine/train/adam.h"

struct bl_adam_step bl_adam_step_new(const struct bl_adam_options *options,
                                     double learning_rate, uint64_t t)
{
    double correction1 = 1 - pow(options->beta1, (double)t);
    double correction2 = 1 - pow(options->beta2, (double)t);
    return (struct bl_adam_step){
        .beta1 = (real)options->beta1,
        .beta2 = (real)options->beta2,
        .keep = (real)(1 - learning_rate * options->weight_decay),
        .rate = (real)(learning_rate / correction1),
        .root_v = (real)(1 / sqrt(correction2)),
        .epsilon = (real)options->epsilon,
        .scale = 1,
    };
}

BL_REAL_LOOP void bl_adam_update(real *restrict p, real *restrict m,
                                 real *restrict v, const real *restrict g,
                                 size_t n, const struct bl_adam_step *step)
{
    const struct bl_adam_step s = *step;
    for (size_t i = 0; i < n; i++) {
        real gradient = s.scale * g[i];
        m[i] = s.beta1 * m[i] + (1 - s.beta1) * gradient;
        v[i] = s.beta2 * v[i] + (1 - s.beta2) * gradient * gradient;
        real root = real_sqrt(v[i]) * s.root_v + s.epsilon;
        p[i] = s.keep * p[i] - s.rate * m[i] / root;
    }
}
