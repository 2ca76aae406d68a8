/* The matrix products of a training step, one by one, on one core.
 *
 *     bench_gemm
 *
 * For each layer of Baler's network (24-200-100-50-15 and mirrored) and a shard
 * of 128 rows: GFLOP/s of the product forward, of that for the gradient of the
 * weights, and of that for the gradient of the input, which the first layer
 * does not need; then all of them together beside the peak of the same BLAS.
 * What is left of the time of bench_train is not in matrix products.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "bench/gemm_peak.h"
#include "engine/nn/real.h"

enum { ROWS = 128, MOST = 256 * 256, TIMES = 15, AT_ONCE = 50 };

static real A[MOST], B[MOST], C[MOST];

enum product { FORWARD, OF_WEIGHTS, OF_INPUT, N_PRODUCTS };

static void multiply(enum product product, size_t n_in, size_t n_out)
{
    if (product == FORWARD)
        real_gemm(C, BL_AS_IS, A, n_in, BL_AS_IS, B, n_out, ROWS, n_out, n_in,
                  0);
    else if (product == OF_WEIGHTS)
        real_gemm(C, BL_TRANSPOSED, A, n_in, BL_AS_IS, B, n_out, n_in, n_out,
                  ROWS, 0);
    else
        real_gemm(C, BL_AS_IS, A, n_out, BL_TRANSPOSED, B, n_out, ROWS, n_in,
                  n_out, 0);
}

static double seconds_of(enum product product, size_t n_in, size_t n_out)
{
    double best = INFINITY;
    for (int i = 0; i < TIMES; i++) {
        double began = bl_clock_seconds();
        for (int j = 0; j < AT_ONCE; j++)
            multiply(product, n_in, n_out);
        best = fmin(best, (bl_clock_seconds() - began) / AT_ONCE);
    }
    return best;
}

int main(void)
{
    static const size_t widths[] = {24, 200, 100, 50, 15, 50, 100, 200, 24};
    double seconds = 0, flops = 0;
    real_blas_one_thread();
    for (size_t i = 0; i < MOST; i++)
        A[i] = B[i] = (real)(i % 7);
    printf("GFLOP/s       forward  of weights    of input\n");
    for (size_t l = 0; l + 1 < sizeof widths / sizeof *widths; l++) {
        double n = 2.0 * ROWS * (double)(widths[l] * widths[l + 1]);
        printf("%3zu -> %3zu", widths[l], widths[l + 1]);
        for (enum product p = 0; p < N_PRODUCTS - (l == 0); p++) {
            double taken = seconds_of(p, widths[l], widths[l + 1]);
            printf(" %11.1f", 1e-9 * n / taken);
            seconds += taken;
            flops += n;
        }
        printf("\n");
    }
    double peak = gemm_peak(BL_PRECISION_FLOAT32, 1);
    printf("all %.1f, %.0f %% of the peak of %.1f; %.0f rows/s if there were "
           "nothing else\n",
           1e-9 * flops / seconds, 1e-7 * flops / seconds / peak, peak,
           ROWS / seconds);
    return 0;
}
