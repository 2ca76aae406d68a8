/* Predictions in natural units: from values to coordinates on the target's
 * lattice, and how far those may be off because the inputs are rounded.
 *
 * Predictors that make values of values work through a block of rows at a
 * time, of which they only give the values, and their variances.
 */
#ifndef BL_ENGINE_CODING_PREDICT_NATURAL_H
#define BL_ENGINE_CODING_PREDICT_NATURAL_H

#include <stddef.h>

#include "engine/coding/lattice.h"
#include "engine/coding/predict/predictor.h"

enum { BL_NATURAL_BLOCK = 256 }; // rows that predictors take at a time

// Coordinates of any values, held within the range of the lattice; a log
// lattice takes what is smaller than its smallest number for zero.
void bl_natural_coordinates(double *y, const struct bl_lattice *l,
                            const double *v, size_t n);

// The sizes of the cells at values.
void bl_natural_cells(double *size, const struct bl_lattice *l, const double *v,
                      size_t n);

// What restored values are off by, as a standard deviation; exact ones by what
// was rounded before.
void bl_natural_errors(double *error, const struct bl_lattice *l,
                       const double *x, size_t n);

// Values of rows [first, first + n), n at most a block.
typedef void bl_natural_values(double *v, const struct bl_predictor *p,
                               const struct bl_row_frame *frame, size_t first,
                               size_t n);

// And their variances, by propagation of the errors of the inputs.
typedef void bl_natural_variances(double *variances, double *v,
                                  const struct bl_predictor *p,
                                  const struct bl_row_frame *frame,
                                  size_t first, size_t n);

// As struct bl_predictor_kind's predict() and hint().
void bl_natural_predict(double *y, const struct bl_predictor *p,
                        const struct bl_row_frame *frame, size_t first,
                        size_t n, bl_natural_values *values);
void bl_natural_hint(double *hints, const struct bl_predictor *p,
                     const struct bl_row_frame *frame, size_t first, size_t n,
                     bl_natural_variances *variances);

#endif
