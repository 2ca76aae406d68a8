#include "engine/nn/dense.h"

#include <string.h>

#include "engine/nn/activation.h"
#include "engine/nn/layer.h"

void bl_dense_forward(real *Y, real *S, const real *X, const real *param,
                      size_t n, const struct bl_layer *layer)
{
    size_t n_in = layer->n_in, n_out = layer->n_out;
    const real *W = param;
    const real *b = param + n_in * n_out;
    real_gemm(S, BL_AS_IS, X, n_in, BL_AS_IS, W, n_out, n, n_out, n_in, 0);
    bl_activation_kernels[layer->activation].forward(Y, S, b, n, n_out);
}

void bl_dense_backward(real *dX, real *dparam, bool add, real *dY,
                       const real *V, const real *X, const real *param,
                       size_t n, const struct bl_layer *layer)
{
    size_t n_in = layer->n_in, n_out = layer->n_out;
    const real *W = param;
    real *dW = dparam;
    real *db = dparam + n_in * n_out;
    if (!add)
        memset(db, 0, n_out * sizeof *db);
    bl_activation_kernels[layer->activation].backward(dY, db, V, n, n_out);
    real_gemm(dW, BL_TRANSPOSED, X, n_in, BL_AS_IS, dY, n_out, n_in, n_out, n,
              add ? 1 : 0);
    if (dX != NULL)
        real_gemm(dX, BL_AS_IS, dY, n_out, BL_TRANSPOSED, W, n_out, n, n_in,
                  n_out, 0);
}

static void forward(const struct bl_layer_pass *p)
{
    bl_dense_forward(p->Y, p->S, p->X, p->params + p->layer->first_param, p->n,
                     p->layer);
}

static void backward(const struct bl_layer_pass *p,
                     const struct bl_layer_return *r)
{
    size_t first = p->layer->first_param;
    bl_dense_backward(r->dX, r->gradient + first, r->add, r->dY, p->S, p->X,
                      p->params + first, p->n, p->layer);
}

const struct bl_layer_kernel bl_layer_dense = {
    .keeps_sums = true,
    .forward = forward,
    .backward = backward,
};
