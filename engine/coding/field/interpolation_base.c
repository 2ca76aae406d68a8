/* Bases: each cell from its neighbours along the dimension halved.
 *
 * Inside, the cubic through four of them; one in from an edge of the grid, the
 * parabola through three; beyond the last, the line through two.
 */
#include <math.h>

#include "engine/coding/field/interpolation_field.h"

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

/* The run without its first `done` cells. */
static struct line rest_of(const struct bl_field_cells *f,
                           const struct bl_run *run, size_t done)
{
    const struct bl_cells *c = run->cells;
    size_t step = bl_field_cells_step(f, run);
    return (struct line){.base = f->base + done,
                         .activity = f->activity + done,
                         .x = f->restored + bl_field_cells_place(f, run) +
                              done * step,
                         .step = (ptrdiff_t)step,
                         .s = (ptrdiff_t)(c->distance * f->stride[c->along]),
                         .n = run->n - done,
                         .is_cubic = f->is_cubic};
}

void bl_field_cells_find_bases(struct bl_field_cells *f,
                               const struct bl_run *run)
{
    const struct bl_cells *c = run->cells;
    size_t size = f->grid->dims[c->along], at = run->at[c->along];
    size_t step = c->along == run->along ? c->step[c->along] : 0;
    for (size_t done = 0; done < run->n;) {
        struct line l = rest_of(f, run, done);
        if (step > 0)
            l.n = alike(at + done * step, step, l.n, c->distance, size);
        predict_for(at + done * step, c->distance, size)(&l);
        done += l.n;
    }
}
