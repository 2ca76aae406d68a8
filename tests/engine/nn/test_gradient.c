/* Every gradient against finite differences, in double precision. */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/activation.h"
#include "engine/nn/dense.h"
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
    struct dense_case c = {.layer = {N_IN, N_OUT, a, 0, N_PARAM}};
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

Test(loss, gradients_are_finite_differences)
{
    for (size_t k = 0; bl_losses[k] != NULL; k++) {
        const struct bl_loss *loss = bl_losses[k];
        struct bl_random random = bl_random_new(2, k);
        double Y[N * N_IN], X[N * N_IN], latent[N * N_LATENT];
        double dY[N * N_IN], dlatent[N * N_LATENT] = {0};
        fill(Y, N * N_IN, &random);
        fill(X, N * N_IN, &random);
        fill(latent, N * N_LATENT, &random);
        struct bl_loss_rows rows = {N, N_IN, N_LATENT, Y, X, latent};
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
    }
}

Test(loss, values_of_a_hand_made_row)
{
    double Y[] = {1, 2, 5, 0}, X[] = {1.5, 2, 2, 0}, latent[] = {-3, 1};
    struct bl_loss_rows rows = {1, 4, 2, Y, X, latent};
    expect_close(bl_loss_find("mse")->value(&rows), 9.25 / 4, 1e-15, "mse", 0);
    expect_close(bl_loss_find("huber")->value(&rows), (0.125 + 2.5) / 4, 1e-15,
                 "huber", 0);
    expect_close(bl_loss_find("mse+l1")->value(&rows), 9.25 / 4 + 0.002, 1e-15,
                 "mse+l1", 0);
    cr_expect_null(bl_loss_find("none such"));
}

static double network_loss(struct bl_pass *pass, const double *params,
                           const struct bl_loss *loss)
{
    bl_pass_forward(pass, params, N);
    return bl_pass_loss(pass, loss);
}

static void check_network(enum bl_activation a, const struct bl_loss *loss)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_network net;
    struct bl_pass pass;
    const size_t hidden[] = {7, 5};
    cr_assert_eq(
        bl_network_autoencoder(&net, N_IN, hidden, 2, N_LATENT, a, &err),
        BL_OK);
    cr_assert_eq(bl_pass_init(&pass, &net, N + 3, &err), BL_OK);
    double *params = bl_array_new(net.n_params, sizeof *params, &err);
    double *gradient = bl_array_new(net.n_params, sizeof *gradient, &err);
    struct bl_random random = bl_random_new(3, a);
    for (size_t i = 0; i < net.n_params; i++)
        params[i] = 0.5 * bl_random_normal(&random);
    fill(bl_pass_input(&pass), N * N_IN, &random);
    double value = network_loss(&pass, params, loss);
    double same = bl_pass_backward(&pass, gradient, false, params, loss, 2);
    expect_close(same, value, 1e-15, loss->name, 0);
    for (size_t i = 0; i < net.n_params; i++) {
        double at = params[i];
        params[i] = at + h;
        double above = network_loss(&pass, params, loss);
        params[i] = at - h;
        double below = network_loss(&pass, params, loss);
        params[i] = at;
        expect_close(gradient[i], 2 * (above - below) / 2 / h, 2e-6,
                     bl_activation_name(a), i);
    }
    free(params);
    free(gradient);
    bl_pass_release(&pass);
    bl_network_release(&net);
}

Test(network_pass, gradients_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        for (size_t k = 0; bl_losses[k] != NULL; k++)
            check_network(a, bl_losses[k]);
}
