#include "engine/metrics/correlation.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* Of the columns i and j, j <= i, over the rows where both are finite. */
struct moments {
    double n;
    double mean_i, mean_j;
    double ii, jj, ij; // sums of products of deviations from the means
};

struct column {
    double shift; // its first finite value: a constant is exactly 0
    bool has_shift;
    bool has_missing; // in this block; NaN stands there
    double mean, ii;  // of this block; its values are deviations from `mean`
};

struct bl_correlation {
    size_t n_columns;
    struct bl_pool *pool;
    double *block; // (n_columns, BL_CORRELATION_ROWS)
    size_t n_rows; // in the block
    struct column *columns;
    struct moments *pairs; // row i begins at i (i + 1) / 2
};

enum bl_status bl_correlation_new(struct bl_correlation **out, size_t n_columns,
                                  struct bl_pool *pool, struct bl_error *err)
{
    struct bl_correlation *c = bl_array_new(1, sizeof *c, err);
    if (c == NULL)
        return err->status;
    c->n_columns = n_columns;
    c->pool = pool;
    c->block =
        bl_array_new(n_columns, BL_CORRELATION_ROWS * sizeof *c->block, err);
    c->columns = bl_array_new(n_columns, sizeof *c->columns, err);
    c->pairs =
        bl_array_new(n_columns * (n_columns + 1) / 2, sizeof *c->pairs, err);
    if (c->block == NULL || c->columns == NULL || c->pairs == NULL) {
        bl_correlation_free(c);
        return err->status;
    }
    *out = c;
    return BL_OK;
}

void bl_correlation_free(struct bl_correlation *c)
{
    if (c == NULL)
        return;
    free(c->block);
    free(c->columns);
    free(c->pairs);
    free(c);
}

double *bl_correlation_column(struct bl_correlation *c, size_t column)
{
    return c->block + column * BL_CORRELATION_ROWS;
}

/* Eight sums side by side: one would wait for each addition. */
static double dot(const double *a, const double *b, size_t n)
{
    double sum[8] = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (size_t k = 0; k < 8; k++)
            sum[k] += a[i + k] * b[i + k];
    for (; i < n; i++)
        sum[0] += a[i] * b[i];
    return ((sum[0] + sum[4]) + (sum[1] + sum[5])) +
           ((sum[2] + sum[6]) + (sum[3] + sum[7]));
}

/* Shifts the values, marks the missing, returns the mean of the others. */
static double shift_values(struct column *column, double *v, size_t n)
{
    double sum = 0;
    size_t n_finite = 0;
    column->has_missing = false;
    for (size_t r = 0; r < n; r++) {
        if (!isfinite(v[r])) {
            v[r] = NAN;
            column->has_missing = true;
            continue;
        }
        if (!column->has_shift)
            column->shift = v[r];
        column->has_shift = true;
        v[r] -= column->shift;
        sum += v[r];
        n_finite++;
    }
    return n_finite > 0 ? sum / (double)n_finite : 0;
}

static void centre_column(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_correlation *c = context;
    struct column *column = &c->columns[i];
    double *v = bl_correlation_column(c, i);
    column->mean = shift_values(column, v, c->n_rows);
    for (size_t r = 0; r < c->n_rows; r++)
        v[r] -= column->mean;
    column->ii = dot(v, v, c->n_rows);
}

/* The moments of one block with missing values, about the rows that are
 * there in both. */
static struct moments moments_of_present(const double *a, const double *b,
                                         size_t n_rows)
{
    struct moments m = {0};
    for (size_t r = 0; r < n_rows; r++) {
        if (isnan(a[r]) || isnan(b[r]))
            continue;
        m.n++;
        double da = a[r] - m.mean_i, db = b[r] - m.mean_j;
        m.mean_i += da / m.n;
        m.mean_j += db / m.n;
        m.ii += da * (a[r] - m.mean_i);
        m.jj += db * (b[r] - m.mean_j);
        m.ij += da * (b[r] - m.mean_j);
    }
    return m;
}

static struct moments block_moments(struct bl_correlation *c, size_t i,
                                    size_t j)
{
    const struct column *x = &c->columns[i], *y = &c->columns[j];
    const double *a = bl_correlation_column(c, i);
    const double *b = bl_correlation_column(c, j);
    struct moments m = {.n = (double)c->n_rows, .ii = x->ii, .jj = y->ii};
    if (x->has_missing || y->has_missing)
        m = moments_of_present(a, b, c->n_rows);
    else
        m.ij = i == j ? x->ii : dot(a, b, c->n_rows);
    m.mean_i += x->mean;
    m.mean_j += y->mean;
    return m;
}

static void merge(struct moments *m, const struct moments *b)
{
    if (b->n == 0)
        return;
    double n = m->n + b->n, weight = m->n * (b->n / n);
    double di = b->mean_i - m->mean_i, dj = b->mean_j - m->mean_j;
    m->ii += b->ii + di * di * weight;
    m->jj += b->jj + dj * dj * weight;
    m->ij += b->ij + di * dj * weight;
    m->mean_i += di * (b->n / n);
    m->mean_j += dj * (b->n / n);
    m->n = n;
}

static void merge_row(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_correlation *c = context;
    struct moments *row = &c->pairs[i * (i + 1) / 2];
    for (size_t j = 0; j <= i; j++) {
        struct moments m = block_moments(c, i, j);
        merge(&row[j], &m);
    }
}

void bl_correlation_add(struct bl_correlation *c, size_t n_rows)
{
    c->n_rows = n_rows;
    bl_pool_run(c->pool, c->n_columns, centre_column, c);
    bl_pool_run(c->pool, c->n_columns, merge_row, c);
}

static double coefficient(const struct moments *m, bool is_diagonal)
{
    if (!(m->ii > 0) || !(m->jj > 0))
        return NAN;
    double r = m->ij / (sqrt(m->ii) * sqrt(m->jj));
    return is_diagonal ? 1 : fmin(fmax(r, -1), 1);
}

static double covariance(const struct moments *m, bool is_diagonal)
{
    (void)is_diagonal;
    return m->n > 0 ? m->ij / m->n : NAN;
}

static void fill_matrix(const struct bl_correlation *c, double *matrix,
                        double (*entry)(const struct moments *m, bool))
{
    size_t n = c->n_columns;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            matrix[i * n + j] = matrix[j * n + i] =
                entry(&c->pairs[i * (i + 1) / 2 + j], i == j);
}

void bl_correlation_matrix(const struct bl_correlation *c, double *matrix)
{
    fill_matrix(c, matrix, coefficient);
}

void bl_correlation_covariance(const struct bl_correlation *c, double *matrix)
{
    fill_matrix(c, matrix, covariance);
}

struct bl_correlation_difference bl_correlation_compare(const double *before,
                                                        const double *after,
                                                        size_t n_columns)
{
    double largest = NAN, sum = NAN;
    for (size_t i = 0; i < n_columns * n_columns; i++) {
        double d = fabs(after[i] - before[i]);
        if (isnan(d))
            continue;
        largest = fmax(largest, d);
        sum = isnan(sum) ? d * d : sum + d * d;
    }
    return (struct bl_correlation_difference){largest, sqrt(sum)};
}
