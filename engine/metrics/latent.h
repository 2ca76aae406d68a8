/* The latent space: what the dimensions hold, and how they hang together.
 *
 * z is (n, k): n rows of k latent values.  All are pure functions of arrays.
 * Values that are not finite are left out; of spectrum and R^2, with their
 * row.  What is not defined is NaN.
 *
 *   per dimension      moments (std divides by n, excess kurtosis), range, and
 *                      the entropy of the stored values in bits: -sum p log2 p
 *                      over the distinct ones
 *   correlation        Pearson, of latent and other columns together
 *   spectrum           eigenvalues of the latent covariance (LAPACK dsyev);
 *                      participation ratio (sum l)^2 / sum l^2: how many
 *                      dimensions are in use
 *   R^2                share of a variable's variance that a linear function
 *                      of the latent vector explains: r' C^-1 r, r being its
 *                      correlations with the latents and C theirs
 */
#ifndef BL_ENGINE_METRICS_LATENT_H
#define BL_ENGINE_METRICS_LATENT_H

#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"

struct bl_latent_dimension {
    double mean, std;
    double min, max;
    double skewness, kurtosis;
    double entropy; // bits
    double share;   // of the reconstruction: NaN until someone with a decoder
                    // measures it (engine/job/latent.h); below BL_LATENT_IDLE
                    // the dimension is idle
};

#define BL_LATENT_IDLE 1e-3

// dimensions[k].
enum bl_status bl_latent_dimensions(struct bl_latent_dimension *dimensions,
                                    const double *z, size_t n, size_t k,
                                    struct bl_error *err);

// matrix (k + p, k + p) of the latents and then the p columns of x (n, p),
// which may be inputs or derived variables; p may be 0.  `pool` may be NULL.
enum bl_status bl_latent_correlation(double *matrix, const double *z, size_t k,
                                     const double *x, size_t p, size_t n,
                                     struct bl_pool *pool,
                                     struct bl_error *err);

// eigenvalues[k], descending.
enum bl_status bl_latent_spectrum(double *eigenvalues, const double *z,
                                  size_t n, size_t k, struct bl_error *err);

double bl_participation_ratio(const double *eigenvalues, size_t k);

// R^2 of each of p variables from the matrix of bl_latent_correlation(): one
// eigenproblem for all of them.  Where values are missing, the correlations are
// over different rows, and so R^2 is nearly, not exactly, that of _r2().
enum bl_status bl_latent_r2_of_correlation(double *r2, const double *matrix,
                                           size_t k, size_t p,
                                           struct bl_error *err);

// R^2 of variable[n] regressed on the latents.
enum bl_status bl_latent_r2(double *r2, const double *z, size_t n, size_t k,
                            const double *variable, struct bl_error *err);

#endif
