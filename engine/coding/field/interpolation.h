/* Interpolation: prediction of a field's cells from coarser grids of itself.
 *
 * A block of cells (rows x slices x height x width) in lattice coordinates
 * (lattice.h: an error of 1/2 is the bound).  A symbol is the rounded
 * difference of a cell and its prediction from what has been restored before
 * it; what is restored is prediction + symbol.  Two ideas predict:
 *
 * 1. As in SZ3 (Liang et al., "SZ3: A Modular Framework for Composing
 *    Prediction-Based Error-Bounded Lossy Compressors", 2021): first the
 *    anchors, every 2^L-th cell in each dimension; then level by level the
 *    grid is halved, one dimension after the other in a given order.  A
 *    halving brings new layers of cells between those that are there, and
 *    each new cell is predicted from its neighbours along the dimension
 *    halved, by a line or a cubic: its base.
 *
 * 2. The differences to the base, restored - base, are themselves smooth
 *    within the new layers.  So the cells of the layers come from coarse to
 *    fine too, in `depth` steps of 2: each but the coarsest has neighbours in
 *    its layer whose differences are known, and their mean m corrects its
 *    base: by m m^2 / (m^2 + v) as a Wiener filter would, where v = 1/12 is
 *    the variance that rounding alone gives a difference, times a slope learnt
 *    from the cells before.  (The whole of m would give P_x + P_y - P_xy, the
 *    Boolean sum of W. J. Gordon, 1971, of the two interpolations.)
 *
 * Symbols stand in the order of coding.  Each has a class, for a table of its
 * own in the entropy coder: half octaves of an activity, how far the cells
 * that the prediction comes from are apart.  Classes follow from what has
 * been restored, so decoding and reading symbols take turns, a run of cells
 * at a time.
 *
 * All arithmetic is sums, products and quotients of doubles in a fixed order:
 * restored bits are the same on every machine.  The functions may be called
 * from any number of threads.
 */
#ifndef BL_ENGINE_CODING_FIELD_INTERPOLATION_H
#define BL_ENGINE_CODING_FIELD_INTERPOLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

enum {
    BL_GRID_DIMS = 4,
    BL_INTERPOLATION_CLASSES = 64, // class 0: nothing is known of the cell
    BL_INTERPOLATION_MAX_LEVELS = 31,
    BL_INTERPOLATION_MAX_DEPTH = 8,
    // Of one grid: 12 orders, lines and cubics, with and without differences.
    BL_INTERPOLATION_MAX_CANDIDATES = 48,
};

struct bl_grid {
    size_t dims[BL_GRID_DIMS]; // rows, slices, height, width; each at least 1
};

struct bl_interpolation {        // what the contest chooses
    uint8_t order[BL_GRID_DIMS]; // of dimensions: n_dims of them, distinct
    uint8_t n_dims;              // along the others nothing is predicted
    bool is_cubic;
    uint8_t levels; // L
    uint8_t depth;
};

// The next n symbols of a stream, of these classes.
struct bl_symbol_source {
    void *state;
    void (*read)(void *state, int64_t *symbols, const uint8_t *classes,
                 size_t n);
};

// The candidates of a contest for such a grid, at most `max` of them; returns
// their number.
size_t bl_interpolation_candidates(struct bl_interpolation *candidates,
                                   size_t max, const struct bl_grid *grid);

// Cells y (all of the grid, row by row) to symbols, their classes and the
// coordinates that will be restored: within 1/2 of y, up to the rounding of
// doubles, while magnitudes stay below 2^52.  Cells that are not finite are
// special: they have symbol 0 and restore the prediction.
enum bl_status bl_interpolation_encode(int64_t *symbols, uint8_t *classes,
                                       double *restored, const double *y,
                                       const struct bl_grid *grid,
                                       const struct bl_interpolation *how,
                                       struct bl_error *err);

// And back: the same coordinates, bit for bit; finite from any symbols.
enum bl_status bl_interpolation_decode(double *restored,
                                       const struct bl_symbol_source *source,
                                       const struct bl_grid *grid,
                                       const struct bl_interpolation *how,
                                       struct bl_error *err);

json_t *bl_interpolation_to_json(const struct bl_interpolation *how);
// Any document is safe.
enum bl_status bl_interpolation_from_json(struct bl_interpolation *how,
                                          const json_t *json,
                                          struct bl_error *err);

#endif
