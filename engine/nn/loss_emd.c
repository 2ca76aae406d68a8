/* Mean squared error plus a weight times the energy mover's distance of each
 * event (Komiske et al., arXiv:1902.02346, with R = 1) from what comes back of
 * it, as a share of the energy that an event has on average.
 *
 * Distance and gradient are of metrics/emd.h: exact, by the optimum's dual.
 * They are taken in the user's units, through the inverse of each column's
 * normalisation and its slope. */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/metrics/emd.h"
#include "engine/nn/loss_list.h"

static const double radius = 1;

struct scratch {
    struct bl_emd *solver;
    struct bl_particle *before, *after, *gradient; // (n_objects)
    double *values; // (n_objects, BL_OBJECT_PARTS, WHAT, BL_LOSS_MAX_ROWS)
};

enum { BEFORE, AFTER, SLOPE, WHAT };

static double *values_of(const struct scratch *s, size_t object, size_t part,
                         size_t what)
{
    size_t list = (object * BL_OBJECT_PARTS + part) * WHAT + what;
    return s->values + list * BL_LOSS_MAX_ROWS;
}

static void copy_column(double *to, const real *from,
                        const struct bl_loss_rows *rows, size_t column)
{
    for (size_t r = 0; r < rows->n; r++)
        to[r] = (double)from[r * rows->n_cols + column];
}

/* All parts of all objects, in the user's units. */
static void read_rows(struct scratch *s, const struct bl_loss_rows *rows)
{
    const struct bl_objective *o = rows->objective;
    for (size_t i = 0; i < o->n_objects; i++)
        for (size_t part = 0; part < BL_OBJECT_PARTS; part++) {
            size_t column = o->objects[i].inputs[part];
            const struct bl_norm *norm = o->objects[i].norms[part];
            double *before = values_of(s, i, part, BEFORE);
            double *after = values_of(s, i, part, AFTER);
            copy_column(before, rows->X, rows, column);
            copy_column(after, rows->Y, rows, column);
            bl_norm_slope(norm, values_of(s, i, part, SLOPE), after, rows->n);
            bl_norm_invert(norm, before, before, rows->n);
            bl_norm_invert(norm, after, after, rows->n);
        }
}

static struct bl_particle particle(const struct scratch *s, size_t object,
                                   size_t what, size_t row)
{
    return (struct bl_particle){values_of(s, object, 0, what)[row],
                                values_of(s, object, 1, what)[row],
                                values_of(s, object, 2, what)[row]};
}

static double distance_of_row(struct scratch *s, size_t n_objects, size_t row)
{
    for (size_t i = 0; i < n_objects; i++) {
        s->before[i] = particle(s, i, BEFORE, row);
        s->after[i] = particle(s, i, AFTER, row);
    }
    return bl_emd_distance(s->solver, s->before, n_objects, s->after, n_objects,
                           radius);
}

static void add_row_gradient(real *dy, struct scratch *s, double step,
                             const struct bl_objective *o, size_t row)
{
    bl_emd_gradient(s->gradient, s->solver, o->n_objects, radius);
    for (size_t i = 0; i < o->n_objects; i++) {
        const struct bl_particle *g = &s->gradient[i];
        const double by_part[BL_OBJECT_PARTS] = {g->energy, g->y, g->phi};
        for (size_t part = 0; part < BL_OBJECT_PARTS; part++)
            dy[o->objects[i].inputs[part]] +=
                (real)(step * by_part[part] *
                       values_of(s, i, part, SLOPE)[row]);
    }
}

/* The term, weighted; `scale` times its gradient is added to dY, unless that
 * is NULL. */
static double moved(real *dY, double scale, const struct bl_loss_rows *rows)
{
    const struct bl_objective *o = rows->objective;
    struct scratch *s = rows->scratch;
    double weight = o->weight / o->energy, sum = 0;
    read_rows(s, rows);
    for (size_t r = 0; r < rows->n; r++) {
        sum += distance_of_row(s, o->n_objects, r);
        if (dY != NULL)
            add_row_gradient(dY + r * rows->n_cols, s, scale * weight, o, r);
    }
    return weight * sum;
}

static double emd_value(const struct bl_loss_rows *rows)
{
    return bl_loss_mse.value(rows) + moved(NULL, 0, rows);
}

static double emd_gradient(real *dY, real *dlatent, real scale,
                           const struct bl_loss_rows *rows)
{
    double value = bl_loss_mse.gradient(dY, dlatent, scale, rows);
    return value + moved(dY, (double)scale, rows);
}

static void emd_scratch_free(void *scratch)
{
    struct scratch *s = scratch;
    if (s == NULL)
        return;
    bl_emd_free(s->solver);
    free(s->before);
    free(s->after);
    free(s->gradient);
    free(s->values);
    free(s);
}

static enum bl_status emd_scratch_new(void **scratch,
                                      const struct bl_objective *o,
                                      struct bl_error *err)
{
    size_t n = o->n_objects;
    size_t row_bytes = BL_OBJECT_PARTS * WHAT * sizeof(double);
    struct scratch *s = bl_array_new(1, sizeof *s, err);
    *scratch = s;
    if (s == NULL || bl_emd_new(&s->solver, n, err) != BL_OK)
        return err->status;
    s->before = bl_array_new(n, sizeof *s->before, err);
    s->after = bl_array_new(n, sizeof *s->after, err);
    s->gradient = bl_array_new(n, sizeof *s->gradient, err);
    s->values = bl_array_new(n, BL_LOSS_MAX_ROWS * row_bytes, err);
    return s->before != NULL && s->after != NULL && s->gradient != NULL &&
                   s->values != NULL
               ? BL_OK
               : err->status;
}

const struct bl_loss bl_loss_emd = {
    .name = "emd",
    .summary = "squared error, and the energy that moves in an event",
    .weight = 0.3,
    .uses_objects = true,
    .value = emd_value,
    .gradient = emd_gradient,
    .scratch_new = emd_scratch_new,
    .scratch_free = emd_scratch_free,
};
