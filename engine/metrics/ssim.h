/* Structural similarity of two planes (Wang, Bovik, Sheikh and Simoncelli
 * 2004): the mean over all 7 x 7 windows that lie inside of
 *
 *   (2 mx my + C1) (2 cov + C2) / ((mx^2 + my^2 + C1) (vx + vy + C2))
 *
 * with uniform weights and sample (co)variances, C1 = (0.01 L)^2,
 * C2 = (0.03 L)^2, L the range of the data: scikit-image's
 * structural_similarity(x, y, win_size=7, data_range=L).  1 for equal planes.
 */
#ifndef BL_ENGINE_METRICS_SSIM_H
#define BL_ENGINE_METRICS_SSIM_H

#include <stddef.h>

enum { BL_SSIM_WINDOW = 7 };

// Doubles of scratch for planes of that width.
size_t bl_ssim_scratch(size_t width);

// x, y (height, width).  Windows with a value that is not finite are passed
// over.  NaN when there is no window or range is not above 0.
double bl_ssim(const double *x, const double *y, size_t height, size_t width,
               double range, double *scratch);

#endif
