#include "engine/nn/loss.h"

#include <string.h>

#include "engine/nn/loss_list.h"

const struct bl_loss *const bl_losses[] = {
    &bl_loss_mse,
    &bl_loss_huber,
    &bl_loss_mse_l1,
    &bl_loss_response,
    &bl_loss_swae,
    &bl_loss_emd,
    NULL,
};

const struct bl_loss *bl_loss_find(const char *name)
{
    for (size_t i = 0; bl_losses[i] != NULL; i++)
        if (strcmp(bl_losses[i]->name, name) == 0)
            return bl_losses[i];
    return NULL;
}

const real *bl_loss_row_weights(const struct bl_loss_rows *rows, size_t row)
{
    const struct bl_objective *o = rows->objective;
    if (o->value_weights != NULL)
        return o->value_weights + rows->index[row] * rows->n_cols;
    return o->column_weights;
}
