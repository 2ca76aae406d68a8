#include "engine/coding/predict/regressors.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

static const double MANY_ZEROS = 0.003; // as a share

void bl_regressor_values(double *f, enum bl_regressor_kind kind,
                         const int64_t *k, size_t n)
{
    switch (kind) {
    case BL_REGRESSOR_MAGNITUDE:
        for (size_t i = 0; i < n; i++)
            f[i] = fabs((double)k[i]);
        break;
    case BL_REGRESSOR_ROOT:
        for (size_t i = 0; i < n; i++)
            f[i] = sqrt(fabs((double)k[i]));
        break;
    case BL_REGRESSOR_ZERO:
        for (size_t i = 0; i < n; i++)
            f[i] = k[i] == 0;
        break;
    default:
        for (size_t i = 0; i < n; i++)
            f[i] = (double)k[i];
        break;
    }
}

static void gather(double *f, const struct bl_target *t,
                   struct bl_regressor regressor)
{
    const int64_t *k = t->sample->columns[regressor.column].k;
    for (size_t i = 0; i < t->n; i++)
        bl_regressor_values(&f[i], regressor.kind, &k[bl_target_row(t, i)], 1);
}

/* Which kinds a column has something to say in. */
static void find_kinds(bool has[BL_N_REGRESSOR_KINDS],
                       const struct bl_target *t, size_t column)
{
    const struct bl_row_frame_column *c = &t->sample->columns[column];
    size_t negative = 0, zeros = 0;
    for (size_t i = 0; i < t->n; i++) {
        int64_t k = c->k[bl_target_row(t, i)];
        negative += k < 0;
        zeros += k == 0;
    }
    has[BL_REGRESSOR_NUMBER] = true;
    has[BL_REGRESSOR_MAGNITUDE] = negative > 0;
    has[BL_REGRESSOR_ROOT] = c->lattice->kind == BL_LATTICE_WHOLE;
    has[BL_REGRESSOR_ZERO] = (double)zeros > MANY_ZEROS * (double)t->n;
}

/* The squared correlation with the target, where it is to be predicted. */
static double strength(const double *f, const struct bl_target *t)
{
    double n = 0, f1 = 0, y1 = 0, ff = 0, fy = 0, yy = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->residual.zeros_apart && t->y[i] == 0)
            continue;
        double df = f[i] - f[0], dy = t->y[i] - t->y[0];
        n++;
        f1 += df, y1 += dy;
        ff += df * df, fy += df * dy, yy += dy * dy;
    }
    double shared = fy - f1 * y1 / n;
    double own = (ff - f1 * f1 / n) * (yy - y1 * y1 / n);
    return own > 0 ? shared * shared / own : 0;
}

/* Puts a regressor, whose values stand behind the last, into the place that
 * its strength gives it among at most `max`. */
static void insert(struct bl_regressors *r, double *strengths, size_t max,
                   struct bl_regressor regressor, double strong)
{
    double *values = r->values[r->n];
    size_t at = r->n;
    for (; at > 0 && strong > strengths[at - 1]; at--) {
        r->items[at] = r->items[at - 1];
        r->values[at] = r->values[at - 1];
        strengths[at] = strengths[at - 1];
    }
    r->items[at] = regressor;
    r->values[at] = values;
    strengths[at] = strong;
    r->n += r->n < max;
}

static void collect(struct bl_regressors *r, double *strengths,
                    const struct bl_target *t,
                    const struct bl_prediction_task *task, size_t max)
{
    for (size_t c = 0; c < task->n_known; c++) {
        bool has[BL_N_REGRESSOR_KINDS];
        find_kinds(has, t, task->known[c]);
        for (int kind = 0; kind < BL_N_REGRESSOR_KINDS; kind++) {
            struct bl_regressor regressor = {task->known[c],
                                             (enum bl_regressor_kind)kind};
            if (!has[kind])
                continue;
            gather(r->values[r->n], t, regressor);
            double strong = strength(r->values[r->n], t);
            if (strong > 0)
                insert(r, strengths, max, regressor, strong);
        }
    }
}

enum bl_status bl_regressors_init(struct bl_regressors *r,
                                  const struct bl_target *target,
                                  const struct bl_prediction_task *task,
                                  size_t max, struct bl_error *err)
{
    size_t room = max + 1; // one that is looked at
    *r = (struct bl_regressors){0};
    r->items = bl_array_new(room, sizeof *r->items, err);
    r->values = bl_array_new(room, sizeof *r->values, err);
    r->block = bl_array_new(room, target->n * sizeof *r->block, err);
    double *strengths = bl_array_new(room, sizeof *strengths, err);
    if (r->items == NULL || r->values == NULL || r->block == NULL ||
        strengths == NULL) {
        free(strengths);
        bl_regressors_release(r);
        return err->status;
    }
    for (size_t i = 0; i < room; i++)
        r->values[i] = r->block + i * target->n;
    if (target->n > 0)
        collect(r, strengths, target, task, max);
    free(strengths);
    return BL_OK;
}

void bl_regressors_release(struct bl_regressors *r)
{
    free(r->items);
    free(r->values);
    free(r->block);
    *r = (struct bl_regressors){0};
}
