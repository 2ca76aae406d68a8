/* Predictions in natural units: from values to coordinates on the target's
 * lattice, and how far those may be off because the inputs are rounded.
 */
#ifndef BL_ENGINE_CODING_NATURAL_H
#define BL_ENGINE_CODING_NATURAL_H

#include <stddef.h>

#include "engine/coding/lattice.h"

enum { BL_NATURAL_BLOCK = 256 }; // rows that predictors take at a time

// Coordinates of any values, held within the range of the lattice; a log
// lattice takes what is smaller than its smallest number for zero.
void bl_natural_coordinates(double *y, const struct bl_lattice *l,
                            const double *v, size_t n);

// The sizes of the cells at values.
void bl_natural_cells(double *size, const struct bl_lattice *l, const double *v,
                      size_t n);

// What restored values are off by, as a standard deviation.
void bl_natural_errors(double *error, const struct bl_lattice *l,
                       const double *x, size_t n);

#endif
