/* Mean squared error: the mean over the columns of (y - x)^2, summed over
 * rows. */
#include "engine/nn/loss_list.h"

static double mse_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t i = 0; i < rows->n * rows->n_cols; i++) {
        double d = (double)(rows->Y[i] - rows->X[i]);
        sum += d * d;
    }
    return sum / (double)rows->n_cols;
}

static double mse_gradient(real *dY, real *dlatent, real scale,
                           const struct bl_loss_rows *rows)
{
    (void)dlatent;
    real factor = 2 * scale / (real)rows->n_cols;
    for (size_t i = 0; i < rows->n * rows->n_cols; i++)
        dY[i] = factor * (rows->Y[i] - rows->X[i]);
    return mse_value(rows);
}

const struct bl_loss bl_loss_mse = {
    .name = "mse",
    .summary = "mean squared error",
    .value = mse_value,
    .gradient = mse_gradient,
};
