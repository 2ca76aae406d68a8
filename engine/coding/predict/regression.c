#include "engine/coding/predict/regression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/dense.h"
#include "engine/train/adam.h"

enum {
    BATCH = 256,
    STEPS = 2400,
    WARM_STEPS = 240,
    WIDEST = BL_REGRESSION_MAX_INPUTS,
    HIDDEN = BL_REGRESSION_HIDDEN,
};

static const double BEST_RATE = 8e-3;
static const float LEAST_LOG_SCALE = -12, LARGEST_LOG_SCALE = 4;

size_t bl_regression_layers(struct bl_layer layers[BL_REGRESSION_LAYERS],
                            size_t n_inputs, size_t n_outputs)
{
    size_t widths[] = {n_inputs, HIDDEN, HIDDEN, n_outputs}, n = 0;
    for (size_t l = 0; l < BL_REGRESSION_LAYERS; l++) {
        bool is_last = l + 1 == BL_REGRESSION_LAYERS;
        layers[l] = (struct bl_layer){
            .n_in = widths[l],
            .n_out = widths[l + 1],
            .activation = is_last ? BL_LINEAR : BL_LEAKY_RELU,
            .first_param = n,
            .n_params = (widths[l] + 1) * widths[l + 1],
            .kind = BL_LAYER_DENSE,
            .n_channels = widths[l + 1],
        };
        n += layers[l].n_params;
    }
    return n;
}

/* What a training works in. */
struct training {
    const struct bl_regression_rows *rows;
    struct bl_layer layers[BL_REGRESSION_LAYERS];
    size_t n_weights;
    float *weights; // lent
    float gradient[BL_REGRESSION_MAX_WEIGHTS];
    float means[BL_REGRESSION_MAX_WEIGHTS];
    float squares[BL_REGRESSION_MAX_WEIGHTS];
    size_t picked[BATCH];
    // Values before each layer and behind the last, and their gradients.
    float values[BL_REGRESSION_LAYERS + 1][BATCH * WIDEST];
    float slopes[2][BATCH * WIDEST];
};

static void start_weights(struct training *t, struct bl_random *random)
{
    for (size_t l = 0; l < BL_REGRESSION_LAYERS; l++) {
        const struct bl_layer *layer = &t->layers[l];
        float *W = t->weights + layer->first_param;
        double size = sqrt(1.0 / (double)layer->n_in);
        for (size_t i = 0; i < layer->n_params; i++)
            W[i] = i < layer->n_in * layer->n_out
                       ? (float)(size * bl_random_normal(random))
                       : 0;
    }
}

static void pick_rows(struct training *t, struct bl_random *random)
{
    size_t width = t->rows->n_inputs;
    for (size_t i = 0; i < BATCH; i++) {
        t->picked[i] = bl_random_below(random, t->rows->n);
        memcpy(t->values[0] + i * width, t->rows->X + t->picked[i] * width,
               width * sizeof(float));
    }
}

static void forward(struct training *t)
{
    for (size_t l = 0; l < BL_REGRESSION_LAYERS; l++)
        bl_dense_forward(t->values[l + 1], t->values[l + 1], t->values[l],
                         t->weights + t->layers[l].first_param, BATCH,
                         &t->layers[l]);
}

/* Of the number and the scale of its error: with e as above,
 * d/d(output 0) = -exp(-s) tanh(e/2), d/ds = 1 - e tanh(e/2). */
static void number_slopes(float *slope, const float *output, float y)
{
    float s = fminf(fmaxf(output[1], LEAST_LOG_SCALE), LARGEST_LOG_SCALE);
    float e = (y - output[0]) * expf(-s);
    float bend = tanhf(0.5f * e);
    slope[0] = -expf(-s) * bend;
    slope[1] = 1 - e * bend;
}

/* Slopes of the mean loss of a batch by the outputs. */
static void output_slopes(struct training *t)
{
    size_t width = t->rows->n_outputs;
    for (size_t i = 0; i < BATCH; i++) {
        const float *output = t->values[BL_REGRESSION_LAYERS] + i * width;
        float *slope = t->slopes[0] + i * width;
        size_t row = t->picked[i];
        bool is_zero = t->rows->is_zero != NULL && t->rows->is_zero[row];
        if (is_zero)
            slope[0] = slope[1] = 0;
        else
            number_slopes(slope, output, t->rows->y[row]);
        if (t->rows->is_zero != NULL)
            slope[2] = 1 / (1 + expf(-output[2])) - (float)is_zero;
        for (size_t o = 0; o < width; o++)
            slope[o] /= BATCH;
    }
}

static void backward(struct training *t)
{
    for (size_t l = BL_REGRESSION_LAYERS; l-- > 0;) {
        const struct bl_layer *layer = &t->layers[l];
        size_t here = (BL_REGRESSION_LAYERS - 1 - l) % 2;
        bl_dense_backward(l > 0 ? t->slopes[1 - here] : NULL,
                          t->gradient + layer->first_param, false,
                          t->slopes[here], t->values[l + 1], t->values[l],
                          t->weights + layer->first_param, BATCH, layer);
    }
}

/* Up in a line, down along a cosine. */
static double rate_at(size_t step)
{
    if (step < WARM_STEPS)
        return BEST_RATE * (double)(step + 1) / WARM_STEPS;
    double done = (double)(step - WARM_STEPS) / (STEPS - WARM_STEPS);
    return BEST_RATE * (0.5 + 0.5 * cos(done * acos(-1)));
}

static void train(struct training *t, struct bl_random *random)
{
    static const struct bl_adam_options options = BL_ADAM_OPTIONS_INIT;
    start_weights(t, random);
    for (size_t i = 0; i < STEPS; i++) {
        struct bl_adam_step step =
            bl_adam_step_new(&options, rate_at(i), i + 1);
        pick_rows(t, random);
        forward(t);
        output_slopes(t);
        backward(t);
        bl_adam_update(t->weights, t->means, t->squares, t->gradient,
                       t->n_weights, &step);
    }
}

enum bl_status bl_regression_train(float *weights,
                                   const struct bl_regression_rows *rows,
                                   uint64_t seed, struct bl_error *err)
{
    struct training *t = bl_array_new(1, sizeof *t, err);
    if (t == NULL)
        return err->status;
    struct bl_random random = bl_random_new(seed, 0);
    t->rows = rows;
    t->weights = weights;
    t->n_weights =
        bl_regression_layers(t->layers, rows->n_inputs, rows->n_outputs);
    real_blas_one_thread();
    train(t, &random);
    free(t);
    return BL_OK;
}
