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

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Appends a layer of n_rows rows of weights and a bias for each channel; false
 * when the parameters would not fit in memory as doubles. */
static bool add_layer(struct bl_network *net, struct bl_layer layer,
                      size_t n_rows)
{
    size_t n_weights, end, bytes;
    if (!bl_size_multiply(&n_weights, n_rows, layer.n_channels) ||
        __builtin_add_overflow(n_weights, layer.n_channels, &layer.n_params) ||
        __builtin_add_overflow(net->n_params, layer.n_params, &end) ||
        !bl_size_multiply(&bytes, end, sizeof(double)))
        return false;
    layer.first_param = net->n_params;
    net->layers[net->n_layers++] = layer;
    net->n_params = net->n_trained = end;
    net->widest = larger(net->widest, larger(layer.n_in, layer.n_out));
    return true;
}

static bool add_dense(struct bl_network *net, size_t n_in, size_t n_out,
                      enum bl_activation activation)
{
    struct bl_layer layer = {.n_in = n_in,
                             .n_out = n_out,
                             .activation = activation,
                             .n_channels = n_out};
    return add_layer(net, layer, n_in);
}

/* One half of the hourglass: from the inputs inwards, or outwards again. */
static bool add_chain(struct bl_network *net, size_t n_in, const size_t *hidden,
                      size_t n_hidden, bool inwards, size_t n_out,
                      enum bl_activation activation)
{
    for (size_t h = 0; h < n_hidden; h++) {
        size_t n = hidden[inwards ? h : n_hidden - 1 - h];
        if (!add_dense(net, n_in, n, activation))
            return false;
        n_in = n;
    }
    return add_dense(net, n_in, n_out, BL_LINEAR);
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

/* Room for layers there and back around the latent one. */
static enum bl_status begin(struct bl_network *net, size_t n_inputs,
                            const size_t *hidden, size_t n_hidden,
                            size_t n_latent, struct bl_error *err)
{
    size_t n_layers;
    *net = (struct bl_network){.latent_layer = n_hidden};
    if (check_sizes(n_inputs, hidden, n_hidden, n_latent, err) != BL_OK)
        return err->status;
    if (__builtin_mul_overflow(n_hidden, 2, &n_layers) ||
        __builtin_add_overflow(n_layers, 2, &n_layers))
        n_layers = SIZE_MAX; // refused by the allocation
    net->layers = bl_array_new(n_layers, sizeof *net->layers, err);
    return net->layers != NULL ? BL_OK : err->status;
}

static enum bl_status too_wide(struct bl_network *net, struct bl_error *err)
{
    bl_network_release(net);
    return bl_fail(err, BL_NO_MEMORY,
                   "the network's layers are too wide for this machine's "
                   "memory; choose narrower ones");
}

enum bl_status bl_network_autoencoder(struct bl_network *net, size_t n_inputs,
                                      const size_t *hidden, size_t n_hidden,
                                      size_t n_latent,
                                      enum bl_activation activation,
                                      struct bl_error *err)
{
    if (begin(net, n_inputs, hidden, n_hidden, n_latent, err) != BL_OK)
        return err->status;
    if (!add_chain(net, n_inputs, hidden, n_hidden, true, n_latent,
                   activation) ||
        !add_chain(net, n_latent, hidden, n_hidden, false, n_inputs,
                   activation))
        return too_wide(net, err);
    return BL_OK;
}

static bool plane_cells(size_t *n, const struct bl_plane *p)
{
    return bl_size_multiply(n, p->height, p->width) &&
           bl_size_multiply(n, *n, p->channels);
}

static bool add_window(struct bl_network *net, enum bl_layer_kind kind,
                       const struct bl_plane *in, const struct bl_plane *out,
                       enum bl_activation activation)
{
    enum { CELLS_OF_WINDOW = 9 };
    struct bl_layer layer = {.kind = kind,
                             .in = *in,
                             .out = *out,
                             .activation = activation,
                             .n_channels = out->channels};
    size_t n_rows;
    return plane_cells(&layer.n_in, in) && plane_cells(&layer.n_out, out) &&
           bl_size_multiply(&n_rows, in->channels, CELLS_OF_WINDOW) &&
           add_layer(net, layer, n_rows);
}

/* The plane behind `depth` convolutions. */
static struct bl_plane plane_at(const struct bl_conv_shape *s, size_t depth)
{
    struct bl_plane p = {s->channels, s->height, s->width, true};
    for (size_t i = 0; i < depth; i++)
        p = (struct bl_plane){s->hidden[i], p.height / 2 + p.height % 2,
                              p.width / 2 + p.width % 2, false};
    return p;
}

static bool add_windows(struct bl_network *net, const struct bl_conv_shape *s)
{
    struct bl_plane inmost = plane_at(s, s->n_hidden);
    size_t n_inmost;
    for (size_t i = 0; i < s->n_hidden; i++) {
        struct bl_plane in = plane_at(s, i), out = plane_at(s, i + 1);
        if (!add_window(net, BL_LAYER_CONV, &in, &out, s->activation))
            return false;
    }
    if (!plane_cells(&n_inmost, &inmost) ||
        !add_dense(net, n_inmost, s->n_latent, BL_LINEAR) ||
        !add_dense(net, s->n_latent, n_inmost, s->activation))
        return false;
    for (size_t i = s->n_hidden; i-- > 0;) {
        struct bl_plane in = plane_at(s, i + 1), out = plane_at(s, i);
        if (!add_window(net, BL_LAYER_UP, &in, &out,
                        i > 0 ? s->activation : BL_LINEAR))
            return false;
    }
    return true;
}

enum bl_status bl_network_conv_autoencoder(struct bl_network *net,
                                           const struct bl_conv_shape *shape,
                                           struct bl_error *err)
{
    struct bl_plane field = plane_at(shape, 0);
    size_t n_inputs;
    if (!plane_cells(&n_inputs, &field))
        n_inputs = SIZE_MAX;
    if (shape->n_hidden == 0)
        return bl_fail(err, BL_USAGE,
                       "a convolutional network needs at least one number of "
                       "channels");
    if (begin(net, n_inputs, shape->hidden, shape->n_hidden, shape->n_latent,
              err) != BL_OK)
        return err->status;
    return add_windows(net, shape) ? BL_OK : too_wide(net, err);
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
