/* Corrections: the mean of the differences known beside a cell in its layer,
 * weakened twice.
 *
 * As far as rounding explains it: a difference is known to a variance of 1/12
 * (interpolation.h).  And by how well corrections have served so far: the slope
 * of the least-squares line from corrections to differences over about the
 * last hundred cells, kept for each direction and number of neighbours.  Rough
 * fields, whose differences say little of each other, so come to a slope near
 * 0 with nothing stored.
 */
#include <math.h>
#include <string.h>

#include "engine/coding/field/interpolation_field.h"

/* What one more cell leaves of the sums before it, and what it adds to them of
 * the slope that holds as long as nothing is known. */
static const double MEMORY = 0.99;
static const double PRIOR = 0.01, PRIOR_SLOPE = 0.75;

/* How much a mean deviation of the differences tells of what is to come,
 * beside the spread of the cells that bases come from (measured). */
static const double DEVIATION_WEIGHT = 32;

static const double ROUNDING_VARIANCE = 1.0 / 12;

static size_t dims_reached(const struct bl_cells *c)
{
    size_t n = 0;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        n += c->reach[d] > 0;
    return n;
}

static struct bl_slope *slope_of(struct bl_field_cells *f,
                                 const struct bl_cells *c)
{
    return &f->slopes[c->along][dims_reached(c)];
}

static double slope_value(const struct bl_slope *s)
{
    double value = s->squares > 0 ? s->products / s->squares : PRIOR_SLOPE;
    return value < 0 ? 0 : value > 1 ? 1 : value;
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
                           const struct bl_field_cells *f,
                           const struct bl_run *run, size_t d)
{
    const double *difference = f->difference + bl_field_cells_place(f, run);
    size_t reach = run->cells->reach[d], step = run->cells->step[d];
    size_t last = run->at[d] + (d == run->along ? (run->n - 1) * step : 0);
    ptrdiff_t away = (ptrdiff_t)(reach * f->stride[d]);
    ptrdiff_t next = (ptrdiff_t)bl_field_cells_step(f, run);
    bool is_mirrored = f->grid->dims[d] - last <= reach;
    size_t mirrored = !is_mirrored ? 0 : d == run->along ? 1 : run->n;
    size_t n = run->n - mirrored;
    add_pairs(sum, deviation, difference, next, n, -away, away);
    if (mirrored > 0)
        add_pairs(sum + n, deviation + n, difference + (ptrdiff_t)n * next,
                  next, mirrored, -away, -away);
}

void bl_field_cells_refine(struct bl_field_cells *f, const struct bl_run *run)
{
    size_t n_dims = dims_reached(run->cells);
    if (n_dims == 0) {
        memcpy(f->prediction, f->base, run->n * sizeof *f->base);
        return;
    }
    double *sum = f->correction, *deviation = f->prediction;
    memset(sum, 0, run->n * sizeof *sum);
    memset(deviation, 0, run->n * sizeof *deviation);
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        if (run->cells->reach[d] > 0)
            add_neighbours(sum, deviation, f, run, d);
    double weight = 0.5 / (double)n_dims;
    double slope = slope_value(slope_of(f, run->cells));
    for (size_t i = 0; i < run->n; i++) {
        double mean = sum[i] * weight, power = mean * mean;
        f->activity[i] += DEVIATION_WEIGHT * weight * deviation[i];
        f->correction[i] = mean * (power / (power + ROUNDING_VARIANCE));
        f->prediction[i] = f->base[i] + slope * f->correction[i];
    }
}

void bl_field_cells_learn(struct bl_field_cells *f, const struct bl_run *run)
{
    if (dims_reached(run->cells) == 0)
        return;
    struct bl_slope *s = slope_of(f, run->cells);
    size_t step = bl_field_cells_step(f, run);
    const double *difference = f->difference + bl_field_cells_place(f, run);
    for (size_t i = 0; i < run->n; i++) {
        double c = f->correction[i], t = difference[i * step];
        s->products = s->products * MEMORY + (c * t + PRIOR * PRIOR_SLOPE);
        s->squares = s->squares * MEMORY + (c * c + PRIOR);
    }
}
