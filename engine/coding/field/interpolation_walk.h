/* The order of an interpolation's cells (interpolation.h): anchors, halvings,
 * steps within the new layers, and runs of cells along one dimension.
 */
#ifndef BL_ENGINE_CODING_FIELD_INTERPOLATION_WALK_H
#define BL_ENGINE_CODING_FIELD_INTERPOLATION_WALK_H

#include "engine/coding/field/interpolation.h"

// Cells on a lattice of the grid's indices: first[d] + i step[d].
struct bl_cells {
    size_t first[BL_GRID_DIMS], step[BL_GRID_DIMS];
    bool is_anchor;
    // Bases come from cells `distance` away along dimension `along`, known
    // where they are in the grid and 1, 3, 5... such away.
    size_t along, distance;
    // Differences are known `reach` away along each dimension where it is
    // above 0.
    size_t reach[BL_GRID_DIMS];
};

struct bl_run {
    const struct bl_cells *cells;
    size_t at[BL_GRID_DIMS]; // of its first cell
    size_t along;            // the dimension it goes along
    size_t n;                // never 0
};

struct bl_run_visitor {
    void *state;
    void (*visit)(void *state, const struct bl_run *run);
};

// The dimension of all runs: inner loops go along it.
size_t bl_grid_run_dim(const struct bl_grid *grid);

// Visits every cell of the grid once.
void bl_interpolation_walk(const struct bl_grid *grid,
                           const struct bl_interpolation *how,
                           const struct bl_run_visitor *visitor);

#endif
