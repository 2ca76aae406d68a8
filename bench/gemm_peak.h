/* What the machine's own BLAS does at its best: the product of two 1024 x 1024
 * matrices. */
#ifndef BENCH_GEMM_PEAK_H
#define BENCH_GEMM_PEAK_H

#include <stddef.h>

#include "engine/train/trainer.h"

// GFLOP/s, the best of some times.
double gemm_peak(enum bl_precision precision, size_t n_threads);

#endif
