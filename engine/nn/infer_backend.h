/* The dense layers behind infer.h, one set per instruction set.
 *
 * A backend computes Y = b + X W, X (n, n_in), W (n_in, n_out), b (n_out),
 * Y (n, n_out), all row by row without gaps, every output as the chain of
 * fused multiply-adds that infer.h defines.  infer_kernel.inc is the one body
 * of all backends; a backend's file gives it vectors.
 */
#ifndef BL_ENGINE_NN_INFER_BACKEND_H
#define BL_ENGINE_NN_INFER_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

struct bl_infer_backend {
    const char *name;
    bool (*is_here)(void); // whether this processor can run it
    void (*dense_f32)(float *Y, const float *X, size_t n, const float *W,
                      const float *b, size_t n_in, size_t n_out);
    void (*dense_f64)(double *Y, const double *X, size_t n, const double *W,
                      const double *b, size_t n_in, size_t n_out);
};

// Each is there on its own architecture only.
extern const struct bl_infer_backend bl_infer_avx512f;
extern const struct bl_infer_backend bl_infer_avx2_fma;
extern const struct bl_infer_backend bl_infer_neon;
extern const struct bl_infer_backend bl_infer_generic;

#endif
