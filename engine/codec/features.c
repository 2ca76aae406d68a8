#include "engine/codec/features.h"

#include <math.h>
#include <stdlib.h>

void bl_features_release(struct bl_features *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->items[i].name);
        free(f->items[i].unit);
        bl_norm_release(&f->items[i].norm);
    }
    free(f->items);
    *f = (struct bl_features){0};
}

size_t bl_features_n_inputs(const struct bl_features *f)
{
    return f->n * bl_features_time_block(f) * f->tile[0] * f->tile[1];
}

size_t bl_features_time_block(const struct bl_features *f)
{
    return f->time_block > 0 ? f->time_block : 1;
}

static size_t tiles_along(size_t cells, size_t tile)
{
    return (cells + tile - 1) / tile;
}

size_t bl_features_vectors_per_block(const struct bl_features *f)
{
    return f->shape[0] * tiles_along(f->shape[1], f->tile[0]) *
           tiles_along(f->shape[2], f->tile[1]);
}

size_t bl_features_vectors(const struct bl_features *f, size_t n_rows)
{
    size_t rows = bl_features_time_block(f);
    return (n_rows / rows + (n_rows % rows > 0)) *
           bl_features_vectors_per_block(f);
}

size_t bl_features_cells(const struct bl_features *f)
{
    return f->shape[0] * f->shape[1] * f->shape[2];
}

void bl_column_shape(size_t shape[3], const struct bl_column *c)
{
    size_t missing = BL_MAX_DIMS - c->n_dims;
    for (size_t i = 0; i < BL_MAX_DIMS; i++)
        shape[i] = i < missing ? 1 : c->dims[i - missing];
}

bool bl_feature_is_special(const struct bl_feature *f, double value)
{
    return !isfinite(value) || (f->has_sentinel && value == f->sentinel);
}

/* The order of cells in vectors, walked once for gathering and scattering. */
struct walk {
    const struct bl_features *f;
    size_t i; // the feature
    void (*visit)(double *in_vector, double *in_row, bool is_edge);
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One tile whose first cell is (y0, x0) of `slice`; its first place in the
 * vector is `cell`, and all of it is beyond an edge if the row is. */
static void walk_tile(const struct walk *w, double *cell, double *slice,
                      size_t y0, size_t x0, bool row_is_edge)
{
    const struct bl_features *f = w->f;
    size_t height = f->shape[1], width = f->shape[2];
    for (size_t dy = 0; dy < f->tile[0]; dy++) {
        size_t y = least(y0 + dy, height - 1);
        for (size_t dx = 0; dx < f->tile[1]; dx++) {
            size_t x = least(x0 + dx, width - 1);
            bool is_edge = row_is_edge || y != y0 + dy || x != x0 + dx;
            w->visit(cell++, &slice[y * width + x], is_edge);
        }
    }
}

/* The vectors of one tile in a block of rows that begins with row0. */
static void walk_block(const struct walk *w, double *vector, double *values,
                       size_t row0, size_t n_rows, const size_t tile[3])
{
    const struct bl_features *f = w->f;
    size_t n_together = bl_features_time_block(f);
    size_t tile_cells = f->tile[0] * f->tile[1];
    size_t slice_cells = f->shape[1] * f->shape[2];
    double *cell = vector + w->i * n_together * tile_cells;
    for (size_t t = 0; t < n_together; t++, cell += tile_cells) {
        size_t row = least(row0 + t, n_rows - 1);
        double *slice = values + (row * f->shape[0] + tile[0]) * slice_cells;
        walk_tile(w, cell, slice, tile[1], tile[2], row != row0 + t);
    }
}

static void walk_rows(const struct walk *w, double *vectors, double *values,
                      size_t n_rows)
{
    const struct bl_features *f = w->f;
    size_t n_inputs = bl_features_n_inputs(f);
    size_t at[3]; // slice, and the first cell of the tile
    for (size_t row = 0; row < n_rows; row += bl_features_time_block(f))
        for (at[0] = 0; at[0] < f->shape[0]; at[0]++)
            for (at[1] = 0; at[1] < f->shape[1]; at[1] += f->tile[0])
                for (at[2] = 0; at[2] < f->shape[2]; at[2] += f->tile[1]) {
                    walk_block(w, vectors, values, row, n_rows, at);
                    vectors += n_inputs;
                }
}

static void visit_gather(double *in_vector, double *in_row, bool is_edge)
{
    (void)is_edge; // cells beyond the edge repeat it
    *in_vector = *in_row;
}

static void visit_scatter(double *in_vector, double *in_row, bool is_edge)
{
    if (!is_edge)
        *in_row = *in_vector;
}

void bl_features_gather(double *X, double *x, size_t n_rows, size_t i,
                        const struct bl_features *f)
{
    const struct bl_feature *feature = &f->items[i];
    size_t n = n_rows * bl_features_cells(f);
    for (size_t j = 0; j < n; j++)
        if (bl_feature_is_special(feature, x[j]))
            x[j] = feature->fill;
    bl_norm_apply(&feature->norm, x, x, n);
    struct walk w = {f, i, visit_gather};
    walk_rows(&w, X, x, n_rows);
}

static double held_within(double value, struct bl_range range)
{
    if (!(value >= range.low))
        return range.low;
    return value > range.high ? range.high : value;
}

void bl_features_scatter(double *x, const double *X, size_t n_rows, size_t i,
                         const struct bl_features *f, struct bl_range range)
{
    size_t n = n_rows * bl_features_cells(f);
    struct walk w = {f, i, visit_scatter};
    walk_rows(&w, (double *)X, x, n_rows);
    for (size_t j = 0; j < n; j++)
        x[j] = isfinite(x[j]) ? x[j] : 0;
    bl_norm_invert(&f->items[i].norm, x, x, n);
    for (size_t j = 0; j < n; j++)
        x[j] = held_within(x[j], range);
}
