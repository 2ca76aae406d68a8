/* Activations for training: Y = f(X W + b), element by element, each fused
 * into one pass with what stands beside it: the bias forward, the bias'
 * gradient backward.
 *
 * Most derivatives can be had from the value, and then the value overwrites
 * the sum X W + b in place; where that cannot be (`keeps_sum`), the sum has
 * an array of its own beside the value.
 *
 * A new activation is a line in network.h's enumeration and an entry here;
 * decoding (infer.c) has its own, reproducible ones.
 */
#ifndef BL_ENGINE_NN_ACTIVATION_H
#define BL_ENGINE_NN_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/network.h"
#include "engine/nn/real.h"

#define bl_activation_kernels BL_REAL_NAME(bl_activation_kernels)

struct bl_activation_kernel {
    bool keeps_sum;

    // S += b, Y = f(S).
    void (*forward)(real *Y,       // (n, n_out)
                    real *S,       // (n, n_out), X W on entry; Y itself
                                   // unless keeps_sum
                    const real *b, // (n_out)
                    size_t n, size_t n_out);

    // D *= f', db += the sum of D over the rows.
    void (*backward)(real *D,       // (n, n_out), dL/dY on entry, dL/dS after
                     real *db,      // (n_out)
                     const real *V, // (n, n_out), S if keeps_sum, else Y
                     size_t n, size_t n_out);
};

// By enum bl_activation.
extern const struct bl_activation_kernel
    bl_activation_kernels[BL_N_ACTIVATIONS];

#endif
