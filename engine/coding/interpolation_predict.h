/* Predictions of a run of cells (interpolation.h, interpolation_walk.h), from
 * what has been restored of the grid.
 */
#ifndef BL_ENGINE_CODING_INTERPOLATION_PREDICT_H
#define BL_ENGINE_CODING_INTERPOLATION_PREDICT_H

#include "engine/coding/interpolation_walk.h"

struct bl_field_cells_cells { // what has been restored so far
    const struct bl_grid *grid;
    size_t stride[BL_GRID_DIMS]; // of its dimensions, in cells
    size_t run_dim;
    bool is_cubic;
    double *restored;
    double *difference; // restored - base; owned
    // Of the run at hand, one for each of its cells; owned.
    double *base, *prediction, *activity;
    uint8_t *classes;
};

enum bl_status bl_field_cells_init(struct bl_field_cells_cells *f,
                                   double *restored, const struct bl_grid *grid,
                                   bool is_cubic, struct bl_error *err);
void bl_field_cells_release(struct bl_field_cells_cells *f);

// Fills base, prediction and classes.
void bl_field_cells_predict(struct bl_field_cells_cells *f,
                            const struct bl_run *run);

// The place of the run's first cell in the grid, and the distance of its cells.
size_t bl_field_cells_place(const struct bl_field_cells_cells *f,
                            const struct bl_run *run);
size_t bl_field_cells_step(const struct bl_field_cells_cells *f,
                           const struct bl_run *run);

#endif
