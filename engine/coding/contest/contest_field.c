/* The coding of a field: by interpolation in each of the ways there are,
 * against its numbers as they are and its bytes.
 *
 * The candidates are measured side by side, so fields take turns.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/coding/contest/contest_parts.h"
#include "engine/coding/predict/predictors.h"

struct workspace { // of one worker, for all cells
    int64_t *symbols;
    uint8_t *classes;
    double *restored;
    struct bl_error err;
};

struct field {
    struct bl_contest_run *run;
    struct bl_grid grid;
    size_t n; // cells
    double *y;
    size_t n_special;
    struct bl_interpolation candidates[BL_INTERPOLATION_MAX_CANDIDATES];
    double bytes[BL_INTERPOLATION_MAX_CANDIDATES];
    size_t n_candidates;
    struct workspace *workspaces;
};

static struct bl_grid grid_of(const struct bl_column *column, size_t n_rows)
{
    struct bl_grid grid = {{n_rows, 1, 1, 1}};
    size_t n_dims = column->n_dims;
    for (size_t d = 0; d < n_dims; d++)
        grid.dims[BL_GRID_DIMS - n_dims + d] = column->dims[d];
    return grid;
}

static void release(struct field *f)
{
    size_t n_workers = f->workspaces ? bl_pool_threads(f->run->pool) : 0;
    for (size_t w = 0; w < n_workers; w++) {
        free(f->workspaces[w].symbols);
        free(f->workspaces[w].classes);
        free(f->workspaces[w].restored);
    }
    free(f->workspaces);
    free(f->y);
}

static enum bl_status make_room(struct field *f, struct bl_error *err)
{
    size_t n_workers = bl_pool_threads(f->run->pool);
    f->y = bl_array_new(f->n, sizeof *f->y, err);
    f->workspaces = bl_array_new(n_workers, sizeof *f->workspaces, err);
    if (f->y == NULL || f->workspaces == NULL)
        return err->status;
    for (size_t w = 0; w < n_workers; w++) {
        struct workspace *s = &f->workspaces[w];
        s->symbols = bl_array_new(f->n, sizeof *s->symbols, err);
        s->classes = bl_array_new(f->n, sizeof *s->classes, err);
        s->restored = bl_array_new(f->n, sizeof *s->restored, err);
        if (s->symbols == NULL || s->classes == NULL || s->restored == NULL)
            return err->status;
    }
    return BL_OK;
}

/* Between the values of a logarithmic lattice with both signs is a gap. */
static bool can_be_interpolated(const struct bl_lattice *l)
{
    return bl_type_is_float(l->type) &&
           (l->kind == BL_LATTICE_LINEAR ||
            (l->kind == BL_LATTICE_LOG && (l->low > 0 || l->high < 0)));
}

/* Bytes of the numbers as they are. */
static enum bl_status measure_numbers(struct field *f,
                                      const struct bl_coding *coding,
                                      const void *values, double *bytes,
                                      struct bl_error *err)
{
    int64_t *k = f->workspaces[0].symbols;
    bool *is_special = bl_array_new(f->n, sizeof *is_special, err);
    size_t kept = 0;
    if (is_special == NULL)
        return err->status;
    bl_lattice_round(k, is_special, &coding->lattice, coding->bound, values,
                     f->n);
    for (size_t i = 0; i < f->n; i++)
        if (!is_special[i])
            k[kept++] = k[i];
    free(is_special);
    f->n_special = f->n - kept;
    return bl_symbols_cost(bytes, k, NULL, 1, kept, err);
}

static void measure_candidate(void *context, size_t i, size_t worker)
{
    struct field *f = context;
    struct workspace *s = &f->workspaces[worker];
    if (s->err.status == BL_OK &&
        bl_interpolation_encode(s->symbols, s->classes, s->restored, f->y,
                                &f->grid, &f->candidates[i], &s->err) == BL_OK)
        (void)bl_symbols_cost(&f->bytes[i], s->symbols, s->classes,
                              BL_INTERPOLATION_CLASSES, f->n, &s->err);
}

/* Measures all candidates; *best is the cheapest. */
static enum bl_status measure_field(struct field *f,
                                    const struct bl_lattice *lattice,
                                    const void *values, size_t *best,
                                    struct bl_error *err)
{
    bl_type_to_double(f->y, values, lattice->type, f->n);
    bl_lattice_coordinates(f->y, lattice, f->y, f->n);
    f->n_candidates = bl_interpolation_candidates(
        f->candidates, BL_INTERPOLATION_MAX_CANDIDATES, &f->grid);
    bl_pool_run(f->run->pool, f->n_candidates, measure_candidate, f);
    for (size_t w = 0; w < bl_pool_threads(f->run->pool); w++)
        if (f->workspaces[w].err.status != BL_OK) {
            *err = f->workspaces[w].err;
            return err->status;
        }
    *best = 0;
    for (size_t i = 1; i < f->n_candidates; i++)
        if (f->bytes[i] < f->bytes[*best])
            *best = i;
    return BL_OK;
}

/* The cheapest of what was measured, the first where they are equal. */
static void settle(struct field *f, struct bl_coding *coding, size_t column,
                   double numbers, double interpolated, size_t best)
{
    const struct bl_contest_entry entries[] = {
        {bl_way_name(BL_WAY_BYTES), f->run->columns[column].packed},
        {bl_predict_plain.name, numbers},
        {bl_way_name(BL_WAY_FIELD), interpolated},
    };
    double bytes = entries[0].bytes;
    if (numbers < bytes) {
        coding->way = BL_WAY_NUMBERS;
        coding->predictor.kind = &bl_predict_plain;
        bytes = numbers;
    }
    if (interpolated < bytes) {
        coding->way = BL_WAY_FIELD;
        coding->predictor.kind = NULL;
        coding->interpolation = f->candidates[best];
        bytes = interpolated;
    }
    coding->bytes = (uint64_t)bytes;
    size_t n_entries = isfinite(interpolated) ? 3 : 2;
    bl_contest_explain(coding, f->run->contest->schema, bytes, f->n, entries,
                       n_entries);
}

static enum bl_status choose(struct field *f, size_t column,
                             struct bl_error *err)
{
    struct bl_coding *coding = &f->run->codings->items[column];
    const void *values = f->run->contest->sample->vectors[column].values;
    double numbers, interpolated = INFINITY;
    size_t best = 0;
    if (make_room(f, err) != BL_OK ||
        measure_numbers(f, coding, values, &numbers, err) != BL_OK)
        return err->status;
    double special = bl_contest_bytes_special(&coding->lattice, f->n_special);
    if (can_be_interpolated(&coding->lattice)) {
        if (measure_field(f, &coding->lattice, values, &best, err) != BL_OK)
            return err->status;
        interpolated = f->bytes[best] + special;
    }
    settle(f, coding, column, numbers + special, interpolated, best);
    return BL_OK;
}

enum bl_status bl_contest_choose_field(struct bl_contest_run *run,
                                       size_t column, struct bl_error *err)
{
    const struct bl_column *c = &run->contest->schema->columns[column];
    size_t n_rows = bl_contest_rows(run, column);
    struct field *f = bl_array_new(1, sizeof *f, err);
    if (f == NULL)
        return err->status;
    f->run = run;
    f->grid = grid_of(c, n_rows);
    f->n = n_rows * c->width;
    enum bl_status status = choose(f, column, err);
    release(f);
    free(f);
    return status;
}
