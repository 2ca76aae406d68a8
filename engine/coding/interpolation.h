/* Interpolation: prediction of a field's cells from a coarser grid of itself
 * (as in SZ3: Liang et al., "SZ3: A Modular Framework for Composing
 * Prediction-Based Error-Bounded Lossy Compressors", 2021).
 *
 * A block of cells (rows x slices x height x width) in lattice coordinates
 * (lattice.h: an error of 1/2 is the bound).  First the anchor cells, a
 * coarse grid of every 2^L-th cell in each dimension; then level by level the
 * grid is halved, one dimension after the other in a given order: each new
 * cell is predicted by its neighbours along that dimension, by a line or a
 * cubic, with what has been restored so far.  A symbol is the rounded
 * difference; what is restored is prediction + symbol.
 *
 * Symbols stand in the order of coding, and each has a class (of its level
 * and direction), for a table of its own in the entropy coder.
 *
 * All arithmetic is sums and products of doubles in a fixed order: restored
 * bits are the same on every machine.
 */
#ifndef BL_ENGINE_CODING_INTERPOLATION_H
#define BL_ENGINE_CODING_INTERPOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

enum { BL_GRID_DIMS = 4, BL_INTERPOLATION_MAX_CLASSES = 32 };

struct bl_grid {
    size_t dims[BL_GRID_DIMS]; // rows, slices, height, width; each at least 1
};

struct bl_interpolation {        // what the contest chooses
    uint8_t order[BL_GRID_DIMS]; // a permutation of the dimensions
    bool is_cubic;
    uint8_t levels; // L
};

// The candidates of a contest for such a grid: at most max of them; returns
// their number.
size_t bl_interpolation_candidates(struct bl_interpolation *candidates,
                                   size_t max, const struct bl_grid *grid);

// Cells y (all of the grid, row by row; NaN is special) to symbols and the
// coordinates that will be restored (special cells have symbol 0 and the
// prediction).  classes may be NULL; *n_classes is their number.
enum bl_status bl_interpolation_encode(int64_t *symbols, uint8_t *classes,
                                       double *restored, const double *y,
                                       const struct bl_grid *grid,
                                       const struct bl_interpolation *how,
                                       struct bl_error *err);

// The classes alone, by position; they need no decoding.  Returns their number.
size_t bl_interpolation_classes(uint8_t *classes, const struct bl_grid *grid,
                                const struct bl_interpolation *how);

// And back: the same coordinates, bit for bit, from any symbols.
void bl_interpolation_decode(double *restored, const int64_t *symbols,
                             const struct bl_grid *grid,
                             const struct bl_interpolation *how);

json_t *bl_interpolation_to_json(const struct bl_interpolation *how);
enum bl_status bl_interpolation_from_json(struct bl_interpolation *how,
                                          const json_t *json,
                                          struct bl_error *err);

#endif
