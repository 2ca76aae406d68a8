/* For processors without a backend of their own: the definition as it stands.
 * fma() is correctly rounded by definition, so the C library's gives the same
 * bits where the processor has no such instruction: the one function of libm
 * that decoding may use. */
#include "engine/nn/infer_backend.h"

#include <math.h>

static void dense_f32(float *Y, const float *X, size_t n, const float *W,
                      const float *b, size_t n_in, size_t n_out)
{
    for (size_t r = 0; r < n; r++, X += n_in, Y += n_out) {
        for (size_t o = 0; o < n_out; o++)
            Y[o] = b[o];
        for (size_t i = 0; i < n_in; i++)
            for (size_t o = 0; o < n_out; o++)
                Y[o] = fmaf(X[i], W[i * n_out + o], Y[o]);
    }
}

static void dense_f64(double *Y, const double *X, size_t n, const double *W,
                      const double *b, size_t n_in, size_t n_out)
{
    for (size_t r = 0; r < n; r++, X += n_in, Y += n_out) {
        for (size_t o = 0; o < n_out; o++)
            Y[o] = b[o];
        for (size_t i = 0; i < n_in; i++)
            for (size_t o = 0; o < n_out; o++)
                Y[o] = fma(X[i], W[i * n_out + o], Y[o]);
    }
}

static bool is_here(void)
{
    return true;
}

const struct bl_infer_backend bl_infer_generic = {
    .name = "generic",
    .is_here = is_here,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
};
