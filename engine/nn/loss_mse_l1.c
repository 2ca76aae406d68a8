/* Mean squared error plus a weight times the mean |z| over the latent vector,
 * which draws unused latent variables to 0.
 *
 * It is what Baler's sparse loss is meant to be (its mse_loss_l1, and its
 * default weight).  Baler's own sums the mean of what is above 0 over all
 * layers of a second pass, with ReLU behind each, whatever the network has
 * there; and its loss by sums weighs that against all rows of a batch
 * together, where it has no effect that could be told. */
#include "engine/nn/loss_list.h"

static double l1_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t i = 0; i < rows->n * rows->n_latent; i++)
        sum += (double)real_abs(rows->latent[i]);
    return rows->objective->weight * sum / (double)rows->n_latent;
}

static double mse_l1_value(const struct bl_loss_rows *rows)
{
    return bl_loss_mse.value(rows) + l1_value(rows);
}

static double mse_l1_gradient(real *dY, real *dlatent, real scale,
                              const struct bl_loss_rows *rows)
{
    real step = (real)rows->objective->weight * scale / (real)rows->n_latent;
    for (size_t i = 0; i < rows->n * rows->n_latent; i++) {
        real z = rows->latent[i];
        dlatent[i] += z > 0 ? step : z < 0 ? -step : 0;
    }
    return bl_loss_mse.gradient(dY, NULL, scale, rows) + l1_value(rows);
}

const struct bl_loss bl_loss_mse_l1 = {
    .name = "mse+l1",
    .summary = "squared error, with a sparse latent space",
    .weight = 0.001,
    .uses_latent = true,
    .value = mse_l1_value,
    .gradient = mse_l1_gradient,
};
