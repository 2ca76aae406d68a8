#include "engine/coding/interpolation_predict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* How much a mean deviation of the differences tells of what is to come,
 * beside the spread of the cells that bases come from (measured). */
static const double DEVIATION_WEIGHT = 16;

enum bl_status bl_field_cells_init(struct bl_field_cells_cells *f,
                                   double *restored, const struct bl_grid *grid,
                                   bool is_cubic, struct bl_error *err)
{
    *f = (struct bl_field_cells_cells){.grid = grid,
                                       .run_dim = bl_grid_run_dim(grid),
                                       .is_cubic = is_cubic,
                                       .restored = restored};
    size_t n = 1;
    for (size_t d = BL_GRID_DIMS; d-- > 0; n *= grid->dims[d])
        f->stride[d] = n;
    size_t longest = grid->dims[f->run_dim];
    f->difference = bl_array_new(n, sizeof *f->difference, err);
    f->base = bl_array_new(3 * longest, sizeof *f->base, err);
    f->classes = bl_array_new(longest, 1, err);
    if (f->difference == NULL || f->base == NULL || f->classes == NULL) {
        bl_field_cells_release(f);
        return err->status;
    }
    f->prediction = f->base + longest;
    f->activity = f->prediction + longest;
    return BL_OK;
}

void bl_field_cells_release(struct bl_field_cells_cells *f)
{
    free(f->difference);
    free(f->base);
    free(f->classes);
}

size_t bl_field_cells_place(const struct bl_field_cells_cells *f,
                            const struct bl_run *run)
{
    size_t place = 0;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        place += run->at[d] * f->stride[d];
    return place;
}

size_t bl_field_cells_step(const struct bl_field_cells_cells *f,
                           const struct bl_run *run)
{
    return run->cells->step[run->along] * f->stride[run->along];
}

/* Cells x[i step], whose neighbours are at odd multiples of s from them. */
struct line {
    double *base, *activity;
    const double *x;
    ptrdiff_t step, s;
    size_t n;
    bool is_cubic;
};

/* Neighbours at -3 s, -s, s and 3 s. */
static void predict_inside(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const double *x = l->x + (ptrdiff_t)i * l->step;
        double a = x[-3 * l->s], b = x[-l->s], c = x[l->s], d = x[3 * l->s];
        l->base[i] = l->is_cubic ? (9 * (b + c) - (a + d)) / 16 : (b + c) / 2;
        l->activity[i] = fabs(a - b) + fabs(b - c) + fabs(c - d);
    }
}

/* Neighbours at -s, s and, behind one of them, at 3 `side`. */
static void predict_beside(const struct line *l, ptrdiff_t side)
{
    for (size_t i = 0; i < l->n; i++) {
        const double *x = l->x + (ptrdiff_t)i * l->step;
        double a = x[3 * side], b = x[side], c = x[-side];
        l->base[i] = l->is_cubic ? (6 * b + 3 * c - a) / 8 : (b + c) / 2;
        l->activity[i] = 1.5 * (fabs(a - b) + fabs(b - c));
    }
}

static void predict_left(const struct line *l)
{
    predict_beside(l, -l->s);
}

static void predict_right(const struct line *l)
{
    predict_beside(l, l->s);
}

static void predict_between(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const double *x = l->x + (ptrdiff_t)i * l->step;
        double b = x[-l->s], c = x[l->s];
        l->base[i] = (b + c) / 2;
        l->activity[i] = 3 * fabs(b - c);
    }
}

/* Neighbours at -3 s and -s only: the line goes on. */
static void predict_beyond(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const double *x = l->x + (ptrdiff_t)i * l->step;
        double a = x[-3 * l->s], b = x[-l->s];
        l->base[i] = b + (b - a) / 2;
        l->activity[i] = 3 * fabs(a - b);
    }
}

static void predict_same(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        l->base[i] = l->x[(ptrdiff_t)i * l->step - l->s];
        l->activity[i] = 0;
    }
}

typedef void predict_fn(const struct line *l);

/* By what there is in the grid: the neighbour at s; at -3 s; at 3 s. */
static predict_fn *predict_for(size_t at, size_t s, size_t size)
{
    bool has_left = at >= 3 * s;
    if (size - at <= s)
        return has_left ? predict_beyond : predict_same;
    if (size - at <= 3 * s)
        return has_left ? predict_left : predict_between;
    return has_left ? predict_inside : predict_right;
}

/* How many of n cells from index `at` on are predicted as the first. */
static size_t alike(size_t at, size_t step, size_t n, size_t s, size_t size)
{
    if (predict_for(at, s, size) != predict_inside)
        return 1;
    size_t inside = (size - 1 - 3 * s - at) / step + 1;
    return inside < n ? inside : n;
}

static void predict_bases(struct bl_field_cells_cells *f,
                          const struct bl_run *run, size_t place)
{
    const struct bl_cells *c = run->cells;
    size_t size = f->grid->dims[c->along], at = run->at[c->along];
    struct line l = {f->base,
                     f->activity,
                     f->restored + place,
                     (ptrdiff_t)bl_field_cells_step(f, run),
                     (ptrdiff_t)(c->distance * f->stride[c->along]),
                     run->n,
                     f->is_cubic};
    if (c->along != run->along) {
        predict_for(at, c->distance, size)(&l);
        return;
    }
    for (size_t left = run->n; left > 0; left -= l.n) {
        l.n = alike(at, c->step[c->along], left, c->distance, size);
        predict_for(at, c->distance, size)(&l);
        at += l.n * c->step[c->along];
        l.x += (ptrdiff_t)l.n * l.step;
        l.base += l.n;
        l.activity += l.n;
    }
}

/* Adds the differences at `low` and `high` from each cell to its sum, and
 * their magnitudes to its deviation. */
static void add_pairs(double *sum, double *deviation, const double *difference,
                      ptrdiff_t step, size_t n, ptrdiff_t low, ptrdiff_t high)
{
    for (size_t i = 0; i < n; i++) {
        const double *t = difference + (ptrdiff_t)i * step;
        sum[i] += t[low] + t[high];
        deviation[i] += fabs(t[low]) + fabs(t[high]);
    }
}

/* The same along dimension d; what is beyond the grid is as what is before. */
static void add_neighbours(double *sum, double *deviation,
                           const struct bl_field_cells_cells *f,
                           const struct bl_run *run, size_t place, size_t d)
{
    const double *difference = f->difference + place;
    size_t reach = run->cells->reach[d], step = run->cells->step[d];
    size_t last = run->at[d] + (d == run->along ? (run->n - 1) * step : 0);
    ptrdiff_t away = (ptrdiff_t)(reach * f->stride[d]);
    ptrdiff_t next = (ptrdiff_t)bl_field_cells_step(f, run);
    bool is_mirrored = f->grid->dims[d] - last <= reach;
    size_t mirrored = !is_mirrored ? 0 : d == run->along ? 1 : run->n;
    size_t n = run->n - mirrored;
    add_pairs(sum, deviation, difference, next, n, -away, away);
    add_pairs(sum + n, deviation + n, difference + (ptrdiff_t)n * next, next,
              mirrored, -away, -away);
}

static size_t count_neighbours(const struct bl_cells *c)
{
    size_t n = 0;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        n += c->reach[d] > 0 ? 2 : 0;
    return n;
}

/* Adds to the bases the mean of the differences known beside each cell, as far
 * as it is more than rounding. */
static void refine(struct bl_field_cells_cells *f, const struct bl_run *run,
                   size_t place)
{
    static const double rounding = 1.0 / 12;
    double n_neighbours = (double)count_neighbours(run->cells);
    double *sum = f->prediction, *deviation = f->activity;
    for (size_t i = 0; i < run->n; i++) {
        sum[i] = 0;
        deviation[i] *= n_neighbours / DEVIATION_WEIGHT;
    }
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        if (run->cells->reach[d] > 0)
            add_neighbours(sum, deviation, f, run, place, d);
    for (size_t i = 0; i < run->n; i++) {
        double m = sum[i] / n_neighbours;
        f->prediction[i] = f->base[i] + m * (m * m / (m * m + rounding));
        f->activity[i] = deviation[i] * (DEVIATION_WEIGHT / n_neighbours);
    }
}

/* Half octaves from 1/4 on: the exponent and the first bit behind the one
 * that leads. */
static void classify(uint8_t *classes, const double *activity, size_t n)
{
    static const double least = 0.25;
    int64_t low;
    memcpy(&low, &least, sizeof low);
    low >>= 51;
    for (size_t i = 0; i < n; i++) {
        int64_t bits;
        memcpy(&bits, &activity[i], sizeof bits);
        int64_t class = (bits >> 51) - low + 1;
        class = class < 1 ? 1 : class;
        class = class < BL_INTERPOLATION_CLASSES ? class
                                                 : BL_INTERPOLATION_CLASSES - 1;
        classes[i] = (uint8_t) class;
    }
}

void bl_field_cells_predict(struct bl_field_cells_cells *f,
                            const struct bl_run *run)
{
    if (run->cells->is_anchor) {
        memset(f->base, 0, run->n * sizeof *f->base);
        memset(f->prediction, 0, run->n * sizeof *f->prediction);
        memset(f->classes, 0, run->n);
        return;
    }
    size_t place = bl_field_cells_place(f, run);
    predict_bases(f, run, place);
    if (count_neighbours(run->cells) > 0)
        refine(f, run, place);
    else
        memcpy(f->prediction, f->base, run->n * sizeof *f->base);
    classify(f->classes, f->activity, run->n);
}
