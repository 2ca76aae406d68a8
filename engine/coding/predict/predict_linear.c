/* Least squares from the numbers of other columns: at most MAX_INPUTS
 * regressors (regressors.h), the strongest first.
 *
 * The same regressors give two or three outputs: the number itself; the
 * logarithm of the error that is left; and, where zeros stand apart, the
 * chance of a zero (the number is then that of the other rows).
 *
 * params: of each input its kind of regressor and a weight per output; then
 * a constant per output, and what is left of the first constant when it is
 * rounded.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/params.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/regressors.h"
#include "engine/coding/predict/sweep.h"
#include "engine/coding/predict/target.h"

enum {
    MAX_ROWS = 16384,
    MAX_CANDIDATES = 48,
    MAX_INPUTS = 24,
    MAX_FOR_NUMBER = 16, // of them, those chosen for the first output
    MAX_OUTPUTS = 3,
    BLOCK = 512, // rows at a time, on the stack
};

enum output { NUMBER, SPREAD, ZERO };

static const double LEAST_GAIN_BITS = 64; // of a regressor, on the sample
static const double LEAST_GAIN = 0.01;    // of the predictor, as a share

static size_t n_outputs(const struct bl_predictor *p)
{
    return p->residual.zeros_apart ? 3 : 2;
}

/* Predicting. */

static enum bl_regressor_kind kind_of(const struct bl_predictor *p,
                                      size_t input)
{
    return (enum bl_regressor_kind)p->params[input * (1 + n_outputs(p))];
}

static double weight_of(const struct bl_predictor *p, size_t input,
                        enum output output)
{
    return p->params[input * (1 + n_outputs(p)) + 1 + output];
}

static double constant_of(const struct bl_predictor *p, enum output output)
{
    const double *constants = p->params + p->n_inputs * (1 + n_outputs(p));
    return output == NUMBER ? constants[NUMBER] + constants[n_outputs(p)]
                            : constants[output];
}

static void add_scaled(double *y, const double *f, double weight, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += weight * f[i];
}

static void evaluate(double *y, const struct bl_predictor *p,
                     enum output output, const struct bl_row_frame *frame,
                     size_t first, size_t n)
{
    double f[BLOCK];
    for (size_t i = 0; i < n; i++)
        y[i] = constant_of(p, output);
    for (size_t from = 0; from < n; from += BLOCK)
        for (size_t j = 0; j < p->n_inputs; j++) {
            size_t m = n - from < BLOCK ? n - from : BLOCK;
            const int64_t *k = frame->columns[p->inputs[j]].k;
            bl_regressor_values(f, kind_of(p, j), k + first + from, m);
            add_scaled(y + from, f, weight_of(p, j, output), m);
        }
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    evaluate(y, p, NUMBER, frame, first, n);
}

static void hint(double *hints, const struct bl_predictor *p,
                 const struct bl_row_frame *frame, size_t first, size_t n)
{
    evaluate(hints + BL_HINT_SPREAD * n, p, SPREAD, frame, first, n);
    if (p->residual.zeros_apart)
        evaluate(hints + BL_HINT_ZERO * n, p, ZERO, frame, first, n);
    else
        memset(hints + BL_HINT_ZERO * n, 0, n * sizeof *hints);
}

static bool is_sound(const struct bl_predictor *p)
{
    size_t outputs = n_outputs(p);
    if (p->n_inputs > MAX_INPUTS ||
        p->n_params != p->n_inputs * (1 + outputs) + outputs + 1)
        return false;
    for (size_t j = 0; j < p->n_inputs; j++) {
        double kind = p->params[j * (1 + outputs)];
        if (kind != floor(kind) || kind < 0 || kind >= BL_N_REGRESSOR_KINDS)
            return false;
    }
    return true;
}

/* Deriving. */

struct derivation {
    struct bl_target target;
    struct bl_regressors regressors;
    double *outputs[MAX_OUTPUTS]; // (target's n) what is to be explained
    double *unlike_zero;          // (target's n) weights of rows; or NULL
    double *room;                 // (target's n)
    double *block;                // of those
    size_t chosen[MAX_INPUTS];    // regressors
    size_t n_chosen;
    double weights[MAX_OUTPUTS][MAX_INPUTS];
    double constants[MAX_OUTPUTS];
};

static enum bl_status start(struct derivation *d,
                            const struct bl_prediction_task *task,
                            struct bl_error *err)
{
    *d = (struct derivation){0};
    if (bl_target_init(&d->target, task, MAX_ROWS, err) != BL_OK ||
        bl_regressors_init(&d->regressors, &d->target, task, MAX_CANDIDATES,
                           err) != BL_OK)
        return err->status;
    size_t n = d->target.n;
    d->block = bl_array_new(n, (MAX_OUTPUTS + 2) * sizeof *d->block, err);
    if (d->block == NULL)
        return err->status;
    for (size_t o = 0; o < MAX_OUTPUTS; o++)
        d->outputs[o] = d->block + o * n;
    d->room = d->block + (MAX_OUTPUTS + 1) * n;
    memcpy(d->outputs[NUMBER], d->target.y, n * sizeof *d->block);
    if (!d->target.residual.zeros_apart)
        return BL_OK;
    d->unlike_zero = d->block + MAX_OUTPUTS * n;
    for (size_t i = 0; i < n; i++) {
        d->outputs[ZERO][i] = d->target.y[i] == 0;
        d->unlike_zero[i] = d->target.y[i] != 0;
    }
    return BL_OK;
}

static void end(struct derivation *d)
{
    free(d->block);
    bl_regressors_release(&d->regressors);
    bl_target_release(&d->target);
}

/* The equations of an output by some of the regressors, or all. */
static enum bl_status equations(struct bl_sweep *ls, const struct derivation *d,
                                enum output output, const size_t *regressors,
                                size_t n, struct bl_error *err)
{
    const double *columns[MAX_CANDIDATES + 1];
    for (size_t j = 0; j < n; j++)
        columns[j] = d->regressors.values[regressors ? regressors[j] : j];
    columns[n] = d->outputs[output];
    struct bl_sweep_rows rows = {
        .columns = columns,
        .weights = output == ZERO ? NULL : d->unlike_zero,
        .n = n,
        .m = d->target.n,
    };
    return bl_sweep_init(ls, &rows, true, err);
}

static void choose_one(struct derivation *d, size_t regressor)
{
    for (size_t j = 0; j < d->n_chosen; j++)
        if (d->chosen[j] == regressor)
            return;
    d->chosen[d->n_chosen++] = regressor;
}

/* Takes in regressors while they pay. */
static enum bl_status choose(struct derivation *d, enum output output,
                             size_t max, struct bl_error *err)
{
    struct bl_sweep ls;
    double gain;
    if (equations(&ls, d, output, NULL, d->regressors.n, err) != BL_OK)
        return err->status;
    while (d->n_chosen < max) {
        size_t best = bl_sweep_best(&ls, &gain);
        double left = bl_sweep_left(&ls);
        double saved = -0.5 * log2(1 - fmin(gain / left, 1));
        if (best == ls.n || !(left > 0) ||
            !(saved * (double)d->target.n > LEAST_GAIN_BITS))
            break;
        bl_sweep_take(&ls, best);
        choose_one(d, best);
    }
    bl_sweep_release(&ls);
    return BL_OK;
}

static enum bl_status fit(struct derivation *d, enum output output,
                          struct bl_error *err)
{
    struct bl_sweep ls;
    if (equations(&ls, d, output, d->chosen, d->n_chosen, err) != BL_OK)
        return err->status;
    for (size_t j = 0; j < d->n_chosen; j++)
        bl_sweep_take(&ls, j);
    for (size_t j = 0; j < d->n_chosen; j++)
        d->weights[output][j] = bl_sweep_weight(&ls, j);
    d->constants[output] = bl_sweep_intercept(&ls);
    bl_sweep_release(&ls);
    return BL_OK;
}

static double as_single(double value)
{
    return (double)(float)value;
}

static enum bl_status write_params(struct bl_predictor *p,
                                   const struct derivation *d,
                                   double (*rounded)(double),
                                   struct bl_error *err)
{
    size_t outputs = d->target.residual.zeros_apart ? 3 : 2;
    bl_predictor_release(p);
    if (bl_predictor_make_room(p, d->n_chosen,
                               d->n_chosen * (1 + outputs) + outputs + 1,
                               err) != BL_OK)
        return err->status;
    p->residual = d->target.residual;
    double *at = p->params;
    for (size_t j = 0; j < d->n_chosen; j++) {
        p->inputs[j] = d->regressors.items[d->chosen[j]].column;
        *at++ = d->regressors.items[d->chosen[j]].kind;
        for (size_t o = 0; o < outputs; o++)
            *at++ = rounded(d->weights[o][j]);
    }
    for (size_t o = 0; o < outputs; o++)
        *at++ = rounded(d->constants[o]);
    *at = rounded(d->constants[NUMBER] - rounded(d->constants[NUMBER]));
    return BL_OK;
}

/* Errors of the number, and their logarithms as the next output. */
static void expect_errors(struct derivation *d, const struct bl_predictor *p)
{
    double *y = d->outputs[SPREAD];
    bl_target_predict(y, &d->target, p);
    for (size_t i = 0; i < d->target.n; i++)
        y[i] = log2(fabs(y[i] - d->target.y[i]) + 0.5);
}

/* Short parameters where their errors cost less than they save. */
static enum bl_status round_params(struct bl_predictor *p, double *cost,
                                   struct derivation *d, struct bl_error *err)
{
    if (write_params(p, d, bl_params_short, err) != BL_OK)
        return err->status;
    size_t saved =
        bl_params_width(p->params, p->n_params) == 2 ? p->n_params * 2 * 8 : 0;
    double short_cost = bl_target_predictor_cost(&d->target, p, d->room);
    if (write_params(p, d, as_single, err) != BL_OK)
        return err->status;
    *cost = bl_target_predictor_cost(&d->target, p, d->room);
    if ((short_cost - *cost) * (double)d->target.n > (double)saved ||
        saved == 0)
        return BL_OK;
    *cost = short_cost;
    return write_params(p, d, bl_params_short, err);
}

static enum bl_status fit_all(struct bl_predictor *p, double *cost,
                              struct derivation *d, struct bl_error *err)
{
    bool has_zeros = d->target.residual.zeros_apart;
    if (choose(d, NUMBER, MAX_FOR_NUMBER, err) != BL_OK ||
        (has_zeros && choose(d, ZERO, MAX_INPUTS, err) != BL_OK) ||
        fit(d, NUMBER, err) != BL_OK ||
        (has_zeros && fit(d, ZERO, err) != BL_OK) ||
        write_params(p, d, as_single, err) != BL_OK)
        return err->status;
    expect_errors(d, p);
    return fit(d, SPREAD, err) == BL_OK ? round_params(p, cost, d, err)
                                        : err->status;
}

/* What the median alone costs, zeros left out where they stand apart. */
static bool is_worth_it(double cost, const struct bl_predictor *p,
                        const struct bl_target *t)
{
    return p->n_inputs > 0 &&
           (p->residual.zeros_apart || cost < t->cost * (1 - LEAST_GAIN));
}

static enum bl_status derive(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err)
{
    struct derivation d;
    double cost = 0;
    *applies = false;
    if (task->n_known == 0 || task->sample->n_rows == 0)
        return BL_OK;
    enum bl_status status = start(&d, task, err);
    if (status == BL_OK)
        status = fit_all(p, &cost, &d, err);
    *applies = status == BL_OK &&
               bl_params_are_finite(p->params, p->n_params) &&
               is_worth_it(cost, p, &d.target);
    end(&d);
    return status;
}

const struct bl_predictor_kind bl_predict_linear = {
    .name = "linear",
    .phrase = "by least squares from",
    .derive = derive,
    .is_sound = is_sound,
    .predict = predict,
    .hint = hint,
};
