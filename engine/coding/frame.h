/* A frame: the columns of some rows that are known already, as predictors see
 * them, each in two forms: whole numbers on its lattice, and the values these
 * restore.  What is not known (yet) is NULL.
 *
 * Only plain columns (one value per row) appear in a frame.
 */
#ifndef BL_ENGINE_CODING_FRAME_H
#define BL_ENGINE_CODING_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "engine/coding/lattice.h"

struct bl_row_frame_column {
    const struct bl_lattice *lattice; // NULL for a column that has none
    const int64_t *k;                 // l->fill where the value is special
    const double *x;                  // before rounding to the type
    const double *network;            // what the network makes of it
};

struct bl_row_frame {
    size_t n_rows;
    size_t n_columns;
    struct bl_row_frame_column *columns; // one per column of the table
};

#endif
