/* Mean squared error plus the mean |z| over the latent vector times a weight,
 * which draws unused latent variables to 0 (Baler's sparse loss).  The weight
 * is Baler's default. */
#include "engine/nn/loss_list.h"

static const double l1_weight = 0.001;

static double l1_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t i = 0; i < rows->n * rows->n_latent; i++)
        sum += (double)real_abs(rows->latent[i]);
    return l1_weight * sum / (double)rows->n_latent;
}

static double mse_l1_value(const struct bl_loss_rows *rows)
{
    return bl_loss_mse.value(rows) + l1_value(rows);
}

static double mse_l1_gradient(real *dY, real *dlatent, real scale,
                              const struct bl_loss_rows *rows)
{
    real step = (real)l1_weight * scale / (real)rows->n_latent;
    for (size_t i = 0; i < rows->n * rows->n_latent; i++) {
        real z = rows->latent[i];
        dlatent[i] += z > 0 ? step : z < 0 ? -step : 0;
    }
    return bl_loss_mse.gradient(dY, NULL, scale, rows) + l1_value(rows);
}

const struct bl_loss bl_loss_mse_l1 = {
    .name = "mse+l1",
    .summary = "squared error, with a sparse latent space",
    .uses_latent = true,
    .value = mse_l1_value,
    .gradient = mse_l1_gradient,
};
