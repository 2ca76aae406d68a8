#include "engine/nn/loss.h"

#include <string.h>

#include "engine/nn/loss_list.h"

const struct bl_loss *const bl_losses[] = {
    &bl_loss_mse,
    &bl_loss_huber,
    &bl_loss_mse_l1,
    NULL,
};

const struct bl_loss *bl_loss_find(const char *name)
{
    for (size_t i = 0; bl_losses[i] != NULL; i++)
        if (strcmp(bl_losses[i]->name, name) == 0)
            return bl_losses[i];
    return NULL;
}
