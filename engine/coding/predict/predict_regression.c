/* A small network over the numbers of other columns (regression.h), for what
 * is not linear.
 *
 * params: of each input its kind of regressor, centre and what it is
 * multiplied by; centre and scale of the number; the weights.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/params.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/regression.h"
#include "engine/coding/predict/regressors.h"
#include "engine/coding/predict/target.h"
#include "engine/nn/infer.h"

enum {
    MAX_ROWS = 16384,
    MAX_INPUTS = BL_REGRESSION_MAX_INPUTS,
    MAX_OUTPUTS = BL_REGRESSION_MAX_OUTPUTS,
    BLOCK = 64, // rows at a time, on the stack
};

// Inputs are held within so many standard deviations.
static const double FAR = 6;

// Weights may cost so much of what the column does.
static const double LARGEST_SHARE = 0.02;

static const double LEAST_GAIN = 0.02; // over the median, as a share

static size_t n_outputs(const struct bl_predictor *p)
{
    return p->residual.zeros_apart ? 3 : 2;
}

/* Predicting. */

/* Whether zeros of an input say nothing by being small. */
static bool is_off_scale(const struct bl_row_frame *frame, size_t column,
                         enum bl_regressor_kind kind)
{
    return frame->columns[column].lattice->kind == BL_LATTICE_LOG &&
           kind != BL_REGRESSOR_ZERO;
}

/* The column of an input among the rows of X: standardised, and 0 where
 * it is off its scale. */
static void fill_input(float *X, const struct bl_predictor *p, size_t input,
                       const struct bl_row_frame *frame, size_t first, size_t n)
{
    double f[BLOCK];
    const struct bl_row_frame_column *column =
        &frame->columns[p->inputs[input]];
    const double *params = p->params + 3 * input;
    enum bl_regressor_kind kind = (enum bl_regressor_kind)params[0];
    bool is_off = is_off_scale(frame, p->inputs[input], kind);
    bl_regressor_values(f, kind, column->k + first, n);
    for (size_t i = 0; i < n; i++) {
        double x = (f[i] - params[1]) * params[2];
        x = x > -FAR ? x : -FAR;
        x = x < FAR ? x : FAR;
        bool is_zero = is_off && column->k[first + i] == 0;
        X[i * p->n_inputs + input] = is_zero ? 0 : (float)x;
    }
}

struct evaluation {
    struct bl_layer layers[BL_REGRESSION_LAYERS];
    float weights[BL_REGRESSION_MAX_WEIGHTS];
    double centre, scale;
};

static void prepare(struct evaluation *e, const struct bl_predictor *p)
{
    const double *at = p->params + 3 * p->n_inputs;
    size_t n = bl_regression_layers(e->layers, p->n_inputs, n_outputs(p));
    e->centre = *at++;
    e->scale = *at++;
    for (size_t i = 0; i < n; i++)
        e->weights[i] = (float)at[i];
}

/* Rows of one block: outputs (n, n_outputs). */
static void evaluate(float *outputs, const struct evaluation *e,
                     const struct bl_predictor *p,
                     const struct bl_row_frame *frame, size_t first, size_t n)
{
    float X[BLOCK * MAX_INPUTS];
    float hidden[2][BLOCK * BL_REGRESSION_HIDDEN];
    for (size_t j = 0; j < p->n_inputs; j++)
        fill_input(X, p, j, frame, first, n);
    bl_infer_dense_f32(hidden[0], X, n, &e->layers[0],
                       e->weights + e->layers[0].first_param);
    bl_infer_dense_f32(hidden[1], hidden[0], n, &e->layers[1],
                       e->weights + e->layers[1].first_param);
    bl_infer_dense_f32(outputs, hidden[1], n, &e->layers[2],
                       e->weights + e->layers[2].first_param);
}

/* Numbers of n rows to y and hints of them to `hints`, either of them NULL. */
static void work_through(double *y, double *hints, const struct bl_predictor *p,
                         const struct bl_row_frame *frame, size_t first,
                         size_t n)
{
    float outputs[BLOCK * MAX_OUTPUTS];
    struct evaluation e;
    prepare(&e, p);
    for (size_t i = 0; i < n; i++) {
        if (i % BLOCK == 0)
            evaluate(outputs, &e, p, frame, first + i,
                     n - i < BLOCK ? n - i : BLOCK);
        const float *output = outputs + i % BLOCK * n_outputs(p);
        if (y != NULL)
            y[i] = (double)output[0] * e.scale + e.centre;
        if (hints == NULL)
            continue;
        hints[BL_HINT_SPREAD * n + i] = (double)output[1];
        hints[BL_HINT_ZERO * n + i] =
            p->residual.zeros_apart ? (double)output[2] : 0;
    }
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    work_through(y, NULL, p, frame, first, n);
}

static void hint(double *hints, const struct bl_predictor *p,
                 const struct bl_row_frame *frame, size_t first, size_t n)
{
    work_through(NULL, hints, p, frame, first, n);
}

static bool is_sound(const struct bl_predictor *p)
{
    struct bl_layer layers[BL_REGRESSION_LAYERS];
    if (p->n_inputs == 0 || p->n_inputs > MAX_INPUTS)
        return false;
    size_t n = bl_regression_layers(layers, p->n_inputs, n_outputs(p));
    if (p->n_params != 3 * p->n_inputs + 2 + n)
        return false;
    for (size_t j = 0; j < p->n_inputs; j++) {
        double kind = p->params[3 * j];
        if (kind != floor(kind) || kind < 0 || kind >= BL_N_REGRESSOR_KINDS)
            return false;
    }
    return true;
}

/* Deriving. */

/* Mean and standard deviation, short; of all values or of those unlike 0. */
static void standardise(double *centre, double *deviation, const double *values,
                        bool skips_zeros, size_t n)
{
    double count = 0, sum = 0, square = 0;
    for (size_t i = 0; i < n; i++)
        if (!skips_zeros || values[i] != 0) {
            count++;
            sum += values[i];
        }
    double mean = count > 0 ? sum / count : 0;
    for (size_t i = 0; i < n; i++)
        if (!skips_zeros || values[i] != 0)
            square += (values[i] - mean) * (values[i] - mean);
    *centre = bl_params_short(mean);
    *deviation = bl_params_short(square > 0 ? sqrt(square / count) : 1);
}

struct fitting {
    struct bl_target target;
    struct bl_regressors regressors;
    float *X;                  // (target's n, n_inputs)
    float *y;                  // (target's n)
    double *room;              // (target's n)
    bool *is_zero;             // (target's n)
    struct bl_predictor exact; // parameters before rounding
};

static void end(struct fitting *f)
{
    free(f->X);
    free(f->y);
    free(f->room);
    free(f->is_zero);
    bl_predictor_release(&f->exact);
    bl_regressors_release(&f->regressors);
    bl_target_release(&f->target);
}

static enum bl_status start(struct fitting *f,
                            const struct bl_prediction_task *task,
                            struct bl_error *err)
{
    *f = (struct fitting){
        .exact = {.kind = &bl_predict_regression, .target = task->target}};
    if (bl_target_init(&f->target, task, MAX_ROWS, err) != BL_OK ||
        bl_regressors_init(&f->regressors, &f->target, task, MAX_INPUTS, err) !=
            BL_OK)
        return err->status;
    f->exact.residual = f->target.residual;
    size_t n = f->target.n;
    f->X = bl_array_new(n, MAX_INPUTS * sizeof *f->X, err);
    f->y = bl_array_new(n, sizeof *f->y, err);
    f->room = bl_array_new(n, sizeof *f->room, err);
    f->is_zero = bl_array_new(n, sizeof *f->is_zero, err);
    return f->X != NULL && f->y != NULL && f->room != NULL && f->is_zero != NULL
               ? BL_OK
               : err->status;
}

static size_t weights_of(const struct fitting *f)
{
    struct bl_layer layers[BL_REGRESSION_LAYERS];
    return bl_regression_layers(layers, f->regressors.n,
                                f->target.residual.zeros_apart ? 3 : 2);
}

/* Whether so many weights may pay at all. */
static bool may_pay(const struct fitting *f,
                    const struct bl_prediction_task *task)
{
    double rows = (double)(task->table_rows > task->sample->n_rows
                               ? task->table_rows
                               : task->sample->n_rows);
    double bits = 16 * (double)weights_of(f);
    return f->regressors.n > 0 && f->target.n > 0 &&
           bits < LARGEST_SHARE * f->target.cost * rows;
}

static void fill_input_params(struct fitting *f)
{
    double *at = f->exact.params;
    for (size_t j = 0; j < f->regressors.n; j++) {
        const struct bl_regressor *regressor = &f->regressors.items[j];
        double deviation;
        f->exact.inputs[j] = regressor->column;
        *at++ = regressor->kind;
        standardise(
            at++, &deviation, f->regressors.values[j],
            is_off_scale(f->target.sample, regressor->column, regressor->kind),
            f->target.n);
        *at++ = bl_params_short(1 / deviation);
    }
    standardise(at, at + 1, f->target.y, f->exact.residual.zeros_apart,
                f->target.n);
}

static void fill_rows(struct fitting *f)
{
    const struct bl_predictor *p = &f->exact;
    const struct bl_target *t = &f->target;
    const double *scales = p->params + 3 * p->n_inputs;
    for (size_t i = 0; i < t->n; i++) {
        for (size_t j = 0; j < p->n_inputs; j++)
            fill_input(f->X + i * p->n_inputs, p, j, t->sample,
                       bl_target_row(t, i), 1);
        f->is_zero[i] = t->y[i] == 0;
        f->y[i] = (float)((t->y[i] - scales[0]) / scales[1]);
    }
}

static enum bl_status fit(struct fitting *f, uint64_t seed,
                          struct bl_error *err)
{
    struct bl_predictor *p = &f->exact;
    float weights[BL_REGRESSION_MAX_WEIGHTS];
    size_t n_inputs = f->regressors.n, n_weights = weights_of(f);
    if (bl_predictor_make_room(p, n_inputs, 3 * n_inputs + 2 + n_weights,
                               err) != BL_OK)
        return err->status;
    fill_input_params(f);
    fill_rows(f);
    struct bl_regression_rows rows = {
        .X = f->X,
        .y = f->y,
        .is_zero = p->residual.zeros_apart ? f->is_zero : NULL,
        .n = f->target.n,
        .n_inputs = n_inputs,
        .n_outputs = n_outputs(p),
    };
    if (bl_regression_train(weights, &rows, seed, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n_weights; i++)
        p->params[3 * n_inputs + 2 + i] = (double)weights[i];
    return BL_OK;
}

static enum bl_status copy(struct bl_predictor *p,
                           const struct bl_predictor *from,
                           struct bl_error *err)
{
    p->residual = from->residual;
    if (bl_predictor_make_room(p, from->n_inputs, from->n_params, err) != BL_OK)
        return err->status;
    memcpy(p->inputs, from->inputs, p->n_inputs * sizeof *p->inputs);
    memcpy(p->params, from->params, p->n_params * sizeof *p->params);
    return BL_OK;
}

/* Takes the predictor, with short weights where that costs less than it
 * saves. */
static enum bl_status take(struct bl_predictor *p, bool *applies,
                           struct fitting *f, struct bl_error *err)
{
    const struct bl_target *t = &f->target;
    if (copy(p, &f->exact, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < p->n_params; i++)
        p->params[i] = bl_params_short(p->params[i]);
    double cost = bl_target_predictor_cost(t, p, f->room);
    double exact = bl_target_predictor_cost(t, &f->exact, f->room);
    double saved = 16 * (double)p->n_params / (double)t->n;
    if (!(cost - exact <= saved)) {
        memcpy(p->params, f->exact.params, p->n_params * sizeof *p->params);
        cost = exact;
    }
    *applies = bl_params_are_finite(p->params, p->n_params) &&
               (p->residual.zeros_apart || cost < t->cost * (1 - LEAST_GAIN));
    return BL_OK;
}

static enum bl_status derive(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err)
{
    struct fitting f;
    *applies = false;
    if (task->n_known == 0 || task->sample->n_rows == 0)
        return BL_OK;
    enum bl_status status = start(&f, task, err);
    if (status == BL_OK && may_pay(&f, task)) {
        status = fit(&f, task->seed, err);
        if (status == BL_OK)
            status = take(p, applies, &f, err);
    }
    end(&f);
    return status;
}

const struct bl_predictor_kind bl_predict_regression = {
    .name = "regression",
    .phrase = "by a small network from",
    .is_slow = true,
    .derive = derive,
    .is_sound = is_sound,
    .predict = predict,
    .hint = hint,
};
