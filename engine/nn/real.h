/* The type that a network is trained in.
 *
 * The numeric sources of engine/nn and engine/train are compiled twice: once
 * as they are, with real = float, and once with BL_REAL_DOUBLE defined, with
 * real = double.  Every function and object such a source exports is renamed
 * in its header,
 *
 *     #define bl_dense_forward BL_REAL_NAME(bl_dense_forward)
 *
 * to bl_dense_forward_f32 or bl_dense_forward_f64, so that both live in one
 * library.  A source that is compiled once and includes such a header sees
 * the float names; a struct that holds reals is never passed between the two.
 */
#ifndef BL_ENGINE_NN_REAL_H
#define BL_ENGINE_NN_REAL_H

#include <math.h>
#include <stddef.h>

#include <cblas.h>

#ifdef BL_REAL_DOUBLE
typedef double real;
#define BL_REAL_NAME(name) name##_f64
#else
typedef float real;
#define BL_REAL_NAME(name) name##_f32
#endif

/* Before a function that loops over reals: it is compiled for wider vectors
 * too, and the processor chooses when the program starts.  Every copy does the
 * same operations on the same numbers (nothing is contracted): the bits are
 * the same.  ThreadSanitizer is not there yet when the choice is made. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) &&        \
    !defined(__SANITIZE_THREAD__)
#define BL_REAL_LOOP __attribute__((target_clones("avx2", "default")))
#else
#define BL_REAL_LOOP
#endif

enum bl_real_order { BL_AS_IS, BL_TRANSPOSED };

// C (m, n) = op(A) op(B) + beta C, all dense and row by row; op(A) is (m, k),
// op(B) is (k, n), and lda, ldb are the row lengths of A and B as stored.
static inline void real_gemm(real *C, enum bl_real_order op_a, const real *A,
                             size_t lda, enum bl_real_order op_b, const real *B,
                             size_t ldb, size_t m, size_t n, size_t k,
                             real beta)
{
    enum CBLAS_TRANSPOSE ta = op_a == BL_AS_IS ? CblasNoTrans : CblasTrans;
    enum CBLAS_TRANSPOSE tb = op_b == BL_AS_IS ? CblasNoTrans : CblasTrans;
    blasint rows = (blasint)m, cols = (blasint)n, inner = (blasint)k;
#ifdef BL_REAL_DOUBLE
    cblas_dgemm(CblasRowMajor, ta, tb, rows, cols, inner, 1, A, (blasint)lda, B,
                (blasint)ldb, beta, C, cols);
#else
    cblas_sgemm(CblasRowMajor, ta, tb, rows, cols, inner, 1, A, (blasint)lda, B,
                (blasint)ldb, beta, C, cols);
#endif
}

// Our threads are data-parallel over shards: OpenBLAS itself gets one.
static inline void real_blas_one_thread(void)
{
    openblas_set_num_threads(1);
}

static inline real real_sqrt(real x)
{
    return sizeof(real) == sizeof(double) ? (real)sqrt(x)
                                          : (real)sqrtf((float)x);
}

static inline real real_tanh(real x)
{
    return sizeof(real) == sizeof(double) ? (real)tanh(x)
                                          : (real)tanhf((float)x);
}

static inline real real_exp(real x)
{
    return sizeof(real) == sizeof(double) ? (real)exp(x) : (real)expf((float)x);
}

static inline real real_abs(real x)
{
    return x < 0 ? -x : x;
}

#endif
