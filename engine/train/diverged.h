/* Why a loss is not finite: the column that is most likely to blame. */
#ifndef BL_ENGINE_TRAIN_DIVERGED_H
#define BL_ENGINE_TRAIN_DIVERGED_H

#include <stddef.h>

#include "base/error.h"
#include "engine/nn/real.h"

#define bl_fail_diverged BL_REAL_NAME(bl_fail_diverged)

// Fails with a sentence that names the first column with a value that is not
// finite, or else the one that spans most decades; columns count from 1.
enum bl_status bl_fail_diverged(struct bl_error *err,
                                const real *X, // (n_rows, n_cols)
                                size_t n_rows, size_t n_cols);

#endif
