#include "engine/coding/field/interpolation_field.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum bl_status bl_field_cells_init(struct bl_field_cells *f, double *restored,
                                   const struct bl_grid *grid, bool is_cubic,
                                   struct bl_error *err)
{
    *f = (struct bl_field_cells){.grid = grid,
                                 .run_dim = bl_grid_run_dim(grid),
                                 .is_cubic = is_cubic,
                                 .restored = restored};
    size_t n = 1;
    for (size_t d = BL_GRID_DIMS; d-- > 0; n *= grid->dims[d])
        f->stride[d] = n;
    size_t longest = grid->dims[f->run_dim];
    f->difference = bl_array_new(n, sizeof *f->difference, err);
    f->base = bl_array_new(4 * longest, sizeof *f->base, err);
    f->classes = bl_array_new(longest, 1, err);
    if (f->difference == NULL || f->base == NULL || f->classes == NULL) {
        bl_field_cells_release(f);
        return err->status;
    }
    f->prediction = f->base + longest;
    f->activity = f->prediction + longest;
    f->correction = f->activity + longest;
    return BL_OK;
}

void bl_field_cells_release(struct bl_field_cells *f)
{
    free(f->difference);
    free(f->base);
    free(f->classes);
}

size_t bl_field_cells_place(const struct bl_field_cells *f,
                            const struct bl_run *run)
{
    size_t place = 0;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        place += run->at[d] * f->stride[d];
    return place;
}

size_t bl_field_cells_step(const struct bl_field_cells *f,
                           const struct bl_run *run)
{
    return run->cells->step[run->along] * f->stride[run->along];
}

/* Half octaves from 1/4 on: the exponent and the first bit behind the one
 * that leads. */
static void classify(uint8_t *classes, const double *activity, size_t n)
{
    static const double least = 0.25;
    static const int64_t last = BL_INTERPOLATION_CLASSES - 1;
    int64_t low;
    memcpy(&low, &least, sizeof low);
    low >>= 51;
    for (size_t i = 0; i < n; i++) {
        int64_t bits;
        memcpy(&bits, &activity[i], sizeof bits);
        int64_t octave = (bits >> 51) - low + 1;
        octave = octave < 1 ? 1 : octave > last ? last : octave;
        classes[i] = (uint8_t)octave;
    }
}

void bl_field_cells_predict(struct bl_field_cells *f, const struct bl_run *run)
{
    if (run->cells->is_anchor) {
        memset(f->base, 0, run->n * sizeof *f->base);
        memset(f->prediction, 0, run->n * sizeof *f->prediction);
        memset(f->classes, 0, run->n);
        return;
    }
    bl_field_cells_find_bases(f, run);
    bl_field_cells_refine(f, run);
    classify(f->classes, f->activity, run->n);
}

void bl_field_cells_restore(struct bl_field_cells *f, const struct bl_run *run,
                            const int64_t *symbols)
{
    size_t place = bl_field_cells_place(f, run),
           step = bl_field_cells_step(f, run);
    for (size_t i = 0; i < run->n; i++, place += step) {
        f->restored[place] = f->prediction[i] + (double)symbols[i];
        f->difference[place] = f->restored[place] - f->base[i];
    }
    bl_field_cells_learn(f, run);
}
