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

static double network_loss(struct bl_pass *pass, const double *params,
                           const struct bl_objective *objective)
{
    bl_pass_forward(pass, params, N);
    return bl_pass_loss(pass, objective);
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
    struct bl_objective o = objective_of(loss);
    pass.rows.scratch = scratch_of(&o);
    double *params = bl_array_new(net.n_params, sizeof *params, &err);
    double *gradient = bl_array_new(net.n_params, sizeof *gradient, &err);
    struct bl_random random = bl_random_new(3, a);
    for (size_t i = 0; i < net.n_params; i++)
        params[i] = 0.5 * bl_random_normal(&random);
    fill(bl_pass_input(&pass), N * N_IN, &random);
    double value = network_loss(&pass, params, &o);
    double same = bl_pass_backward(&pass, gradient, false, params, &o, 2);
    expect_close(same, value, 1e-15, loss->name, 0);
    for (size_t i = 0; i < net.n_params; i++) {
        double at = params[i];
        params[i] = at + h;
        double above = network_loss(&pass, params, &o);
        params[i] = at - h;
        double below = network_loss(&pass, params, &o);
        params[i] = at;
        expect_close(gradient[i], 2 * (above - below) / 2 / h, 2e-6,
                     bl_activation_name(a), i);
    }
    free(params);
    free(gradient);
    scratch_free(&o, pass.rows.scratch);
    bl_pass_release(&pass);
    bl_network_release(&net);
}

Test(network_pass, gradients_are_finite_differences)
{
    for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++)
        for (size_t k = 0; bl_losses[k] != NULL; k++)
            check_network(a, bl_losses[k]);
}
