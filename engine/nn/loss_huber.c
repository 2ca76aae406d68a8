/* Huber's loss with delta 1 (Huber, Ann. Math. Stat. 35 (1964) 73): d^2 / 2
 * near 0, |d| - 1/2 beyond 1, the mean over the columns, summed over rows.
 * Outliers pull with a bounded gradient. */
#include "engine/nn/loss_list.h"

static double huber_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t i = 0; i < rows->n * rows->n_cols; i++) {
        double d = (double)real_abs(rows->Y[i] - rows->X[i]);
        sum += d < 1 ? d * d / 2 : d - 0.5;
    }
    return sum / (double)rows->n_cols;
}

static double huber_gradient(real *dY, real *dlatent, real scale,
                             const struct bl_loss_rows *rows)
{
    (void)dlatent;
    real factor = scale / (real)rows->n_cols;
    for (size_t i = 0; i < rows->n * rows->n_cols; i++) {
        real d = rows->Y[i] - rows->X[i];
        dY[i] = factor * (d > 1 ? 1 : d < -1 ? -1 : d);
    }
    return huber_value(rows);
}

const struct bl_loss bl_loss_huber = {
    .name = "huber",
    .summary = "squared error near 0, absolute beyond 1: for outliers",
    .value = huber_value,
    .gradient = huber_gradient,
};
