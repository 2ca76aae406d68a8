/* The bit-reproducible forward pass: what decoding depends on.
 *
 * Every output is a chain of correctly rounded fused multiply-adds in the
 * order of the inputs, y_o = fma(x_i, W_io, y_o) from b_o, i = 0..n_in-1, so
 * its bits depend on nothing but the operands: not on the machine, the
 * vector width, the number of rows at a time or the number of threads.
 * Speed comes from doing many outputs and rows side by side, never from
 * reordering a sum.  A convolution or its mirror is that for each cell, over
 * what its window sees (window.h): by lines, then cells of a line, then
 * channels.  Activations use base/repro_math; nothing calls libm but
 * for fma(), correctly rounded by definition, where the processor has none.
 *
 * Parameters as in network.h.  Single and double precision.
 */
#ifndef BL_ENGINE_NN_INFER_H
#define BL_ENGINE_NN_INFER_H

#include <stddef.h>

#include "base/error.h"
#include "engine/nn/network.h"

// Scratch for one thread: room for the widest vector between two layers,
// twice, times the rows that are worked on together.
struct bl_infer_scratch {
    void *block;
};
enum bl_status bl_infer_scratch_init(struct bl_infer_scratch *s,
                                     const struct bl_network *net,
                                     struct bl_error *err);
void bl_infer_scratch_release(struct bl_infer_scratch *s);

// Layers [first, last): X (n, layers[first].n_in) to
// Y (n, layers[last-1].n_out).  X and Y do not overlap.
void bl_infer_f32(float *Y, const float *X, size_t n,
                  const struct bl_network *net, const float *params,
                  size_t first, size_t last, struct bl_infer_scratch *s);
void bl_infer_f64(double *Y, const double *X, size_t n,
                  const struct bl_network *net, const double *params,
                  size_t first, size_t last, struct bl_infer_scratch *s);

// One dense layer alone, which needs no scratch; params are its own.
void bl_infer_dense_f32(float *Y, const float *X, size_t n,
                        const struct bl_layer *layer, const float *params);
void bl_infer_dense_f64(double *Y, const double *X, size_t n,
                        const struct bl_layer *layer, const double *params);

// The instruction set the kernels of this process use ("avx512f", "avx2+fma",
// "neon", "generic"); every choice gives the same bits.
const char *bl_infer_backend(void);

// For tests: forces a backend by name; NULL returns to the best.  Returns
// whether this machine has it.
int bl_infer_force_backend(const char *name);

#endif
