/* Every gradient against finite differences, in double precision. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/activation.h"
#include "engine/nn/dense.h"
#include "engine/nn/layer.h"
#include "engine/nn/loss.h"
#include "engine/nn/network_pass.h"

static const double h = 1e-6;

static void fill(double *x, size_t n, struct bl_random *random)
{
    for (size_t i = 0; i < n; i++)
        x[i] = bl_random_normal(random);
}

static void expect_close(double found, double expected, double tolerance,
                         const char *what, size_t i)
{
    cr_expect(fabs(found - expected) <= tolerance * (1 + fabs(expected)),
              "%s[%zu] is %.12g, expected %.12g", what, i, found, expected);
}

static double activate(enum bl_activation a, double x)
{
    double sum = x, y = x, zero = 0;
    const struct bl_activation_kernel *kernel = &bl_activation_kernels[a];
    kernel->forward(&y, kernel->keeps_sum ? &sum : &y, &zero, 1, 1);
    return y;
}

Test(activation, values_are_their_definitions)
{
    for (double x = -4; x <= 4; x += 0.37) {
        expect_close(activate(BL_LINEAR, x), x, 0, "linear", 0);
        expect_close(activate(BL_LEAKY_RELU, x), x > 0 ? x : 0.01 * x, 0,
                     "leaky_relu", 0);
        expect_close(activate(BL_RELU, x), x > 0 ? x : 0, 0, "relu", 0);
        expect_close(activate(BL_TANH, x), tanh(x), 1e-15, "tanh", 0);
        expect_close(activate(BL_SILU, x), x / (1 + exp(-x)), 1e-15, "silu", 0);
    }
}

Test(activation, nan_stays_nan)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        if (a != BL_RELU)
            cr_expect(isnan(activate(a, NAN)), "%s", bl_activation_name(a));
}

Test(activation, slopes_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        for (double x = -4.01; x <= 4; x += 0.37) {
            double kept =
                bl_activation_kernels[a].keeps_sum ? x : activate(a, x);
            double slope = 1, db = 0;
            bl_activation_kernels[a].backward(&slope, &db, &kept, 1, 1);
            double expected = (activate(a, x + h) - activate(a, x - h)) / 2 / h;
            expect_close(slope, expected, 1e-8, bl_activation_name(a), 0);
            expect_close(db, slope, 0, "db", 0);
        }
}

enum { N = 5, N_IN = 4, N_OUT = 3, N_PARAM = (N_IN + 1) * N_OUT };

struct dense_case {
    struct bl_layer layer;
    double X[N * N_IN], param[N_PARAM], weight[N * N_OUT];
    double Y[N * N_OUT], S[N * N_OUT];
};

static double *sum_of(struct dense_case *c)
{
    return bl_activation_kernels[c->layer.activation].keeps_sum ? c->S : c->Y;
}

/* L = sum of weight * Y. */
static double dense_loss(struct dense_case *c)
{
    bl_dense_forward(c->Y, sum_of(c), c->X, c->param, N, &c->layer);
    double L = 0;
    for (size_t i = 0; i < N * N_OUT; i++)
        L += c->weight[i] * c->Y[i];
    return L;
}

static double slope_along(double *x, double (*loss)(struct dense_case *),
                          struct dense_case *c)
{
    double at = *x;
    *x = at + h;
    double above = loss(c);
    *x = at - h;
    double below = loss(c);
    *x = at;
    return (above - below) / 2 / h;
}

static struct dense_case random_dense(enum bl_activation a)
{
    struct dense_case c = {.layer = {.n_in = N_IN,
                                     .n_out = N_OUT,
                                     .activation = a,
                                     .n_params = N_PARAM}};
    struct bl_random random = bl_random_new(1, a);
    fill(c.X, N * N_IN, &random);
    fill(c.param, N_PARAM, &random);
    fill(c.weight, N * N_OUT, &random);
    return c;
}

Test(dense, forward_is_the_formula)
{
    struct dense_case c = random_dense(BL_TANH);
    dense_loss(&c);
    for (size_t row = 0; row < N; row++)
        for (size_t o = 0; o < N_OUT; o++) {
            double s = c.param[N_IN * N_OUT + o];
            for (size_t i = 0; i < N_IN; i++)
                s += c.X[row * N_IN + i] * c.param[i * N_OUT + o];
            expect_close(c.Y[row * N_OUT + o], tanh(s), 1e-14, "Y", o);
        }
}

Test(dense, gradients_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++) {
        struct dense_case c = random_dense(a);
        double D[N * N_OUT], dX[N * N_IN], dparam[N_PARAM];
        dense_loss(&c);
        for (size_t i = 0; i < N * N_OUT; i++)
            D[i] = c.weight[i];
        bl_dense_backward(dX, dparam, false, D, sum_of(&c), c.X, c.param, N,
                          &c.layer);
        for (size_t i = 0; i < N * N_IN; i++)
            expect_close(dX[i], slope_along(&c.X[i], dense_loss, &c), 1e-7,
                         "dX", i);
        for (size_t i = 0; i < N_PARAM; i++)
            expect_close(dparam[i], slope_along(&c.param[i], dense_loss, &c),
                         1e-7, "dparam", i);
    }
}

Test(dense, backward_adds_when_told_to)
{
    struct dense_case c = random_dense(BL_LEAKY_RELU);
    double once[N_PARAM], twice[N_PARAM], D[N * N_OUT];
    dense_loss(&c);
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < N * N_OUT; i++)
            D[i] = c.weight[i];
        bl_dense_backward(NULL, pass == 0 ? once : twice, pass == 2, D, c.Y,
                          c.X, c.param, N, &c.layer);
    }
    for (size_t i = 0; i < N_PARAM; i++)
        expect_close(twice[i], 2 * once[i], 1e-14, "dparam", i);
}

enum { N_LATENT = 2 };

/* Two objects among the columns, of different normalisations. */
static struct bl_norm norms[2];
static const struct bl_loss_object objects[] = {
    {{0, 1, 2}, {&norms[0], &norms[1], &norms[1]}},
    {{3, 2, 1}, {&norms[0], &norms[1], &norms[1]}},
};

static struct bl_objective objective_of(const struct bl_loss *loss)
{
    static const double pt[] = {5, 7, 9, 20, 90}, angle[] = {-2, -1, 0, 1, 2};
    static const double column_weights[N_IN] = {1, 0.5, 3, 0};
    struct bl_error err = BL_ERROR_INIT;
    if (norms[0].kind == NULL) {
        cr_assert_eq(
            bl_norm_fit(&norms[0], bl_norm_kind_find("log"), pt, 5, &err),
            BL_OK);
        cr_assert_eq(bl_norm_fit(&norms[1], bl_norm_kind_find("standard"),
                                 angle, 5, &err),
                     BL_OK);
    }
    return (struct bl_objective){
        .loss = loss,
        .n_latent = N_LATENT,
        .weight = loss->weight > 0 ? 0.7 : 0,
        .column_weights = column_weights,
        .objects = objects,
        .n_objects = 2,
        .energy = 40,
        .seed = 9,
    };
}

static void *scratch_of(const struct bl_objective *o)
{
    struct bl_error err = BL_ERROR_INIT;
    void *scratch = NULL;
    if (o->loss->scratch_new != NULL)
        cr_assert_eq(o->loss->scratch_new(&scratch, o, &err), BL_OK);
    return scratch;
}

static void scratch_free(const struct bl_objective *o, void *scratch)
{
    if (o->loss->scratch_free != NULL)
        o->loss->scratch_free(scratch);
}

Test(loss, gradients_are_finite_differences)
{
    for (size_t k = 0; bl_losses[k] != NULL; k++) {
        const struct bl_loss *loss = bl_losses[k];
        struct bl_objective objective = objective_of(loss);
        struct bl_random random = bl_random_new(2, k);
        double Y[N * N_IN], X[N * N_IN], latent[N * N_LATENT];
        double dY[N * N_IN], dlatent[N * N_LATENT] = {0};
        fill(Y, N * N_IN, &random);
        fill(X, N * N_IN, &random);
        fill(latent, N * N_LATENT, &random);
        struct bl_loss_rows rows = {
            .n = N,
            .n_cols = N_IN,
            .n_latent = N_LATENT,
            .Y = Y,
            .X = X,
            .latent = latent,
            .objective = &objective,
            .scratch = scratch_of(&objective),
        };
        double value = loss->gradient(dY, dlatent, 0.5, &rows);
        expect_close(loss->value(&rows), value, 1e-15, loss->name, 0);
        for (size_t i = 0; i < N * N_IN + N * N_LATENT; i++) {
            double *x = i < N * N_IN ? &Y[i] : &latent[i - N * N_IN];
            double g = i < N * N_IN ? dY[i] : dlatent[i - N * N_IN];
            double at = *x;
            *x = at + h;
            double above = loss->value(&rows);
            *x = at - h;
            double below = loss->value(&rows);
            *x = at;
            expect_close(g, 0.5 * (above - below) / 2 / h, 1e-7, loss->name, i);
        }
        scratch_free(&objective, rows.scratch);
    }
}

Test(loss, values_of_a_hand_made_row)
{
    double Y[] = {1, 2, 5, 0}, X[] = {1.5, 2, 2, 0}, latent[] = {-3, 1};
    struct bl_objective o = {.weight = 0.001};
    struct bl_loss_rows rows = {1, 4, 2, Y, X, latent, .objective = &o};
    expect_close(bl_loss_find("mse")->value(&rows), 9.25 / 4, 1e-15, "mse", 0);
    expect_close(bl_loss_find("huber")->value(&rows), (0.125 + 2.5) / 4, 1e-15,
                 "huber", 0);
    expect_close(bl_loss_find("mse+l1")->value(&rows), 9.25 / 4 + 0.002, 1e-15,
                 "mse+l1", 0);
    cr_expect_null(bl_loss_find("none such"));
}

Test(loss, weights_of_columns_and_values)
{
    double Y[] = {1, 2, 5, 0}, X[] = {2, 2, 2, 0};
    const double columns[] = {3, 1}, values[] = {9, 9, 0.5, 1, 2, 4};
    const uint32_t index[] = {1, 2};
    struct bl_objective o = {.column_weights = columns};
    struct bl_loss_rows rows = {
        2, 2, 1, Y, X, NULL, .objective = &o, .index = index};
    expect_close(bl_loss_find("mse")->value(&rows), (3 + 27) / 2., 1e-15, "mse",
                 0);
    expect_close(bl_loss_find("huber")->value(&rows), (1.5 + 7.5) / 2, 1e-15,
                 "huber", 0);
    o.value_weights = values;
    expect_close(bl_loss_find("response")->value(&rows), (0.5 + 18) / 2, 1e-15,
                 "response", 0);
}

/* Of one latent variable the distance is that of sorted numbers from the
 * quantiles of a normal distribution, whatever the direction. */
Test(loss, sliced_wasserstein_of_one_variable)
{
    double Y[4] = {0}, latent[] = {3, -1, 0.5, 0};
    const double q = 1.1503493803760079, p = 0.31863936396437514;
    struct bl_objective o = {
        .loss = bl_loss_find("swae"), .n_latent = 1, .weight = 2};
    struct bl_loss_rows rows = {
        4, 1, 1, Y, Y, latent, .objective = &o, .scratch = scratch_of(&o)};
    double expected = 2 * ((-1 + q) * (-1 + q) + p * p + (0.5 - p) * (0.5 - p) +
                           (3 - q) * (3 - q));
    expect_close(o.loss->value(&rows), expected, 1e-6, "swae", 0);
    scratch_free(&o, rows.scratch);
}

/* Half of the energy turns by 0.2, and a quarter of all is lost. */
Test(loss, emd_of_a_hand_made_event)
{
    struct bl_objective o = objective_of(bl_loss_find("emd"));
    double x[] = {20, 1, 2, 20}, y[] = {20, 1, 2.2, 10}, X[4], Y[4];
    const struct bl_norm *of[] = {&norms[0], &norms[1], &norms[1], &norms[0]};
    o.column_weights = NULL;
    for (size_t c = 0; c < 4; c++) {
        bl_norm_apply(of[c], &X[c], &x[c], 1);
        bl_norm_apply(of[c], &Y[c], &y[c], 1);
    }
    struct bl_loss_rows rows = {
        1, 4, 1, Y, X, NULL, .objective = &o, .scratch = scratch_of(&o)};
    double values = bl_loss_find("mse")->value(&rows);
    // Both stand at (1, 2) and (2, 1): all that is left moves by 0.2.
    double moved = 30 * 0.2 + 10;
    expect_close(o.loss->value(&rows), values + 0.7 / 40 * moved, 1e-9, "emd",
                 0);
    scratch_free(&o, rows.scratch);
}

static const struct bl_learning learning = {.seed = 5, .step = 9};

static double network_loss(struct bl_pass *pass, const double *params,
                           const struct bl_objective *objective)
{
    bl_pass_learn(pass, params, N, &learning);
    return bl_pass_loss(pass, objective);
}

static void check_network(const struct bl_network *net, const char *what,
                          const struct bl_loss *loss)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pass pass;
    cr_assert_eq(bl_pass_init(&pass, net, N + 3, &err), BL_OK);
    struct bl_objective o = objective_of(loss);
    if (bl_network_n_inputs(net) != N_IN)
        o.column_weights = NULL;
    pass.rows.scratch = scratch_of(&o);
    double *params = bl_array_new(net->n_params, sizeof *params, &err);
    double *gradient = bl_array_new(net->n_params, sizeof *gradient, &err);
    struct bl_random random = bl_random_new(3, net->n_layers);
    for (size_t i = 0; i < net->n_params; i++)
        params[i] = 0.5 * bl_random_normal(&random);
    fill(bl_pass_input(&pass), N * bl_network_n_inputs(net), &random);
    double value = network_loss(&pass, params, &o);
    double same = bl_pass_backward(&pass, gradient, false, params, &o, 2);
    expect_close(same, value, 1e-15, loss->name, 0);
    for (size_t i = 0; i < net->n_trained; i++) {
        double at = params[i];
        params[i] = at + h;
        double above = network_loss(&pass, params, &o);
        params[i] = at - h;
        double below = network_loss(&pass, params, &o);
        params[i] = at;
        expect_close(gradient[i], 2 * (above - below) / 2 / h, 2e-6, what, i);
    }
    free(params);
    free(gradient);
    scratch_free(&o, pass.rows.scratch);
    bl_pass_release(&pass);
}

static struct bl_network dense_network(enum bl_activation a)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_network net;
    const size_t hidden[] = {7, 5};
    cr_assert_eq(
        bl_network_autoencoder(&net, N_IN, hidden, 2, N_LATENT, a, &err),
        BL_OK);
    return net;
}

Test(network_pass, gradients_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        for (size_t k = 0; bl_losses[k] != NULL; k++) {
            struct bl_network net = dense_network(a);
            check_network(&net, bl_activation_name(a), bl_losses[k]);
            bl_network_release(&net);
        }
}

static struct bl_network learner_of(const struct bl_network *net,
                                    bool batch_norm, double dropout)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_learner_options options = {batch_norm, dropout};
    struct bl_network learner;
    cr_assert_eq(bl_learner_init(&learner, net, &options, &err), BL_OK);
    return learner;
}

Test(learner, gradients_are_finite_differences)
{
    for (int which = 1; which < 4; which++)
        for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++) {
            struct bl_network net = dense_network(a);
            struct bl_network learner =
                learner_of(&net, which & 1, which & 2 ? 0.3 : 0);
            check_network(&learner, bl_activation_name(a), bl_losses[0]);
            bl_network_release(&learner);
            bl_network_release(&net);
        }
}

static struct bl_network conv_network(size_t channels, size_t height,
                                      size_t width, size_t n_hidden,
                                      enum bl_activation a)
{
    static const size_t hidden[] = {3, 4};
    struct bl_conv_shape shape = {channels, height,   width, hidden,
                                  n_hidden, N_LATENT, a};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_network net;
    cr_assert_eq(bl_network_conv_autoencoder(&net, &shape, &err), BL_OK, "%s",
                 err.text);
    return net;
}

Test(window, gradients_of_any_height_and_width_are_finite_differences)
{
    static const size_t shapes[][3] = {{1, 1, 1}, {1, 1, 6}, {2, 5, 1},
                                       {1, 4, 4}, {2, 3, 4}, {3, 2, 5},
                                       {2, 5, 7}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const size_t *s = shapes[i];
        struct bl_network net =
            conv_network(s[0], s[1], s[2], 1 + i % 2, BL_TANH);
        check_network(&net, "planes", bl_losses[0]);
        bl_network_release(&net);
    }
}

Test(window, gradients_with_every_activation_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++) {
        struct bl_network net = conv_network(2, 3, 5, 2, a);
        struct bl_network learner = learner_of(&net, true, 0.3);
        check_network(&net, bl_activation_name(a), bl_losses[1]);
        check_network(&learner, bl_activation_name(a), bl_losses[0]);
        bl_network_release(&learner);
        bl_network_release(&net);
    }
}

/* One layer alone, of one channel, with weights that are given. */
static void run_window(double *Y, const double *X, enum bl_layer_kind kind,
                       struct bl_plane in, struct bl_plane out,
                       const double *params)
{
    struct bl_layer layer = {.kind = kind,
                             .n_in = in.height * in.width,
                             .n_out = out.height * out.width,
                             .in = in,
                             .out = out,
                             .n_channels = 1,
                             .n_params = 10};
    double *room = calloc(bl_layer_window.room(&layer, 1), sizeof *room);
    struct bl_layer_pass p = {.layer = &layer,
                              .n = 1,
                              .X = X,
                              .Y = Y,
                              .S = Y,
                              .room = room,
                              .params = params};
    bl_layer_window.forward(&p);
    free(room);
}

Test(window, a_convolution_sees_every_second_cell_and_those_around)
{
    const struct bl_plane in = {1, 4, 5, true}, out = {1, 2, 3, false};
    const double X[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                        11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
    // row above, row, row below; [1][2] has 6..8 in the row above
    const double params[] = {100, 0, 0, 0, 10, 0, 0, 0, 1, 0.5};
    const double expected[] = {
        100 * 1 + 10 * 1 + 7 + 0.5,   100 * 2 + 10 * 3 + 9 + 0.5,
        100 * 4 + 10 * 5 + 10 + 0.5,  100 * 6 + 10 * 11 + 17 + 0.5,
        100 * 7 + 10 * 13 + 19 + 0.5, 100 * 9 + 10 * 15 + 20 + 0.5};
    double Y[6];
    run_window(Y, X, BL_LAYER_CONV, in, out, params);
    for (size_t i = 0; i < 6; i++)
        expect_close(Y[i], expected[i], 1e-15, "Y", i);
}

/* With the weights of linear interpolation a slope stays one, and an edge is
 * as far as it is known. */
Test(window, the_way_back_can_interpolate)
{
    const struct bl_plane in = {1, 2, 3, false}, out = {1, 4, 5, true};
    const double params[] = {1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 1};
    double X[6], Y[20];
    for (size_t i = 0; i < 6; i++)
        X[i] = 10 * (double)(i / 3) + 2 * (double)(i % 3);
    run_window(Y, X, BL_LAYER_UP, in, out, params);
    for (size_t y = 0; y < 4; y++)
        for (size_t x = 0; x < 5; x++) {
            double along = y < 2 ? (double)y : 2; // beyond the last cell
            expect_close(Y[y * 5 + x], 1 + 5 * along + (double)x, 1e-15, "Y",
                         y * 5 + x);
        }
}

Test(learner, has_norm_and_dropout_behind_hidden_layers)
{
    struct bl_network net = dense_network(BL_TANH);
    struct bl_network learner = learner_of(&net, true, 0.5);
    cr_assert_eq(learner.n_layers, net.n_layers + 2 * 4);
    cr_expect_eq(learner.latent_layer, 6);
    cr_expect_eq(bl_network_n_latent(&learner), N_LATENT);
    cr_expect_eq(learner.n_trained, net.n_params + 2 * 24);
    cr_expect_eq(learner.n_params, learner.n_trained + 2 * 24);
    cr_expect_eq(learner.layers[0].activation, BL_LINEAR);
    cr_expect_eq(learner.layers[1].kind, BL_LAYER_NORM);
    cr_expect_eq(learner.layers[1].activation, BL_TANH);
    cr_expect_eq(learner.layers[2].kind, BL_LAYER_DROPOUT);
    bl_network_release(&learner);
    bl_network_release(&net);
}

/* What a norm does to rows that are learnt from: mean b, deviation g. */
Test(learner, norm_has_the_mean_and_deviation_it_learnt)
{
    struct bl_network net = dense_network(BL_TANH);
    struct bl_network learner = learner_of(&net, true, 0);
    struct bl_layer *norm = &learner.layers[1];
    enum { ROWS = 100, WIDTH = 7 };
    double X[ROWS * WIDTH], Y[ROWS * WIDTH], room[5 * WIDTH];
    double *params = calloc(learner.n_params, sizeof *params);
    struct bl_random random = bl_random_new(4, 0);
    norm->activation = BL_LINEAR;
    for (size_t i = 0; i < ROWS * WIDTH; i++)
        X[i] = 100 + 20 * bl_random_normal(&random);
    for (size_t c = 0; c < WIDTH; c++) {
        params[norm->first_param + c] = 1 + (double)c;
        params[norm->first_param + WIDTH + c] = 3 - (double)c;
    }
    struct bl_layer_pass p = {.layer = norm,
                              .n = ROWS,
                              .X = X,
                              .Y = Y,
                              .S = Y,
                              .room = room,
                              .params = params,
                              .learning = &learning};
    bl_layer_norm.forward(&p);
    for (size_t c = 0; c < WIDTH; c++) {
        double sum = 0, square = 0;
        for (size_t row = 0; row < ROWS; row++)
            sum += Y[row * WIDTH + c] / ROWS;
        for (size_t row = 0; row < ROWS; row++)
            square += pow(Y[row * WIDTH + c] - sum, 2) / ROWS;
        expect_close(sum, 3 - (double)c, 1e-12, "mean", c);
        expect_close(sqrt(square), 1 + (double)c, 1e-7, "deviation", c);
    }
    free(params);
    bl_network_release(&learner);
    bl_network_release(&net);
}

static void check_fold(enum bl_activation a)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_network net = dense_network(a);
    struct bl_network learner = learner_of(&net, true, 0.4);
    struct bl_pass before, after;
    double *learnt = bl_array_new(learner.n_params, sizeof *learnt, &err);
    double *params = bl_array_new(net.n_params, sizeof *params, &err);
    struct bl_random random = bl_random_new(6, a);
    for (size_t i = 0; i < learner.n_params; i++)
        learnt[i] = 0.2 + bl_random_uniform(&random); // variances above 0
    cr_assert_eq(bl_pass_init(&before, &learner, N, &err), BL_OK);
    cr_assert_eq(bl_pass_init(&after, &net, N, &err), BL_OK);
    fill(bl_pass_input(&before), N * N_IN, &random);
    memcpy(bl_pass_input(&after), bl_pass_input(&before),
           N * N_IN * sizeof(double));
    bl_learner_fold(params, learnt, &net, &learner);
    bl_pass_forward(&before, learnt, N);
    bl_pass_forward(&after, params, N);
    for (size_t i = 0; i < N * N_IN; i++)
        expect_close(bl_pass_output(&after)[i], bl_pass_output(&before)[i],
                     1e-12, "Y", i);
    bl_pass_release(&before);
    bl_pass_release(&after);
    free(learnt);
    free(params);
    bl_network_release(&learner);
    bl_network_release(&net);
}

Test(learner, folded_is_what_it_was_when_it_did_not_learn)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        check_fold(a);
}

enum { WIDE = 2000 };

static void drop(double *Y, const double *X, struct bl_layer *layer,
                 uint64_t step, size_t first_row)
{
    struct bl_learning l = {.seed = 1, .step = step, .first_row = first_row};
    struct bl_layer_pass p = {
        .layer = layer, .n = 1, .X = X, .Y = Y, .learning = &l};
    bl_layer_dropout.forward(&p);
}

Test(learner, dropout_leaves_out_its_share_by_step_and_row)
{
    double X[WIDE], Y[WIDE], other[WIDE];
    struct bl_layer layer = {
        .n_in = WIDE, .n_out = WIDE, .kind = BL_LAYER_DROPOUT, .dropout = 0.25};
    size_t n_out = 0, n_same_out = 0;
    for (size_t i = 0; i < WIDE; i++)
        X[i] = 1;
    drop(Y, X, &layer, 1, 0);
    for (size_t i = 0; i < WIDE; i++) {
        n_out += Y[i] == 0;
        cr_expect(Y[i] == 0 || fabs(Y[i] - 4.0 / 3) < 1e-12);
    }
    // 6 deviations of a binomial of 2000 at 1/4, and at 1/16 for both
    cr_expect(n_out > 384 && n_out < 616, "%zu", n_out);
    drop(other, X, &layer, 1, 0);
    cr_expect_arr_eq(other, Y, sizeof Y);
    for (uint64_t k = 1; k < 3; k++) {
        drop(other, X, &layer, k, k == 1 ? 1 : 0);
        n_same_out = 0;
        for (size_t i = 0; i < WIDE; i++)
            n_same_out += Y[i] == 0 && other[i] == 0;
        cr_expect(n_same_out > 60 && n_same_out < 190, "%zu", n_same_out);
    }
}
