#include "engine/nn/network_pass.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/nn/layer.h"

static size_t most_room(const struct bl_network *net, size_t max_rows)
{
    size_t most = 0;
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        const struct bl_layer_kernel *kernel = bl_layer_kernels[layer->kind];
        size_t room = kernel->room != NULL ? kernel->room(layer, max_rows) : 0;
        most = room > most ? room : most;
    }
    return most;
}

static size_t reals_per_row(const struct bl_network *net)
{
    size_t n = bl_network_n_inputs(net);
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        n += layer->n_out * (bl_layer_keeps_sums(layer) ? 2 : 1);
    }
    return n + 2 * net->widest + bl_network_n_latent(net);
}

static real *take(real **free_reals, size_t n)
{
    real *taken = *free_reals;
    *free_reals += n;
    return taken;
}

static void lay_out(struct bl_pass *pass, size_t max_rows)
{
    const struct bl_network *net = pass->net;
    real *rest = pass->block;
    pass->outputs[0] = take(&rest, max_rows * bl_network_n_inputs(net));
    for (size_t l = 0; l < net->n_layers; l++) {
        size_t n = max_rows * net->layers[l].n_out;
        pass->outputs[l + 1] = take(&rest, n);
        pass->sums[l] = pass->outputs[l + 1];
        if (bl_layer_keeps_sums(&net->layers[l]))
            pass->sums[l] = take(&rest, n);
    }
    pass->d_here = take(&rest, max_rows * net->widest);
    pass->d_before = take(&rest, max_rows * net->widest);
    pass->d_latent = take(&rest, max_rows * bl_network_n_latent(net));
}

enum bl_status bl_pass_init(struct bl_pass *pass, const struct bl_network *net,
                            size_t max_rows, struct bl_error *err)
{
    assert(net->latent_layer + 1 < net->n_layers);
    *pass = (struct bl_pass){.net = net};
    size_t row_bytes = reals_per_row(net) * sizeof(real);
    pass->block = bl_array_new(max_rows, row_bytes, err);
    pass->room = bl_array_new(most_room(net, max_rows), sizeof(real), err);
    pass->outputs = bl_array_new(net->n_layers + 1, sizeof(real *), err);
    pass->sums = bl_array_new(net->n_layers, sizeof(real *), err);
    if (pass->block == NULL || pass->room == NULL || pass->outputs == NULL ||
        pass->sums == NULL) {
        bl_pass_release(pass);
        return err->status;
    }
    lay_out(pass, max_rows);
    return BL_OK;
}

void bl_pass_release(struct bl_pass *pass)
{
    free(pass->block);
    free(pass->room);
    free(pass->outputs);
    free(pass->sums);
    *pass = (struct bl_pass){0};
}

real *bl_pass_input(struct bl_pass *pass)
{
    return pass->outputs[0];
}

const real *bl_pass_output(const struct bl_pass *pass)
{
    return pass->outputs[pass->net->n_layers];
}

static struct bl_layer_pass pass_of_layer(const struct bl_pass *pass, size_t l,
                                          const real *params)
{
    return (struct bl_layer_pass){
        .layer = &pass->net->layers[l],
        .index = l,
        .n = pass->n,
        .X = pass->outputs[l],
        .Y = pass->outputs[l + 1],
        .S = pass->sums[l],
        .room = pass->room,
        .params = params,
        .learning = pass->learns ? &pass->learning : NULL,
    };
}

static void forward(struct bl_pass *pass, const real *params)
{
    for (size_t l = 0; l < pass->net->n_layers; l++) {
        struct bl_layer_pass p = pass_of_layer(pass, l, params);
        bl_layer_kernels[p.layer->kind]->forward(&p);
    }
}

void bl_pass_forward(struct bl_pass *pass, const real *params, size_t n)
{
    pass->n = n;
    pass->learns = false;
    forward(pass, params);
}

void bl_pass_learn(struct bl_pass *pass, const real *params, size_t n,
                   const struct bl_learning *learning)
{
    pass->n = n;
    pass->learns = true;
    pass->learning = *learning;
    forward(pass, params);
}

static struct bl_loss_rows loss_rows(const struct bl_pass *pass,
                                     const struct bl_objective *objective)
{
    return (struct bl_loss_rows){
        .n = pass->n,
        .n_cols = bl_network_n_inputs(pass->net),
        .n_latent = bl_network_n_latent(pass->net),
        .Y = bl_pass_output(pass),
        .X = pass->outputs[0],
        .latent = pass->outputs[pass->net->latent_layer + 1],
        .objective = objective,
        .index = pass->rows.index,
        .draw = pass->rows.draw,
        .scratch = pass->rows.scratch,
    };
}

double bl_pass_loss(const struct bl_pass *pass,
                    const struct bl_objective *objective)
{
    struct bl_loss_rows rows = loss_rows(pass, objective);
    return objective->loss->value(&rows);
}

static void add_latent_gradient(struct bl_pass *pass)
{
    size_t n = pass->n * bl_network_n_latent(pass->net);
    for (size_t i = 0; i < n; i++)
        pass->d_here[i] += pass->d_latent[i];
}

double bl_pass_backward(struct bl_pass *pass, real *gradient, bool add,
                        const real *params,
                        const struct bl_objective *objective, real scale)
{
    const struct bl_loss *loss = objective->loss;
    const struct bl_network *net = pass->net;
    assert(pass->learns);
    struct bl_loss_rows rows = loss_rows(pass, objective);
    if (loss->uses_latent)
        memset(pass->d_latent, 0, rows.n * rows.n_latent * sizeof(real));
    double value = loss->gradient(pass->d_here, pass->d_latent, scale, &rows);
    for (size_t l = net->n_layers; l-- > 0;) {
        struct bl_layer_pass p = pass_of_layer(pass, l, params);
        struct bl_layer_return r = {
            .dX = l > 0 ? pass->d_before : NULL,
            .dY = pass->d_here,
            .gradient = gradient,
            .add = add,
        };
        if (l == net->latent_layer && loss->uses_latent)
            add_latent_gradient(pass);
        bl_layer_kernels[p.layer->kind]->backward(&p, &r);
        real *swapped = pass->d_here;
        pass->d_here = pass->d_before;
        pass->d_before = swapped;
    }
    return value;
}
