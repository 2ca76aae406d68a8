#include "engine/metrics/latent.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <lapacke.h>

#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/correlation.h"
#include "engine/metrics/sum.h"

/* The finite values of one dimension. */
static size_t copy_finite(double *to, const double *z, size_t n, size_t k)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(z[i * k]))
            to[kept++] = z[i * k];
    return kept;
}

/* Mean of (v - about)^power. */
static double moment(const double *v, size_t n, double about, int power)
{
    struct bl_mean mean = {0};
    for (size_t i = 0; i < n; i++) {
        double d = v[i] - about, term = d;
        for (int p = 1; p < power; p++)
            term *= d;
        bl_mean_add(&mean, term);
    }
    return bl_mean_value(&mean);
}

static double entropy_of_sorted(const double *v, size_t n)
{
    struct bl_sum sum = {0};
    for (size_t first = 0, i = 1; first < n; i++) {
        if (i < n && v[i] == v[first])
            continue;
        double p = (double)(i - first) / (double)n;
        bl_sum_add(&sum, -p * log2(p));
        first = i;
    }
    return bl_sum_value(&sum);
}

/* v ascending, not empty. */
static struct bl_latent_dimension dimension_of(const double *v, size_t n)
{
    // About the first value, so that a constant has exactly no deviation.
    double mean = v[0] + moment(v, n, v[0], 1);
    double variance = moment(v, n, mean, 2);
    return (struct bl_latent_dimension){
        .mean = mean,
        .std = sqrt(variance),
        .min = v[0],
        .max = v[n - 1],
        .skewness =
            variance > 0 ? moment(v, n, mean, 3) / pow(variance, 1.5) : NAN,
        .kurtosis = variance > 0
                        ? moment(v, n, mean, 4) / (variance * variance) - 3
                        : NAN,
        .entropy = entropy_of_sorted(v, n),
        .share = NAN,
    };
}

enum bl_status bl_latent_dimensions(struct bl_latent_dimension *dimensions,
                                    const double *z, size_t n, size_t k,
                                    struct bl_error *err)
{
    const struct bl_latent_dimension undefined = {NAN, NAN, NAN, NAN,
                                                  NAN, NAN, NAN, NAN};
    double *values = bl_array_new(n, 2 * sizeof *values, err);
    if (values == NULL)
        return err->status;
    for (size_t j = 0; j < k; j++) {
        size_t kept = copy_finite(values, z + j, n, k);
        bl_sort_doubles(values, values + n, kept);
        dimensions[j] = kept > 0 ? dimension_of(values, kept) : undefined;
    }
    free(values);
    return BL_OK;
}

/* n rows of `stride` values into the correlation's block, from its column
 * `to` on. */
static void put_block(struct bl_correlation *c, size_t to, const double *rows,
                      size_t stride, size_t n)
{
    for (size_t j = 0; j < stride; j++) {
        double *column = bl_correlation_column(c, to + j);
        for (size_t i = 0; i < n; i++)
            column[i] = rows[i * stride + j];
    }
}

/* Makes a row that misses one of its n_columns values miss them all. */
static void blank_incomplete_rows(struct bl_correlation *c, size_t n_columns,
                                  size_t n_rows)
{
    for (size_t i = 0; i < n_rows; i++) {
        bool complete = true;
        for (size_t j = 0; j < n_columns; j++)
            complete = complete && isfinite(bl_correlation_column(c, j)[i]);
        for (size_t j = 0; !complete && j < n_columns; j++)
            bl_correlation_column(c, j)[i] = NAN;
    }
}

struct columns { // (n, k) of the latents and (n, p) of others
    const double *z, *x;
    size_t n, k, p;
};

/* The moments of all columns: over complete rows only, or pair by pair. */
static struct bl_correlation *moments_of(const struct columns *t, bool complete,
                                         struct bl_pool *pool,
                                         struct bl_error *err)
{
    struct bl_correlation *c = NULL;
    if (bl_correlation_new(&c, t->k + t->p, pool, err) != BL_OK)
        return NULL;
    for (size_t first = 0; first < t->n; first += BL_CORRELATION_ROWS) {
        size_t left = t->n - first;
        size_t rows = left < BL_CORRELATION_ROWS ? left : BL_CORRELATION_ROWS;
        put_block(c, 0, t->z + first * t->k, t->k, rows);
        if (t->p > 0)
            put_block(c, t->k, t->x + first * t->p, t->p, rows);
        if (complete)
            blank_incomplete_rows(c, t->k + t->p, rows);
        bl_correlation_add(c, rows);
    }
    return c;
}

enum bl_status bl_latent_correlation(double *matrix, const double *z, size_t k,
                                     const double *x, size_t p, size_t n,
                                     struct bl_pool *pool, struct bl_error *err)
{
    struct columns t = {z, x, n, k, p};
    struct bl_correlation *c = moments_of(&t, false, pool, err);
    if (c == NULL)
        return err->status;
    bl_correlation_matrix(c, matrix);
    bl_correlation_free(c);
    return BL_OK;
}

/* Eigenvalues, ascending, of a symmetric (k, k) matrix, which is overwritten:
 * with the eigenvectors, one a row, for job 'V'. */
static enum bl_status decompose(char job, double *eigenvalues, double *matrix,
                                size_t k, struct bl_error *err)
{
    lapack_int size = (lapack_int)k;
    if (k > 0 && LAPACKE_dsyev(LAPACK_COL_MAJOR, job, 'L', size, matrix, size,
                               eigenvalues) != 0)
        return bl_fail(err, BL_FAILED,
                       "the eigenvalues of %zu latent dimensions were not "
                       "found",
                       k);
    return BL_OK;
}

/* LAPACK's order is turned round; rounding below 0 is taken for 0. */
static void order_spectrum(double *eigenvalues, size_t k)
{
    for (size_t i = 0; i < k / 2; i++) {
        double swapped = eigenvalues[i];
        eigenvalues[i] = eigenvalues[k - 1 - i];
        eigenvalues[k - 1 - i] = swapped;
    }
    for (size_t i = 0; i < k; i++)
        eigenvalues[i] = fmax(eigenvalues[i], 0);
}

/* A table without a complete row has no covariance and no spectrum. */
static enum bl_status spectrum_of(double *eigenvalues, double *covariance,
                                  size_t k, struct bl_error *err)
{
    bool defined = true;
    for (size_t i = 0; i < k * k; i++)
        defined = defined && isfinite(covariance[i]);
    for (size_t i = 0; !defined && i < k; i++)
        eigenvalues[i] = NAN;
    if (!defined)
        return BL_OK;
    if (decompose('N', eigenvalues, covariance, k, err) != BL_OK)
        return err->status;
    order_spectrum(eigenvalues, k);
    return BL_OK;
}

enum bl_status bl_latent_spectrum(double *eigenvalues, const double *z,
                                  size_t n, size_t k, struct bl_error *err)
{
    struct columns t = {z, NULL, n, k, 0};
    double *covariance = bl_array_new(k, k * sizeof *covariance, err);
    if (covariance == NULL)
        return err->status;
    struct bl_correlation *c = moments_of(&t, true, NULL, err);
    enum bl_status status = err->status;
    if (c != NULL) {
        bl_correlation_covariance(c, covariance);
        status = spectrum_of(eigenvalues, covariance, k, err);
    }
    bl_correlation_free(c);
    free(covariance);
    return status;
}

double bl_participation_ratio(const double *eigenvalues, size_t k)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < k; i++) {
        sum += eigenvalues[i];
        squares += eigenvalues[i] * eigenvalues[i];
    }
    return squares > 0 ? sum * sum / squares : NAN;
}

/* The latents that vary: their correlations C by eigenvalues, ascending, and
 * eigenvectors, one a row. */
struct regression {
    size_t *varying; // positions among the latents
    size_t n;
    double *eigenvalues, *vectors;
    double *r; // (n) scratch: correlations of one variable with them
};

static void regression_release(struct regression *g)
{
    free(g->varying);
    free(g->eigenvalues);
    free(g->vectors);
    free(g->r);
}

/* `matrix` has rows of `side` values and the latents first. */
static enum bl_status regression_init(struct regression *g,
                                      const double *matrix, size_t side,
                                      size_t k, struct bl_error *err)
{
    *g = (struct regression){.varying = bl_array_new(k, sizeof(size_t), err)};
    g->eigenvalues = bl_array_new(k, sizeof(double), err);
    g->vectors = bl_array_new(k, k * sizeof(double), err);
    g->r = bl_array_new(k, sizeof(double), err);
    if (g->varying == NULL || g->eigenvalues == NULL || g->vectors == NULL ||
        g->r == NULL)
        return err->status;
    for (size_t i = 0; i < k; i++)
        if (!isnan(matrix[i * side + i]))
            g->varying[g->n++] = i;
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = 0; j < g->n; j++)
            g->vectors[i * g->n + j] =
                matrix[g->varying[i] * side + g->varying[j]];
    return decompose('V', g->eigenvalues, g->vectors, g->n, err);
}

/* r' C^-1 r over the directions in which the latents vary at all; row[k] are
 * the correlations of a variable with all latents. */
static double explained(const struct regression *g, const double *row)
{
    const double NOTHING = 1e-12; // of the largest eigenvalue
    double sum = 0;
    for (size_t i = 0; i < g->n; i++)
        g->r[i] = row[g->varying[i]];
    for (size_t i = 0; i < g->n; i++) {
        double along = 0;
        for (size_t j = 0; j < g->n; j++)
            along += g->vectors[i * g->n + j] * g->r[j];
        if (g->eigenvalues[i] > NOTHING * g->eigenvalues[g->n - 1])
            sum += along * along / g->eigenvalues[i];
    }
    return fmin(sum, 1);
}

enum bl_status bl_latent_r2_of_correlation(double *r2, const double *matrix,
                                           size_t k, size_t p,
                                           struct bl_error *err)
{
    struct regression g;
    size_t side = k + p;
    enum bl_status status = regression_init(&g, matrix, side, k, err);
    for (size_t i = 0; status == BL_OK && i < p; i++) {
        const double *row = matrix + (k + i) * side;
        r2[i] = isnan(row[k + i]) ? NAN : explained(&g, row);
    }
    regression_release(&g);
    return status;
}

enum bl_status bl_latent_r2(double *r2, const double *z, size_t n, size_t k,
                            const double *variable, struct bl_error *err)
{
    struct columns t = {z, variable, n, k, 1};
    size_t side = k + 1;
    double *matrix = bl_array_new(side, side * sizeof *matrix, err);
    if (matrix == NULL)
        return err->status;
    struct bl_correlation *c = moments_of(&t, true, NULL, err);
    enum bl_status status = err->status;
    if (c != NULL) {
        bl_correlation_matrix(c, matrix);
        status = bl_latent_r2_of_correlation(r2, matrix, k, 1, err);
    }
    bl_correlation_free(c);
    free(matrix);
    return status;
}
