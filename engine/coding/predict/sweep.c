#include "engine/coding/predict/sweep.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* A column of which less than this share is its own is one of the others'. */
static const double OWN_SHARE = 1e-9;

static double *row_of(const struct bl_sweep *ls, size_t i)
{
    return ls->matrix + i * (ls->n + 1);
}

static double weight_of(const struct bl_sweep_rows *rows, size_t i)
{
    return rows->weights != NULL ? rows->weights[i] : 1;
}

static double mean(const struct bl_sweep_rows *rows, size_t column)
{
    double sum = 0, weights = 0;
    for (size_t i = 0; i < rows->m; i++) {
        sum += weight_of(rows, i) * rows->columns[column][i];
        weights += weight_of(rows, i);
    }
    return weights > 0 ? sum / weights : 0;
}

/* Centred, and weighted by the root: sums of products are then those of the
 * weighted columns. */
static void prepare(double *x, const struct bl_sweep_rows *rows, size_t column,
                    double centre)
{
    for (size_t i = 0; i < rows->m; i++)
        x[i] = sqrt(weight_of(rows, i)) * (rows->columns[column][i] - centre);
}

/* In four sums, which need not wait for each other. */
static double product(const double *a, const double *b, size_t m)
{
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= m; i += 4)
        for (size_t j = 0; j < 4; j++)
            sum[j] += a[i + j] * b[i + j];
    for (; i < m; i++)
        sum[0] += a[i] * b[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void scale_matrix(struct bl_sweep *ls)
{
    for (size_t i = 0; i <= ls->n; i++) {
        double square = row_of(ls, i)[i];
        ls->scales[i] = square > 0 && isfinite(square) ? sqrt(square) : 0;
    }
    for (size_t i = 0; i <= ls->n; i++)
        for (size_t j = 0; j <= ls->n; j++) {
            double scale = ls->scales[i] * ls->scales[j];
            double *cell = row_of(ls, i) + j;
            *cell = scale > 0 ? *cell / scale : 0;
        }
}

static void fill_matrix(struct bl_sweep *ls, const struct bl_sweep_rows *rows,
                        bool has_intercept, double *prepared)
{
    size_t m = rows->m;
    for (size_t i = 0; i <= ls->n; i++) {
        ls->centres[i] = has_intercept ? mean(rows, i) : 0;
        prepare(prepared + i * m, rows, i, ls->centres[i]);
        for (size_t j = 0; j <= i; j++)
            row_of(ls, i)[j] = row_of(ls, j)[i] =
                product(prepared + i * m, prepared + j * m, m);
    }
    scale_matrix(ls);
}

enum bl_status bl_sweep_init(struct bl_sweep *ls,
                             const struct bl_sweep_rows *rows,
                             bool has_intercept, struct bl_error *err)
{
    size_t side = rows->n + 1;
    *ls = (struct bl_sweep){.n = rows->n};
    ls->matrix = bl_array_new(side, side * sizeof *ls->matrix, err);
    ls->centres = bl_array_new(side, sizeof *ls->centres, err);
    ls->scales = bl_array_new(side, sizeof *ls->scales, err);
    ls->is_in = bl_array_new(side, sizeof *ls->is_in, err);
    double *prepared = bl_array_new(side, rows->m * sizeof *prepared, err);
    bool is_made = ls->matrix != NULL && ls->centres != NULL &&
                   ls->scales != NULL && ls->is_in != NULL && prepared != NULL;
    if (is_made)
        fill_matrix(ls, rows, has_intercept, prepared);
    else
        bl_sweep_release(ls);
    free(prepared);
    return is_made ? BL_OK : err->status;
}

void bl_sweep_release(struct bl_sweep *ls)
{
    free(ls->matrix);
    free(ls->centres);
    free(ls->scales);
    free(ls->is_in);
    *ls = (struct bl_sweep){0};
}

double bl_sweep_left(const struct bl_sweep *ls)
{
    return fmax(row_of(ls, ls->n)[ls->n], 0);
}

size_t bl_sweep_best(const struct bl_sweep *ls, double *gain)
{
    size_t best = ls->n;
    *gain = 0;
    for (size_t i = 0; i < ls->n; i++) {
        double own = row_of(ls, i)[i], shared = row_of(ls, i)[ls->n];
        if (ls->is_in[i] || !(own > OWN_SHARE))
            continue;
        if (shared * shared / own > *gain) {
            *gain = shared * shared / own;
            best = i;
        }
    }
    return best;
}

static void subtract_row(double *row, const double *pivot_row, double factor,
                         size_t n)
{
    for (size_t j = 0; j < n; j++)
        row[j] -= factor * pivot_row[j];
}

void bl_sweep_take(struct bl_sweep *ls, size_t column)
{
    size_t side = ls->n + 1;
    double *pivot_row = row_of(ls, column);
    double pivot = pivot_row[column];
    if (ls->is_in[column] || !(pivot > OWN_SHARE))
        return;
    ls->is_in[column] = true;
    for (size_t j = 0; j < side; j++)
        pivot_row[j] /= pivot;
    for (size_t i = 0; i < side; i++) {
        double factor = row_of(ls, i)[column];
        if (i == column)
            continue;
        subtract_row(row_of(ls, i), pivot_row, factor, side);
        row_of(ls, i)[column] = -factor / pivot;
    }
    pivot_row[column] = 1 / pivot;
}

double bl_sweep_weight(const struct bl_sweep *ls, size_t column)
{
    return ls->is_in[column] ? row_of(ls, column)[ls->n] * ls->scales[ls->n] /
                                   ls->scales[column]
                             : 0;
}

double bl_sweep_intercept(const struct bl_sweep *ls)
{
    double sum = ls->centres[ls->n];
    for (size_t i = 0; i < ls->n; i++)
        sum -= bl_sweep_weight(ls, i) * ls->centres[i];
    return sum;
}
