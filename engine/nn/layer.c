#include "engine/nn/layer.h"

#include "engine/nn/activation.h"

const struct bl_layer_kernel *const bl_layer_kernels[BL_N_LAYER_KINDS] = {
    [BL_LAYER_DENSE] = &bl_layer_dense,     [BL_LAYER_CONV] = &bl_layer_window,
    [BL_LAYER_UP] = &bl_layer_window,       [BL_LAYER_NORM] = &bl_layer_norm,
    [BL_LAYER_DROPOUT] = &bl_layer_dropout,
};

bool bl_layer_keeps_sums(const struct bl_layer *layer)
{
    return bl_layer_kernels[layer->kind]->keeps_sums &&
           bl_activation_kernels[layer->activation].keeps_sum;
}
