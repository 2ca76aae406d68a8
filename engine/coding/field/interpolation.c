#include "engine/coding/field/interpolation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/field/interpolation_field.h"

struct encoder {
    struct bl_field_cells field;
    const double *y;
    int64_t *symbols; // the next ones
    uint8_t *classes;
};

/* The whole number nearest to x, within +-2^52; 0 where x is not finite. */
static int64_t nearest(double x)
{
    static const double most = 0x1p52;
    if (!isfinite(x))
        return 0;
    x = x < -most ? -most : x > most ? most : x;
    double up = x + 0.5;
    int64_t k = (int64_t)up;
    return k - ((double)k > up);
}

static void encode_run(void *state, const struct bl_run *run)
{
    struct encoder *e = state;
    struct bl_field_cells *f = &e->field;
    bl_field_cells_predict(f, run);
    const double *y = e->y + bl_field_cells_place(f, run);
    size_t step = bl_field_cells_step(f, run);
    for (size_t i = 0; i < run->n; i++)
        e->symbols[i] = nearest(y[i * step] - f->prediction[i]);
    bl_field_cells_restore(f, run, e->symbols);
    memcpy(e->classes, f->classes, run->n);
    e->symbols += run->n;
    e->classes += run->n;
}

enum bl_status bl_interpolation_encode(int64_t *symbols, uint8_t *classes,
                                       double *restored, const double *y,
                                       const struct bl_grid *grid,
                                       const struct bl_interpolation *how,
                                       struct bl_error *err)
{
    struct encoder e = {.y = y, .symbols = symbols, .classes = classes};
    if (bl_field_cells_init(&e.field, restored, grid, how->is_cubic, err) !=
        BL_OK)
        return err->status;
    bl_interpolation_walk(grid, how, &(struct bl_run_visitor){&e, encode_run});
    bl_field_cells_release(&e.field);
    return BL_OK;
}

struct decoder {
    struct bl_field_cells field;
    const struct bl_symbol_source *source;
    int64_t *symbols; // of a run
};

static void decode_run(void *state, const struct bl_run *run)
{
    struct decoder *d = state;
    bl_field_cells_predict(&d->field, run);
    d->source->read(d->source->state, d->symbols, d->field.classes, run->n);
    bl_field_cells_restore(&d->field, run, d->symbols);
}

enum bl_status bl_interpolation_decode(double *restored,
                                       const struct bl_symbol_source *source,
                                       const struct bl_grid *grid,
                                       const struct bl_interpolation *how,
                                       struct bl_error *err)
{
    struct decoder d = {.source = source};
    if (bl_field_cells_init(&d.field, restored, grid, how->is_cubic, err) !=
        BL_OK)
        return err->status;
    d.symbols =
        bl_array_new(grid->dims[d.field.run_dim], sizeof *d.symbols, err);
    if (d.symbols != NULL)
        bl_interpolation_walk(grid, how,
                              &(struct bl_run_visitor){&d, decode_run});
    bl_field_cells_release(&d.field);
    bool done = d.symbols != NULL;
    free(d.symbols);
    return done ? BL_OK : err->status;
}
