/* Discrete Fourier transform of any length:
 *   X[k] = sum_j x[j] exp(-2 pi i j k / n)
 * in place, in double precision; no scaling.  Powers of two by the radix-2
 * algorithm, other lengths as a convolution with a chirp (Bluestein 1970),
 * so that every length costs n log n and loses no precision.
 *
 * A plan is read-only once made: threads may share it, each with scratch of
 * its own.
 */
#ifndef BL_ENGINE_METRICS_FFT_H
#define BL_ENGINE_METRICS_FFT_H

#include <stddef.h>

#include "base/error.h"

struct bl_complex {
    double re, im;
};

struct bl_fft;

// n > 0.
enum bl_status bl_fft_new(struct bl_fft **fft, size_t n, struct bl_error *err);
void bl_fft_free(struct bl_fft *fft);

// Complex numbers of scratch that a transform needs (may be 0).
size_t bl_fft_scratch(const struct bl_fft *fft);

void bl_fft_forward(const struct bl_fft *fft, struct bl_complex *x,
                    struct bl_complex *scratch);

#endif
