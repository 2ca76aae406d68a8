/* Principal components: the best linear autoencoder.
 *
 * Among all maps of n inputs to k numbers and back that are linear but for a
 * shift, projecting on the k eigenvectors of the covariance that belong to the
 * largest eigenvalues has the least mean squared error on the rows it was
 * fitted to (Pearson 1901; Eckart and Young 1936).  So it is what a network
 * has to be better than.
 *
 *     z = A (x - mean)    x' = A' z + mean
 *
 * Everything is double precision: the means are compensated sums, the
 * covariance is made of block moments (metrics/correlation.h) and divided by
 * the number of rows, the eigenproblem is LAPACK's dsyevd.  The sign of an
 * axis is free: its largest entry is made positive.  Where the rows span less
 * than k dimensions, the rest of the axes have variance 0 and are still
 * orthonormal.
 */
#ifndef BL_ENGINE_TRAIN_PCA_H
#define BL_ENGINE_TRAIN_PCA_H

#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/type.h"
#include "engine/nn/network.h"

struct bl_pca {
    size_t n, k;
    double *mean;      // (n); owned, like the rest
    double *axes;      // (k, n), orthonormal, one axis a row
    double *variances; // (k), descending
    double mse;        // what k axes leave: the mean over rows and inputs
};

// X (n_rows, n) of a floating-point type, finite; n_rows > 0, 0 < k <= n.
// Memory: n^2 doubles a few times over.  `pool` may be NULL.
enum bl_status bl_pca_fit(struct bl_pca *pca, const void *X, enum bl_type type,
                          size_t n_rows, size_t n, size_t k,
                          struct bl_pool *pool, struct bl_error *err);
void bl_pca_release(struct bl_pca *pca);

// As the parameters of an autoencoder without hidden layers, n - k - n.
void bl_pca_to_params(double *params, const struct bl_pca *pca,
                      const struct bl_network *net);

#endif
