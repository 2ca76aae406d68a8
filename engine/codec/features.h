/* Features: how the columns of a table become the input vectors of a network
 * and come back from its output vectors.
 *
 * All columns that a network takes have one shape per row: slices x height x
 * width (1 x 1 x 1 for plain variables).  A row is cut into tiles; one tile of
 * all columns, in a block of time_block rows, is one vector
 * (docs/container-format.md, "Fields").
 *
 *     vectors per block   slices * ceil(height / tile_h) * ceil(width / tile_w)
 *     inputs              columns * time_block * tile_h * tile_w
 *
 * Cells beyond an edge repeat it, and so do rows beyond the last.
 *
 * Special values (NaN, infinities, the column's sentinel) are replaced by the
 * column's fill value on the way in.  What comes back is held within the
 * range of the column and rounded to its type.
 */
#ifndef BL_ENGINE_CODEC_FEATURES_H
#define BL_ENGINE_CODEC_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/norm/norm.h"

struct bl_feature {
    char *name; // of the column; owned
    enum bl_type type;
    char *unit; // owned; may be NULL
    struct bl_norm norm;
    double fill;
    bool has_sentinel;
    double sentinel;
};

struct bl_features {
    struct bl_feature *items; // owned
    size_t n;
    size_t shape[3];   // slices, height, width
    size_t tile[2];    // height, width
    size_t time_block; // rows of a vector; 0 is 1
};

enum { BL_MAX_TIME_BLOCK = 4096 };

void bl_features_release(struct bl_features *f);

size_t bl_features_n_inputs(const struct bl_features *f);
size_t bl_features_time_block(const struct bl_features *f); // at least 1
size_t bl_features_vectors_per_block(const struct bl_features *f);

// Of n_rows consecutive rows, the last block being what is left.
size_t bl_features_vectors(const struct bl_features *f, size_t n_rows);

// Values of one column in a row.
size_t bl_features_cells(const struct bl_features *f);

// The shape of a column as slices, height, width.
void bl_column_shape(size_t shape[3], const struct bl_column *c);

// Whether a value is kept outside of the network.
bool bl_feature_is_special(const struct bl_feature *f, double value);

struct bl_range {
    double low, high; // of values that are not special; low > high: none seen
};

// Feature i of n_rows rows, given as doubles x (n_rows, cells), to its places
// in X (vectors of n_rows, n_inputs).  x is used up: special values are
// replaced and the rest normalised in place.
void bl_features_gather(double *X, double *x, size_t n_rows, size_t i,
                        const struct bl_features *f);

// And back: x (n_rows, cells) in the column's unit, within `range`.
void bl_features_scatter(double *x, const double *X, size_t n_rows, size_t i,
                         const struct bl_features *f, struct bl_range range);

#endif
