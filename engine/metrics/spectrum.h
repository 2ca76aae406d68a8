/* Radial power spectrum of a plane of H x W values.
 *
 *   E(k) = sum |F(i, j)|^2 / (H W)^2   over the modes of shell k
 *
 * F is the two-dimensional discrete Fourier transform; a mode's wave number
 * counts the waves along the longer side of the plane,
 * sqrt((i / H)^2 + (j / W)^2) max(H, W) with i, j taken between -H/2 and H/2
 * (-W/2 and W/2), and belongs to the nearest whole k.  The sum over all k is
 * the mean square of the values (Parseval); E(0) is the square of the mean.
 *
 * The tables are read-only once made: threads may share them, each with
 * scratch of its own.
 */
#ifndef BL_ENGINE_METRICS_SPECTRUM_H
#define BL_ENGINE_METRICS_SPECTRUM_H

#include <stddef.h>

#include "base/error.h"
#include "engine/metrics/fft.h"

struct bl_spectrum {
    size_t height, width;
    size_t n_k; // wave numbers 0 .. n_k - 1
    struct bl_fft *along_rows, *along_columns;
};

enum bl_status bl_spectrum_init(struct bl_spectrum *s, size_t height,
                                size_t width, struct bl_error *err);
void bl_spectrum_release(struct bl_spectrum *s);

// Complex numbers of scratch that bl_spectrum_add() needs.
size_t bl_spectrum_scratch(const struct bl_spectrum *s);

// power[n_k] += E of the plane (height, width).
void bl_spectrum_add(const struct bl_spectrum *s, double *power,
                     const double *plane, struct bl_complex *scratch);

// The first wave number from 1 on whose power differs by more than `share` of
// that before; NaN when there is none.
double bl_spectrum_first_deviation(const double *before, const double *after,
                                   size_t n_k, double share);

#endif
