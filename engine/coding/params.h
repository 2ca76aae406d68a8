/* Parameters of predictors and contexts in a file's JSON: as hexadecimal
 * digits of little-endian numbers, in the narrowest of float16, float32 and
 * float64 that holds them all.
 */
#ifndef BL_ENGINE_CODING_PARAMS_H
#define BL_ENGINE_CODING_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/error.h"

enum { BL_PARAMS_MAX = 1 << 16 }; // of one predictor

// Sets "inputs", "params" and "as" of an object.
void bl_params_to_json(json_t *object, const size_t *inputs, size_t n_inputs,
                       const double *params, size_t n_params);

// Reads them into fresh arrays (the caller's); inputs are below n_columns and
// the params finite.
enum bl_status bl_params_from_json(size_t **inputs, size_t *n_inputs,
                                   double **params, size_t *n_params,
                                   const json_t *object, size_t n_columns,
                                   struct bl_error *err);

// Bytes of a parameter as stored.
size_t bl_params_width(const double *params, size_t n_params);

bool bl_params_are_finite(const double *params, size_t n_params);

// The nearest value that float16 holds; beyond its range, that float32 does.
double bl_params_short(double value);

#endif
