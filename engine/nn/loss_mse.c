/* Mean squared error: the mean over the columns of w (y - x)^2, summed over
 * rows.
 *
 * `response` is the same with a weight of its own for every value, so that it
 * is relative errors that count (engine/job/value_weights.h). */
#include "engine/nn/loss_list.h"

static double add_row(double sum, const real *y, const real *x, const real *w,
                      size_t n)
{
    for (size_t c = 0; c < n; c++) {
        double d = (double)(y[c] - x[c]);
        sum += w == NULL ? d * d : (double)w[c] * d * d;
    }
    return sum;
}

static double mse_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t r = 0; r < rows->n; r++)
        sum =
            add_row(sum, rows->Y + r * rows->n_cols, rows->X + r * rows->n_cols,
                    bl_loss_row_weights(rows, r), rows->n_cols);
    return sum / (double)rows->n_cols;
}

static void row_gradient(real *dy, const real *y, const real *x, const real *w,
                         size_t n, real factor)
{
    for (size_t c = 0; c < n; c++)
        dy[c] = (w == NULL ? factor : factor * w[c]) * (y[c] - x[c]);
}

static double mse_gradient(real *dY, real *dlatent, real scale,
                           const struct bl_loss_rows *rows)
{
    (void)dlatent;
    real factor = 2 * scale / (real)rows->n_cols;
    for (size_t r = 0; r < rows->n; r++) {
        size_t at = r * rows->n_cols;
        row_gradient(dY + at, rows->Y + at, rows->X + at,
                     bl_loss_row_weights(rows, r), rows->n_cols, factor);
    }
    return mse_value(rows);
}

const struct bl_loss bl_loss_mse = {
    .name = "mse",
    .summary = "mean squared error",
    .value = mse_value,
    .gradient = mse_gradient,
};

const struct bl_loss bl_loss_response = {
    .name = "response",
    .summary = "squared relative error of columns that are positive",
    .weighs_responses = true,
    .value = mse_value,
    .gradient = mse_gradient,
};
