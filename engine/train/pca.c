#include "engine/train/pca.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lapacke.h>

#include "base/memory.h"
#include "engine/metrics/correlation.h"
#include "engine/metrics/sum.h"
#include "engine/nn/real.h"

/* The rows as they are given, and what is made of them on the way. */
struct problem {
    const void *X;
    enum bl_type type;
    size_t n_rows, n;
    double *row;        // (n)
    double *covariance; // (n, n), then its eigenvectors, one a row
    double *values;     // (n) eigenvalues, ascending
};

static const double *row_of(const struct problem *p, size_t i)
{
    size_t bytes = p->n * bl_type_size(p->type);
    bl_type_to_double(p->row, (const char *)p->X + i * bytes, p->type, p->n);
    return p->row;
}

static enum bl_status find_mean(double *mean, const struct problem *p,
                                struct bl_error *err)
{
    struct bl_sum *sums = bl_array_new(p->n, sizeof *sums, err);
    if (sums == NULL)
        return err->status;
    for (size_t i = 0; i < p->n_rows; i++) {
        const double *x = row_of(p, i);
        for (size_t j = 0; j < p->n; j++)
            bl_sum_add(&sums[j], x[j]);
    }
    for (size_t j = 0; j < p->n; j++)
        mean[j] = bl_sum_value(&sums[j]) / (double)p->n_rows;
    free(sums);
    return BL_OK;
}

static size_t put_block(struct bl_correlation *c, const struct problem *p,
                        size_t first)
{
    size_t left = p->n_rows - first;
    size_t rows = left < BL_CORRELATION_ROWS ? left : BL_CORRELATION_ROWS;
    for (size_t i = 0; i < rows; i++) {
        const double *x = row_of(p, first + i);
        for (size_t j = 0; j < p->n; j++)
            bl_correlation_column(c, j)[i] = x[j];
    }
    return rows;
}

static enum bl_status find_covariance(struct problem *p, struct bl_pool *pool,
                                      struct bl_error *err)
{
    struct bl_correlation *c;
    if (bl_correlation_new(&c, p->n, pool, err) != BL_OK)
        return err->status;
    for (size_t first = 0; first < p->n_rows; first += BL_CORRELATION_ROWS)
        bl_correlation_add(c, put_block(c, p, first));
    bl_correlation_covariance(c, p->covariance);
    bl_correlation_free(c);
    return BL_OK;
}

static enum bl_status decompose(struct problem *p, struct bl_error *err)
{
    lapack_int n = (lapack_int)p->n;
    real_blas_one_thread();
    if (LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', n, p->covariance, n,
                       p->values) == 0)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "the principal components of %zu inputs were not found",
                   p->n);
}

static void point_along_largest(double *axis, size_t n)
{
    size_t largest = 0;
    for (size_t j = 1; j < n; j++)
        if (fabs(axis[j]) > fabs(axis[largest]))
            largest = j;
    if (axis[largest] < 0)
        for (size_t j = 0; j < n; j++)
            axis[j] = -axis[j];
}

/* The last k eigenvectors, last first; rounding below 0 is taken for 0. */
static void take_axes(struct bl_pca *pca, const struct problem *p)
{
    size_t n = p->n;
    double left = 0;
    for (size_t i = 0; i < n - pca->k; i++)
        left += fmax(p->values[i], 0);
    for (size_t a = 0; a < pca->k; a++) {
        double *axis = pca->axes + a * n;
        memcpy(axis, p->covariance + (n - 1 - a) * n, n * sizeof *axis);
        point_along_largest(axis, n);
        pca->variances[a] = fmax(p->values[n - 1 - a], 0);
    }
    pca->mse = left / (double)n;
}

static enum bl_status solve(struct bl_pca *pca, struct problem *p,
                            struct bl_pool *pool, struct bl_error *err)
{
    size_t n = pca->n, k = pca->k;
    pca->mean = bl_array_new(n, sizeof(double), err);
    pca->axes = bl_array_new(k, n * sizeof(double), err);
    pca->variances = bl_array_new(k, sizeof(double), err);
    p->row = bl_array_new(n, sizeof(double), err);
    p->covariance = bl_array_new(n, n * sizeof(double), err);
    p->values = bl_array_new(n, sizeof(double), err);
    if (pca->mean == NULL || pca->axes == NULL || pca->variances == NULL ||
        p->row == NULL || p->covariance == NULL || p->values == NULL)
        return err->status;
    if (find_mean(pca->mean, p, err) != BL_OK ||
        find_covariance(p, pool, err) != BL_OK || decompose(p, err) != BL_OK)
        return err->status;
    take_axes(pca, p);
    return BL_OK;
}

enum bl_status bl_pca_fit(struct bl_pca *pca, const void *X, enum bl_type type,
                          size_t n_rows, size_t n, size_t k,
                          struct bl_pool *pool, struct bl_error *err)
{
    *pca = (struct bl_pca){.n = n, .k = k};
    struct problem p = {.X = X, .type = type, .n_rows = n_rows, .n = n};
    enum bl_status status = solve(pca, &p, pool, err);
    free(p.row);
    free(p.covariance);
    free(p.values);
    if (status != BL_OK)
        bl_pca_release(pca);
    return status;
}

void bl_pca_release(struct bl_pca *pca)
{
    free(pca->mean);
    free(pca->axes);
    free(pca->variances);
    *pca = (struct bl_pca){0};
}

/* W (n, k) and b (k): the axes as columns, and what takes the mean to 0. */
static void put_encoder(double *params, const struct bl_pca *pca)
{
    double *b = params + pca->n * pca->k;
    for (size_t a = 0; a < pca->k; a++) {
        const double *axis = pca->axes + a * pca->n;
        struct bl_sum along = {0};
        for (size_t j = 0; j < pca->n; j++) {
            params[j * pca->k + a] = axis[j];
            bl_sum_add(&along, axis[j] * pca->mean[j]);
        }
        b[a] = -bl_sum_value(&along);
    }
}

void bl_pca_to_params(double *params, const struct bl_pca *pca,
                      const struct bl_network *net)
{
    double *decoder = params + net->layers[1].first_param;
    put_encoder(params + net->layers[0].first_param, pca);
    memcpy(decoder, pca->axes, pca->k * pca->n * sizeof *decoder);
    memcpy(decoder + pca->k * pca->n, pca->mean, pca->n * sizeof *decoder);
}
