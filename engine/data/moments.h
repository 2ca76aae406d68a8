/* Mean, spread, extremes and counts of a stream of finite values.
 *
 * Values come in blocks.  Within a block the sum is compensated
 * (error-free additions of Knuth, summed as in Ogita, Rump and Oishi 2005) and
 * squares are taken about the block's own mean; blocks are joined with the
 * update of Chan, Golub and LeVeque (1983).  So neither a large offset nor
 * an outlier at the front costs digits, and a block stays in the cache for
 * both passes.
 *
 * Sums are kept in units of 2^-scale, chosen by the largest magnitude so far
 * among three, so that squares neither overflow near 1e300 nor vanish near
 * 1e-300.
 */
#ifndef BL_ENGINE_DATA_MOMENTS_H
#define BL_ENGINE_DATA_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

enum { BL_MOMENTS_BLOCK = 1024 };

struct bl_moments {
    uint64_t n;
    uint64_t n_zero, n_negative;
    uint64_t n_whole; // without a fraction
    double min, max;  // infinities of the wrong sign while n is 0
    int scale;
    double sum, sum_rest;         // of x * 2^scale, in two parts
    double squares, squares_rest; // of (x - mean) * 2^scale, likewise
};

struct bl_moments bl_moments_new(void);

// n <= BL_MOMENTS_BLOCK finite values.
void bl_moments_add(struct bl_moments *m, const double *x, size_t n);

// NaN while n is 0.  The spread divides by n.
double bl_moments_mean(const struct bl_moments *m);
double bl_moments_std(const struct bl_moments *m);

#endif
