/* The dense layer, for training: Y = f(X W + b) and its gradients.
 *
 * One matrix product per operand, by BLAS; bias, activation and the
 * activation's derivative are fused into one pass behind or before it.  Pure
 * kernels: they allocate nothing and touch only what they are given.
 *
 * With D = dL/dY * f'(S), S = X W + b:
 *     dL/dW = X^T D,   dL/db = sum of D over the rows,   dL/dX = D W^T
 */
#ifndef BL_ENGINE_NN_DENSE_H
#define BL_ENGINE_NN_DENSE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/network.h"
#include "engine/nn/real.h"

#define bl_dense_forward  BL_REAL_NAME(bl_dense_forward)
#define bl_dense_backward BL_REAL_NAME(bl_dense_backward)

void bl_dense_forward(real *Y,           // (n, n_out)
                      real *S,           // (n, n_out); Y unless the
                                         // activation keeps its sum
                      const real *X,     // (n, n_in)
                      const real *param, // W (n_in, n_out), b (n_out)
                      size_t n, const struct bl_layer *layer);

// dX may be NULL where nothing stands before the layer.
void bl_dense_backward(real *dX,          // (n, n_in)
                       real *dparam,      // dW (n_in, n_out), db (n_out)
                       bool add,          // to dparam; else overwrite it
                       real *dY,          // (n, n_out); overwritten by D
                       const real *V,     // (n, n_out): S or Y, as above
                       const real *X,     // (n, n_in)
                       const real *param, // W (n_in, n_out), b (n_out)
                       size_t n, const struct bl_layer *layer);

#endif
