#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "engine/nn/network.h"

static struct bl_error err;

Test(network, has_the_shape_of_balers)
{
    static const size_t hidden[] = {200, 100, 50};
    static const size_t widths[] = {24, 200, 100, 50, 15, 50, 100, 200, 24};
    struct bl_network net;
    cr_assert_eq(
        bl_network_autoencoder(&net, 24, hidden, 3, 15, BL_LEAKY_RELU, &err),
        BL_OK);
    cr_assert_eq(net.n_layers, 8);
    size_t n_params = 0;
    for (size_t l = 0; l < 8; l++) {
        const struct bl_layer *layer = &net.layers[l];
        cr_assert_eq(layer->n_in, widths[l]);
        cr_assert_eq(layer->n_out, widths[l + 1]);
        cr_assert_eq(layer->activation,
                     l == 3 || l == 7 ? BL_LINEAR : BL_LEAKY_RELU);
        cr_assert_eq(layer->first_param, n_params);
        cr_assert_eq(layer->n_params, (widths[l] + 1) * widths[l + 1]);
        n_params += layer->n_params;
    }
    cr_assert_eq(n_params, 61839); // 61100 weights and 739 biases
    cr_assert_eq(net.n_params, n_params);
    cr_assert_eq(net.latent_layer, 3);
    cr_assert_eq(net.widest, 200);
    cr_assert_eq(bl_network_n_inputs(&net), 24);
    cr_assert_eq(bl_network_n_latent(&net), 15);
    bl_network_release(&net);
}

Test(network, may_be_without_hidden_layers)
{
    struct bl_network net;
    cr_assert_eq(bl_network_autoencoder(&net, 3, NULL, 0, 2, BL_TANH, &err),
                 BL_OK);
    cr_assert_eq(net.n_layers, 2);
    cr_assert_eq(net.latent_layer, 0);
    cr_assert_eq(net.layers[0].activation, BL_LINEAR);
    cr_assert_eq(net.n_params, 3 * 2 + 2 + 2 * 3 + 3);
    bl_network_release(&net);
}

static void expect_refused(size_t n_inputs, const size_t *hidden,
                           size_t n_hidden, size_t n_latent,
                           enum bl_status status)
{
    struct bl_network net;
    err.text[0] = '\0';
    cr_expect_eq(bl_network_autoencoder(&net, n_inputs, hidden, n_hidden,
                                        n_latent, BL_RELU, &err),
                 status);
    cr_expect_neq(err.text[0], '\0');
    cr_expect_null(net.layers);
}

Test(network, refuses_impossible_sizes)
{
    static const size_t empty[] = {4, 0};
    static const size_t huge[] = {SIZE_MAX / 2, SIZE_MAX / 2};
    static const size_t wide[] = {(size_t)1 << 40};
    expect_refused(0, NULL, 0, 1, BL_USAGE);
    expect_refused(1, NULL, 0, 0, BL_USAGE);
    expect_refused(8, empty, 2, 2, BL_USAGE);
    expect_refused(8, huge, 2, 2, BL_NO_MEMORY);
    expect_refused((size_t)1 << 40, wide, 1, 2, BL_NO_MEMORY);
    expect_refused(SIZE_MAX, NULL, 0, SIZE_MAX, BL_NO_MEMORY);
}

Test(network, activations_have_names)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        cr_assert_eq(bl_activation_from_name(bl_activation_name(a)), a);
    cr_assert_str_eq(bl_activation_name(BL_LEAKY_RELU), "leaky_relu");
    cr_assert_eq(bl_activation_from_name("softmax"), BL_N_ACTIVATIONS);
    cr_assert_eq(bl_activation_from_name(""), BL_N_ACTIVATIONS);
}
