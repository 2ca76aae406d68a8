/* One loop forward and one backward, written once; each activation is a
 * function of one number that the compiler puts into its copy of the loop. */
#include "engine/nn/activation.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef real real_function(real x);

ALWAYS_INLINE void forward_in_place(real_function *f, real *restrict Y,
                                    const real *restrict b, size_t n,
                                    size_t n_out)
{
    for (size_t row = 0; row < n; row++)
        for (size_t o = 0; o < n_out; o++)
            Y[row * n_out + o] = f(Y[row * n_out + o] + b[o]);
}

ALWAYS_INLINE void forward_beside(real_function *f, real *restrict Y,
                                  real *restrict S, const real *restrict b,
                                  size_t n, size_t n_out)
{
    for (size_t row = 0; row < n; row++)
        for (size_t o = 0; o < n_out; o++) {
            real sum = S[row * n_out + o] + b[o];
            S[row * n_out + o] = sum;
            Y[row * n_out + o] = f(sum);
        }
}

ALWAYS_INLINE void backward_with(real_function *derivative, real *restrict D,
                                 real *restrict db, const real *restrict V,
                                 size_t n, size_t n_out)
{
    for (size_t row = 0; row < n; row++)
        for (size_t o = 0; o < n_out; o++) {
            real d = D[row * n_out + o] * derivative(V[row * n_out + o]);
            D[row * n_out + o] = d;
            db[o] += d;
        }
}

static inline real linear(real x)
{
    return x;
}

static inline real linear_slope(real y)
{
    (void)y;
    return 1;
}

BL_REAL_LOOP static void linear_forward(real *Y, real *S, const real *b,
                                        size_t n, size_t n_out)
{
    (void)S;
    forward_in_place(linear, Y, b, n, n_out);
}

BL_REAL_LOOP static void linear_backward(real *D, real *db, const real *V,
                                         size_t n, size_t n_out)
{
    backward_with(linear_slope, D, db, V, n, n_out);
}

static const real leak = (real)0.01;

static inline real leaky_relu(real x)
{
    return x > 0 ? x : leak * x;
}

static inline real leaky_relu_slope(real y)
{
    return y > 0 ? 1 : leak;
}

BL_REAL_LOOP static void leaky_relu_forward(real *Y, real *S, const real *b,
                                            size_t n, size_t n_out)
{
    (void)S;
    forward_in_place(leaky_relu, Y, b, n, n_out);
}

BL_REAL_LOOP static void leaky_relu_backward(real *D, real *db, const real *V,
                                             size_t n, size_t n_out)
{
    backward_with(leaky_relu_slope, D, db, V, n, n_out);
}

static inline real relu(real x)
{
    return x > 0 ? x : 0;
}

static inline real relu_slope(real y)
{
    return y > 0 ? 1 : 0;
}

BL_REAL_LOOP static void relu_forward(real *Y, real *S, const real *b, size_t n,
                                      size_t n_out)
{
    (void)S;
    forward_in_place(relu, Y, b, n, n_out);
}

BL_REAL_LOOP static void relu_backward(real *D, real *db, const real *V,
                                       size_t n, size_t n_out)
{
    backward_with(relu_slope, D, db, V, n, n_out);
}

static inline real tanh_slope(real y)
{
    return 1 - y * y;
}

BL_REAL_LOOP static void tanh_forward(real *Y, real *S, const real *b, size_t n,
                                      size_t n_out)
{
    (void)S;
    forward_in_place(real_tanh, Y, b, n, n_out);
}

BL_REAL_LOOP static void tanh_backward(real *D, real *db, const real *V,
                                       size_t n, size_t n_out)
{
    backward_with(tanh_slope, D, db, V, n, n_out);
}

// x sigma(x); its value does not tell its argument, so the sum is kept.
static inline real silu(real x)
{
    return x / (1 + real_exp(-x));
}

static inline real silu_slope(real x)
{
    real sigma = 1 / (1 + real_exp(-x));
    return sigma * (1 + x * (1 - sigma));
}

BL_REAL_LOOP static void silu_forward(real *Y, real *S, const real *b, size_t n,
                                      size_t n_out)
{
    forward_beside(silu, Y, S, b, n, n_out);
}

BL_REAL_LOOP static void silu_backward(real *D, real *db, const real *V,
                                       size_t n, size_t n_out)
{
    backward_with(silu_slope, D, db, V, n, n_out);
}

const struct bl_activation_kernel bl_activation_kernels[BL_N_ACTIVATIONS] = {
    [BL_LINEAR] = {false, linear_forward, linear_backward},
    [BL_LEAKY_RELU] = {false, leaky_relu_forward, leaky_relu_backward},
    [BL_RELU] = {false, relu_forward, relu_backward},
    [BL_TANH] = {false, tanh_forward, tanh_backward},
    [BL_SILU] = {true, silu_forward, silu_backward},
};
