/* The target of a prediction, on a sample: what its predictions are measured
 * by while a predictor is derived.
 *
 * Rows of the sample are looked at in even steps.  A prediction costs
 * mean(log2(|error in cells| + 0.3)) + 2 bits of a row, nearly what an entropy
 * coder makes of residuals whose spread is known.
 */
#ifndef BL_ENGINE_CODING_PREDICT_TARGET_H
#define BL_ENGINE_CODING_PREDICT_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/coding/frame.h"
#include "engine/coding/predict/predictor.h"

struct bl_target {
    const struct bl_row_frame *sample; // lent
    const struct bl_lattice *lattice;
    size_t column;
    size_t n;          // rows that are looked at
    double *x;         // (n) its values; owned
    double *y;         // (n) its numbers; owned
    double *per_value; // (n) cells of a difference of 1; owned
    struct bl_difference residual;
    double cost; // of its median as the prediction
};

enum bl_status bl_target_init(struct bl_target *t,
                              const struct bl_prediction_task *task,
                              size_t max_rows, struct bl_error *err);
void bl_target_release(struct bl_target *t);

// The row of the sample that is looked at as row i.
size_t bl_target_row(const struct bl_target *t, size_t i);

// Another column's values in those rows.
void bl_target_values(double *x, const struct bl_target *t, size_t column);

// The cost of values v predicted for rows [first, first + n).
double bl_target_cost(const struct bl_target *t, const double *v, size_t first,
                      size_t n);
// And of coordinates, for all rows; where zeros stand apart they cost nothing.
double bl_target_coordinate_cost(const struct bl_target *t, const double *y);

// Coordinates that a predictor gives for those rows, and what they cost.
void bl_target_predict(double *y, const struct bl_target *t,
                       const struct bl_predictor *p);
double bl_target_predictor_cost(const struct bl_target *t,
                                const struct bl_predictor *p,
                                double *room); // (n)

#endif
