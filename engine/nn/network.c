#include "engine/nn/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const names[BL_N_ACTIVATIONS] = {"linear", "leaky_relu",
                                                    "relu", "tanh", "silu"};

const char *bl_activation_name(enum bl_activation a)
{
    return names[a];
}

enum bl_activation bl_activation_from_name(const char *name)
{
    size_t i = 0;
    while (i < BL_N_ACTIVATIONS && strcmp(names[i], name) != 0)
        i++;
    return (enum bl_activation)i;
}

static void add(struct bl_network *net, size_t n_in, size_t n_out,
                enum bl_activation a)
{
    struct bl_layer *l = &net->layers[net->n_layers++];
    *l = (struct bl_layer){n_in, n_out, a, net->n_params, (n_in + 1) * n_out};
    net->n_params += l->n_params;
    if (n_in > net->widest)
        net->widest = n_in;
    if (n_out > net->widest)
        net->widest = n_out;
}

enum bl_status bl_network_autoencoder(struct bl_network *net, size_t n_inputs,
                                      const size_t *hidden, size_t n_hidden,
                                      size_t n_latent,
                                      enum bl_activation activation,
                                      struct bl_error *err)
{
    *net = (struct bl_network){0};
    net->layers = bl_array_new(2 * n_hidden + 2, sizeof *net->layers, err);
    if (net->layers == NULL)
        return err->status;
    size_t n = n_inputs;
    for (size_t i = 0; i < n_hidden; n = hidden[i++])
        add(net, n, hidden[i], activation);
    net->latent_layer = n_hidden;
    add(net, n, n_latent, BL_LINEAR);
    n = n_latent;
    for (size_t i = n_hidden; i-- > 0; n = hidden[i])
        add(net, n, hidden[i], activation);
    add(net, n, n_inputs, BL_LINEAR);
    return BL_OK;
}

void bl_network_release(struct bl_network *net)
{
    free(net->layers);
    *net = (struct bl_network){0};
}

size_t bl_network_n_inputs(const struct bl_network *net)
{
    return net->layers[0].n_in;
}

size_t bl_network_n_latent(const struct bl_network *net)
{
    return net->layers[net->latent_layer].n_out;
}
