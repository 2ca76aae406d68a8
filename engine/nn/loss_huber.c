/* Huber's loss with delta 1 (Huber, Ann. Math. Stat. 35 (1964) 73): d^2 / 2
 * near 0, |d| - 1/2 beyond 1, the weighted mean over the columns, summed over
 * rows.  Outliers pull with a bounded gradient. */
#include "engine/nn/loss_list.h"

static double huber_value(const struct bl_loss_rows *rows)
{
    double sum = 0;
    for (size_t r = 0; r < rows->n; r++) {
        const real *w = bl_loss_row_weights(rows, r);
        for (size_t c = 0; c < rows->n_cols; c++) {
            size_t i = r * rows->n_cols + c;
            double d = (double)real_abs(rows->Y[i] - rows->X[i]);
            double loss = d < 1 ? d * d / 2 : d - 0.5;
            sum += w == NULL ? loss : (double)w[c] * loss;
        }
    }
    return sum / (double)rows->n_cols;
}

static double huber_gradient(real *dY, real *dlatent, real scale,
                             const struct bl_loss_rows *rows)
{
    (void)dlatent;
    real factor = scale / (real)rows->n_cols;
    for (size_t r = 0; r < rows->n; r++) {
        const real *w = bl_loss_row_weights(rows, r);
        for (size_t c = 0; c < rows->n_cols; c++) {
            size_t i = r * rows->n_cols + c;
            real d = rows->Y[i] - rows->X[i];
            real slope = d > 1 ? 1 : d < -1 ? -1 : d;
            dY[i] = (w == NULL ? factor : factor * w[c]) * slope;
        }
    }
    return huber_value(rows);
}

const struct bl_loss bl_loss_huber = {
    .name = "huber",
    .summary = "squared error near 0, absolute beyond 1: for outliers",
    .value = huber_value,
    .gradient = huber_gradient,
};
