/* A small network that predicts one column: two hidden layers over
 * standardised regressors (regressors.h), and two or three outputs.
 *
 *     output 0    the number, standardised
 *     output 1    the logarithm of the scale of its error
 *     output 2    the log odds of a zero, where zeros stand apart
 *
 * It learns the likelihood of a logistic distribution, -log p = s + e +
 * 2 log(1 + exp(-e)) with e = (y - output 0) exp(-s) and s = output 1, by Adam
 * in small batches; rows of zeros tell only of zeros.
 *
 * Single precision: what is stored is what was trained, rounded.
 */
#ifndef BL_ENGINE_CODING_PREDICT_REGRESSION_H
#define BL_ENGINE_CODING_PREDICT_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/nn/network.h"

enum {
    BL_REGRESSION_LAYERS = 3,
    BL_REGRESSION_HIDDEN = 16,
    BL_REGRESSION_MAX_INPUTS = 32,
    BL_REGRESSION_MAX_OUTPUTS = 3,
    BL_REGRESSION_MAX_WEIGHTS =
        (BL_REGRESSION_MAX_INPUTS + 1) * BL_REGRESSION_HIDDEN +
        (BL_REGRESSION_HIDDEN + 1) * BL_REGRESSION_HIDDEN +
        (BL_REGRESSION_HIDDEN + 1) * BL_REGRESSION_MAX_OUTPUTS,
};

// Fills the layers; returns the number of weights.
size_t bl_regression_layers(struct bl_layer layers[BL_REGRESSION_LAYERS],
                            size_t n_inputs, size_t n_outputs);

struct bl_regression_rows { // lent
    const float *X;         // (n, n_inputs)
    const float *y;         // (n)
    const bool *is_zero;    // (n); NULL where zeros do not stand apart
    size_t n, n_inputs, n_outputs;
};

// Trains weights from chance; the same rows and seed give the same weights on
// one machine.
enum bl_status bl_regression_train(float *weights,
                                   const struct bl_regression_rows *rows,
                                   uint64_t seed, struct bl_error *err);

#endif
