/* A network: a chain of layers from the inputs through the latent space back
 * to the inputs, and one block that holds all parameters.
 *
 * Layers map rows of n_in values to rows of n_out.  Encoding runs layers
 * [0, latent_layer], decoding the rest.  The parameters of layer l start at
 * params + layers[l].first_param, so that an optimiser walks one flat array.
 *
 * A dense layer's parameters are W (n_in, n_out) followed by b (n_out):
 * Y = act(X W + b).  The layout has the outputs innermost, because both
 * BLAS and the fixed-order inference vectorise over outputs.
 *
 * A field's vector is a plane of channels x height x width cells.  Two kinds
 * of layers work on planes (window.h): a convolution, which halves height and
 * width, and its mirror, which doubles them to exactly what they were.  Their
 * parameters are W (9 n_in channels, n_out channels) and b (n_out channels).
 *
 * A network that is being trained may have layers of other kinds between
 * those, and behind the n_trained parameters that gradient descent finds,
 * running statistics (learner.h).  One that is stored has none of them.
 *
 * This header is the shape; training in single or double precision is in
 * layer.h, loss.h, network_pass.h (compiled twice, see real.h), decoding in
 * infer.h.
 */
#ifndef BL_ENGINE_NN_NETWORK_H
#define BL_ENGINE_NN_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum bl_activation {
    BL_LINEAR,
    BL_LEAKY_RELU, // slope 0.01 below 0, as Baler
    BL_RELU,
    BL_TANH,
    BL_SILU,
    BL_N_ACTIVATIONS
};

const char *bl_activation_name(enum bl_activation a);
// BL_N_ACTIVATIONS when there is none of that name.
enum bl_activation bl_activation_from_name(const char *name);

enum bl_layer_kind {
    BL_LAYER_DENSE,
    BL_LAYER_CONV,    // 3 x 3 window, every second cell
    BL_LAYER_UP,      // the way back
    BL_LAYER_NORM,    // in a learner only
    BL_LAYER_DROPOUT, // in a learner only
    BL_N_LAYER_KINDS
};

struct bl_plane {
    size_t channels, height, width;
    bool
        channels_first; // [channel][y][x], as fields come; else [y][x][channel]
};

struct bl_layer {
    size_t n_in, n_out;
    enum bl_activation activation;
    size_t first_param; // in the block
    size_t n_params;
    enum bl_layer_kind kind;
    struct bl_plane in, out; // conv, up: how n_in and n_out are laid out
    size_t n_channels;       // of the n_out values; n_out of a dense layer
    size_t first_statistic;  // norm: mean, variance (n_channels each)
    double dropout;          // dropout: the share that is left out
};

struct bl_network {
    struct bl_layer *layers; // owned
    size_t n_layers;
    size_t latent_layer; // the layer whose output is the latent vector
    size_t n_params;
    size_t n_trained; // of them; the rest are statistics
    size_t widest;    // the largest n_in or n_out
};

// n_inputs - hidden[0] - ... - n_latent - ... - hidden[0] - n_inputs, the
// hidden layers with `activation`, latent and output linear (Baler's).
enum bl_status bl_network_autoencoder(struct bl_network *net, size_t n_inputs,
                                      const size_t *hidden, size_t n_hidden,
                                      size_t n_latent,
                                      enum bl_activation activation,
                                      struct bl_error *err);
struct bl_conv_shape {
    size_t channels, height, width; // of the field, all channels first
    const size_t *hidden;           // channels behind each convolution
    size_t n_hidden;
    size_t n_latent;
    enum bl_activation activation; // of hidden layers
};

// Convolutions, a dense layer each into and out of the latent space, and the
// way back; any height and width.
enum bl_status bl_network_conv_autoencoder(struct bl_network *net,
                                           const struct bl_conv_shape *shape,
                                           struct bl_error *err);
void bl_network_release(struct bl_network *net);

size_t bl_network_n_inputs(const struct bl_network *net);
size_t bl_network_n_latent(const struct bl_network *net);

#endif
