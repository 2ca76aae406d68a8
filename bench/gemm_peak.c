#include "bench/gemm_peak.h"

#include <math.h>
#include <stdlib.h>

#include <cblas.h>

#include "base/clock.h"

enum { N = 1024, TIMES = 20 };

static void multiply(enum bl_precision precision, void *C, const void *A)
{
    if (precision == BL_PRECISION_FLOAT64)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, A, N,
                    A, N, 0, C, N);
    else
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, N, N, N, 1, A, N,
                    A, N, 0, C, N);
}

double gemm_peak(enum bl_precision precision, size_t n_threads)
{
    void *A = calloc((size_t)N * N, sizeof(double));
    void *C = calloc((size_t)N * N, sizeof(double));
    double best = INFINITY;
    openblas_set_num_threads((int)n_threads);
    for (int i = 0; i < TIMES && A != NULL && C != NULL; i++) {
        double began = bl_clock_seconds();
        multiply(precision, C, A);
        best = fmin(best, bl_clock_seconds() - began);
    }
    free(A);
    free(C);
    return 2e-9 * N * N * N / best;
}
