#include "engine/coding/predict/target.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/coding/predict/natural.h"

/* Shares of zeros from which they stand apart: a log lattice has none by
 * chance. */
static const double MANY_ZEROS_LOG = 0.003, MANY_ZEROS_LINEAR = 0.02;

static const double MAX_ERROR = 1e6, LEAST_ERROR = 0.3, BITS_OF_A_CELL = 2;

size_t bl_target_row(const struct bl_target *t, size_t i)
{
    return (size_t)((double)i * (double)t->sample->n_rows / (double)t->n);
}

void bl_target_values(double *x, const struct bl_target *t, size_t column)
{
    const double *from = t->sample->columns[column].x;
    for (size_t i = 0; i < t->n; i++)
        x[i] = from[bl_target_row(t, i)];
}

static bool has_many_zeros(const struct bl_target *t)
{
    size_t zeros = 0;
    for (size_t i = 0; i < t->n; i++)
        zeros += t->y[i] == 0;
    double share = (double)zeros / (double)t->n;
    switch (t->lattice->kind) {
    case BL_LATTICE_LOG:
    case BL_LATTICE_SINGLE:
        return share > MANY_ZEROS_LOG;
    case BL_LATTICE_LINEAR:
    case BL_LATTICE_DECIMAL:
        return share > MANY_ZEROS_LINEAR;
    default:
        return false;
    }
}

static double bits_of(double cells)
{
    double error = fabs(cells);
    return log2((error < MAX_ERROR ? error : MAX_ERROR) + LEAST_ERROR) +
           BITS_OF_A_CELL;
}

double bl_target_cost(const struct bl_target *t, const double *v, size_t first,
                      size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += bits_of((v[i] - t->x[first + i]) * t->per_value[first + i]);
    return sum / (double)n;
}

double bl_target_coordinate_cost(const struct bl_target *t, const double *y)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        if (!t->residual.zeros_apart || t->y[i] != 0)
            sum += bits_of(y[i] - t->y[i]);
    return sum / (double)t->n;
}

void bl_target_predict(double *y, const struct bl_target *t,
                       const struct bl_predictor *p)
{
    for (size_t i = 0; i < t->n; i++)
        p->kind->predict(&y[i], p, t->sample, bl_target_row(t, i), 1);
}

double bl_target_predictor_cost(const struct bl_target *t,
                                const struct bl_predictor *p, double *room)
{
    bl_target_predict(room, t, p);
    return bl_target_coordinate_cost(t, room);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median as a prediction. */
static double plain_cost(const struct bl_target *t, double *room)
{
    for (size_t i = 0; i < t->n; i++)
        room[i] = t->y[i];
    qsort(room, t->n, sizeof *room, ascending);
    double median = room[t->n / 2], sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += bits_of(t->y[i] - median);
    return sum / (double)t->n;
}

static void fill(struct bl_target *t)
{
    const struct bl_row_frame_column *own = &t->sample->columns[t->column];
    for (size_t i = 0; i < t->n; i++) {
        size_t row = bl_target_row(t, i);
        t->x[i] = own->x[row];
        t->y[i] = (double)own->k[row];
    }
    bl_natural_cells(t->per_value, t->lattice, t->x, t->n);
    for (size_t i = 0; i < t->n; i++)
        t->per_value[i] = 1 / t->per_value[i];
    t->residual.zeros_apart = has_many_zeros(t);
}

enum bl_status bl_target_init(struct bl_target *t,
                              const struct bl_prediction_task *task,
                              size_t max_rows, struct bl_error *err)
{
    size_t n_rows = task->sample->n_rows;
    *t = (struct bl_target){
        .sample = task->sample,
        .column = task->target,
        .lattice = task->sample->columns[task->target].lattice,
        .n = n_rows < max_rows ? n_rows : max_rows,
    };
    t->x = bl_array_new(t->n, sizeof *t->x, err);
    t->y = bl_array_new(t->n, sizeof *t->y, err);
    t->per_value = bl_array_new(t->n, sizeof *t->per_value, err);
    double *room = bl_array_new(t->n, sizeof *room, err);
    if (t->x == NULL || t->y == NULL || t->per_value == NULL || room == NULL) {
        free(room);
        bl_target_release(t);
        return err->status;
    }
    if (t->n > 0) {
        fill(t);
        t->cost = plain_cost(t, room);
    }
    free(room);
    return BL_OK;
}

void bl_target_release(struct bl_target *t)
{
    free(t->x);
    free(t->y);
    free(t->per_value);
    *t = (struct bl_target){0};
}
