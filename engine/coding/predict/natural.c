#include "engine/coding/predict/natural.h"

#include <math.h>
#include <string.h>

#include "base/repro_math.h"
#include "engine/coding/single.h"

/* Of an even distribution one cell wide. */
static const double DEVIATION = 0.28867513459481287; // 1 / sqrt(12)

/* Where the smallest cell of a log lattice begins. */
static double smallest_value(const struct bl_lattice *l)
{
    return l->scale * bl_repro_exp((0.5 + l->offset) * l->step);
}

static void clamp(double *x, const struct bl_lattice *l, const double *v,
                  size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double above = v[i] > l->low ? v[i] : l->low;
        x[i] = above < l->high ? above : l->high;
    }
}

static void set_zeros(double *y, const double *x, double smallest, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fabs(x[i]) < smallest)
            y[i] = 0;
}

void bl_natural_coordinates(double *y, const struct bl_lattice *l,
                            const double *v, size_t n)
{
    double x[BL_NATURAL_BLOCK];
    if (l->kind == BL_LATTICE_WHOLE) {
        memmove(y, v, n * sizeof *y);
        return;
    }
    double smallest = l->kind == BL_LATTICE_LOG ? smallest_value(l) : 0;
    for (size_t first = 0; first < n; first += BL_NATURAL_BLOCK) {
        size_t m = n - first < BL_NATURAL_BLOCK ? n - first : BL_NATURAL_BLOCK;
        clamp(x, l, v + first, m);
        bl_lattice_coordinates(y + first, l, x, m);
        set_zeros(y + first, x, smallest, m);
    }
}

void bl_natural_cells(double *size, const struct bl_lattice *l, const double *v,
                      size_t n)
{
    double smallest = l->kind == BL_LATTICE_LOG ? smallest_value(l) : 0;
    struct bl_decimal decimal = bl_lattice_decimal(l);
    for (size_t i = 0; i < n; i++)
        switch (l->kind) {
        case BL_LATTICE_LINEAR:
            size[i] = l->step;
            break;
        case BL_LATTICE_LOG:
            size[i] = l->step * (fabs(v[i]) > smallest ? fabs(v[i]) : smallest);
            break;
        case BL_LATTICE_DECIMAL:
            size[i] = bl_decimal_cell(decimal, v[i]);
            break;
        case BL_LATTICE_SINGLE:
            size[i] = bl_single_cell(v[i]);
            break;
        default:
            size[i] = 1;
            break;
        }
}

void bl_natural_errors(double *error, const struct bl_lattice *l,
                       const double *x, size_t n)
{
    if (l->kind == BL_LATTICE_LOG) { // 0 has none
        for (size_t i = 0; i < n; i++)
            error[i] = l->step * DEVIATION * fabs(x[i]);
        return;
    }
    bl_natural_cells(error, l, x, n);
    double share = l->kind == BL_LATTICE_WHOLE ? 0 : DEVIATION;
    for (size_t i = 0; i < n; i++)
        error[i] *= share;
}

static size_t block_of(size_t left)
{
    return left < BL_NATURAL_BLOCK ? left : BL_NATURAL_BLOCK;
}

void bl_natural_predict(double *y, const struct bl_predictor *p,
                        const struct bl_row_frame *frame, size_t first,
                        size_t n, bl_natural_values *values)
{
    const struct bl_lattice *l = frame->columns[p->target].lattice;
    double v[BL_NATURAL_BLOCK];
    for (size_t from = 0; from < n; from += BL_NATURAL_BLOCK) {
        size_t m = block_of(n - from);
        values(v, p, frame, first + from, m);
        bl_natural_coordinates(y + from, l, v, m);
    }
}

void bl_natural_hint(double *hints, const struct bl_predictor *p,
                     const struct bl_row_frame *frame, size_t first, size_t n,
                     bl_natural_variances *variances)
{
    const struct bl_lattice *l = frame->columns[p->target].lattice;
    double v[BL_NATURAL_BLOCK], cells[BL_NATURAL_BLOCK];
    for (size_t from = 0; from < n; from += BL_NATURAL_BLOCK) {
        double *spread = hints + BL_HINT_SPREAD * n + from;
        size_t m = block_of(n - from);
        variances(spread, v, p, frame, first + from, m);
        bl_natural_cells(cells, l, v, m);
        for (size_t i = 0; i < m; i++)
            spread[i] = sqrt(spread[i]) / cells[i];
    }
    memset(hints + BL_HINT_ZERO * n, 0, n * sizeof *hints);
}
