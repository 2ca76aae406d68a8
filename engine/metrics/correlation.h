/* Pearson correlation matrices in one pass.
 *
 * Rows come in blocks; each block is centred on its own mean and its
 * co-moments are merged into those so far (Chan, Golub and LeVeque 1979), so
 * that neither large means nor many rows cost precision.  Values that are not
 * finite are missing: a pair of columns is correlated over the rows where both
 * are there (pairwise deletion).  A constant column has no correlation: NaN.
 *
 * Memory: 48 bytes a pair of columns and BL_CORRELATION_ROWS values a column.
 * The rows of the matrix are shared out over a pool; the result does not
 * depend on the number of threads.
 */
#ifndef BL_ENGINE_METRICS_CORRELATION_H
#define BL_ENGINE_METRICS_CORRELATION_H

#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"

enum { BL_CORRELATION_ROWS = 1024 }; // of a block, at most

struct bl_correlation;

// `pool` may be NULL.
enum bl_status bl_correlation_new(struct bl_correlation **c, size_t n_columns,
                                  struct bl_pool *pool, struct bl_error *err);
void bl_correlation_free(struct bl_correlation *c);

// Where the next block's values of a column go: room for BL_CORRELATION_ROWS.
double *bl_correlation_column(struct bl_correlation *c, size_t column);

// Takes in the n_rows rows that now stand in every column.
void bl_correlation_add(struct bl_correlation *c, size_t n_rows);

// (n_columns, n_columns), in row order.
void bl_correlation_matrix(const struct bl_correlation *c, double *matrix);

// The same of covariances (divided by the number of rows); a constant has 0.
void bl_correlation_covariance(const struct bl_correlation *c, double *matrix);

struct bl_correlation_difference {
    double max_abs_difference; // over the entries defined in both
    double frobenius;          // norm of the difference, over the same
};

// NaN when no entry is defined in both.
struct bl_correlation_difference bl_correlation_compare(const double *before,
                                                        const double *after,
                                                        size_t n_columns);

#endif
