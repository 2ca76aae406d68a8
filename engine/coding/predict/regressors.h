/* Regressors: what regressions make of a column's numbers k.
 *
 *     number      k
 *     magnitude   |k|, of a column with both signs
 *     root        sqrt|k|, of whole numbers: counts
 *     zero        1 where k = 0, of a column with many zeros
 */
#ifndef BL_ENGINE_CODING_PREDICT_REGRESSORS_H
#define BL_ENGINE_CODING_PREDICT_REGRESSORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/coding/frame.h"
#include "engine/coding/predict/target.h"

enum bl_regressor_kind { // stored in files
    BL_REGRESSOR_NUMBER,
    BL_REGRESSOR_MAGNITUDE,
    BL_REGRESSOR_ROOT,
    BL_REGRESSOR_ZERO,
    BL_N_REGRESSOR_KINDS
};

struct bl_regressor {
    size_t column;
    enum bl_regressor_kind kind;
};

// f[i] of k[i], for n numbers.
void bl_regressor_values(double *f, enum bl_regressor_kind kind,
                         const int64_t *k, size_t n);

// Regressors and their values in the rows that a target looks at.
struct bl_regressors {
    struct bl_regressor *items; // owned
    double **values;            // (n) pointers into `block`; owned
    double *block;              // (n, target's n); owned
    size_t n;
};

// The `max` of the known columns' regressors that go best with the target.
enum bl_status bl_regressors_init(struct bl_regressors *r,
                                  const struct bl_target *target,
                                  const struct bl_prediction_task *task,
                                  size_t max, struct bl_error *err);
void bl_regressors_release(struct bl_regressors *r);

#endif
