/* What has been restored of a grid, and predictions from it, a run of cells at
 * a time (interpolation.h, interpolation_walk.h).
 */
#ifndef BL_ENGINE_CODING_FIELD_INTERPOLATION_FIELD_H
#define BL_ENGINE_CODING_FIELD_INTERPOLATION_FIELD_H

#include "engine/coding/field/interpolation_walk.h"

// Sums over cells before: correction * difference, and correction squared.
struct bl_slope {
    double products, squares;
};

struct bl_field_cells {
    const struct bl_grid *grid;
    size_t stride[BL_GRID_DIMS]; // of its dimensions, in cells
    size_t run_dim;
    bool is_cubic;
    double *restored;   // (cells), lent
    double *difference; // (cells), restored - base; owned
    // By the dimension of bases and the number of dimensions with neighbours.
    struct bl_slope slopes[BL_GRID_DIMS][BL_GRID_DIMS];
    // Of the cells of the run at hand; owned.
    double *base, *prediction, *activity, *correction;
    uint8_t *classes;
};

enum bl_status bl_field_cells_init(struct bl_field_cells *f, double *restored,
                                   const struct bl_grid *grid, bool is_cubic,
                                   struct bl_error *err);
void bl_field_cells_release(struct bl_field_cells *f);

// Prediction and classes of a run.
void bl_field_cells_predict(struct bl_field_cells *f, const struct bl_run *run);

// Its cells, from their symbols; the run is the last that was predicted.
void bl_field_cells_restore(struct bl_field_cells *f, const struct bl_run *run,
                            const int64_t *symbols);

// The steps of these: bases and their activity; prediction, correction and
// the activity with what the neighbours in the layer add; slopes.
void bl_field_cells_find_bases(struct bl_field_cells *f,
                               const struct bl_run *run);
void bl_field_cells_refine(struct bl_field_cells *f, const struct bl_run *run);
void bl_field_cells_learn(struct bl_field_cells *f, const struct bl_run *run);

// The place of the run's first cell in the grid, and the distance of its cells.
size_t bl_field_cells_place(const struct bl_field_cells *f,
                            const struct bl_run *run);
size_t bl_field_cells_step(const struct bl_field_cells *f,
                           const struct bl_run *run);

#endif
