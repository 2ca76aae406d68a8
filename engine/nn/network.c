#include "engine/nn/network.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const activation_names[BL_N_ACTIVATIONS] = {
    [BL_LINEAR] = "linear", [BL_LEAKY_RELU] = "leaky_relu",
    [BL_RELU] = "relu",     [BL_TANH] = "tanh",
    [BL_SILU] = "silu",
};

const char *bl_activation_name(enum bl_activation a)
{
    return activation_names[a];
}

enum bl_activation bl_activation_from_name(const char *name)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        if (strcmp(activation_names[a], name) == 0)
            return a;
    return BL_N_ACTIVATIONS;
}

/* Appends a dense layer; false when the parameters would not fit in memory as
 * doubles. */
static bool add_layer(struct bl_network *net, size_t n_in, size_t n_out,
                      enum bl_activation activation)
{
    size_t n_weights, n_params, end, bytes;
    if (!bl_size_multiply(&n_weights, n_in, n_out) ||
        __builtin_add_overflow(n_weights, n_out, &n_params) ||
        __builtin_add_overflow(net->n_params, n_params, &end) ||
        !bl_size_multiply(&bytes, end, sizeof(double)))
        return false;
    net->layers[net->n_layers++] = (struct bl_layer){
        .n_in = n_in,
        .n_out = n_out,
        .activation = activation,
        .first_param = net->n_params,
        .n_params = n_params,
        .n_channels = n_out,
    };
    net->n_params = net->n_trained = end;
    if (n_in > net->widest)
        net->widest = n_in;
    if (n_out > net->widest)
        net->widest = n_out;
    return true;
}

/* One half of the hourglass: from the inputs inwards, or outwards again. */
static bool add_chain(struct bl_network *net, size_t n_in, const size_t *hidden,
                      size_t n_hidden, bool inwards, size_t n_out,
                      enum bl_activation activation)
{
    for (size_t h = 0; h < n_hidden; h++) {
        size_t n = hidden[inwards ? h : n_hidden - 1 - h];
        if (!add_layer(net, n_in, n, activation))
            return false;
        n_in = n;
    }
    return add_layer(net, n_in, n_out, BL_LINEAR);
}

static enum bl_status check_sizes(size_t n_inputs, const size_t *hidden,
                                  size_t n_hidden, size_t n_latent,
                                  struct bl_error *err)
{
    if (n_inputs == 0 || n_latent == 0)
        return bl_fail(err, BL_USAGE,
                       "a network needs at least one input and one latent "
                       "value, not %zu and %zu",
                       n_inputs, n_latent);
    for (size_t h = 0; h < n_hidden; h++)
        if (hidden[h] == 0)
            return bl_fail(err, BL_USAGE,
                           "hidden layer %zu has no neurons; give it at least "
                           "one or leave it out",
                           h + 1);
    return BL_OK;
}

enum bl_status bl_network_autoencoder(struct bl_network *net, size_t n_inputs,
                                      const size_t *hidden, size_t n_hidden,
                                      size_t n_latent,
                                      enum bl_activation activation,
                                      struct bl_error *err)
{
    *net = (struct bl_network){0};
    if (check_sizes(n_inputs, hidden, n_hidden, n_latent, err) != BL_OK)
        return err->status;
    size_t n_layers;
    if (__builtin_mul_overflow(n_hidden, 2, &n_layers) ||
        __builtin_add_overflow(n_layers, 2, &n_layers))
        n_layers = SIZE_MAX; // refused by the allocation
    net->layers = bl_array_new(n_layers, sizeof *net->layers, err);
    if (net->layers == NULL)
        return err->status;
    net->latent_layer = n_hidden;
    if (!add_chain(net, n_inputs, hidden, n_hidden, true, n_latent,
                   activation) ||
        !add_chain(net, n_latent, hidden, n_hidden, false, n_inputs,
                   activation)) {
        bl_network_release(net);
        return bl_fail(err, BL_NO_MEMORY,
                       "the network's layers are too wide for this machine's "
                       "memory; choose narrower ones");
    }
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
