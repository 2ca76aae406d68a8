/* Formulas (formulas.h) over the values of other columns.
 *
 * params: the code of the formula, then the factors of the inputs behind its
 * parts.
 */
#include "engine/coding/predict/formula_search.h"
#include "engine/coding/predict/formulas.h"
#include "engine/coding/predict/natural.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/proposals.h"

enum { BLOCK = BL_NATURAL_BLOCK, MAX_INPUTS = BL_FORMULA_MAX_INPUTS };

static void gather_row(double *x, const struct bl_predictor *p,
                       const struct bl_row_frame *frame, size_t row)
{
    for (size_t j = 0; j < p->n_inputs; j++)
        x[j] = frame->columns[p->inputs[j]].x[row];
}

/* Rows of one block. */
static void evaluate(double *v, const struct bl_predictor *p,
                     const struct bl_row_frame *frame, size_t first, size_t n)
{
    double x[MAX_INPUTS];
    const struct bl_formula *f = bl_formula_of_code(p->params[0]);
    struct bl_formula_inputs in = {x, p->n_inputs, p->params + 1};
    for (size_t i = 0; i < n; i++) {
        gather_row(x, p, frame, first + i);
        v[i] = f->value(f, &in, NULL);
    }
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    bl_natural_predict(y, p, frame, first, n, evaluate);
}

static void propagate(double *variance, double *v, const struct bl_predictor *p,
                      const struct bl_row_frame *frame, size_t first, size_t n)
{
    double errors[MAX_INPUTS][BLOCK], x[MAX_INPUTS], slopes[MAX_INPUTS];
    const struct bl_formula *f = bl_formula_of_code(p->params[0]);
    struct bl_formula_inputs in = {x, p->n_inputs, p->params + 1};
    for (size_t j = 0; j < p->n_inputs; j++) {
        const struct bl_row_frame_column *input = &frame->columns[p->inputs[j]];
        bl_natural_errors(errors[j], input->lattice, input->x + first, n);
    }
    for (size_t i = 0; i < n; i++) {
        gather_row(x, p, frame, first + i);
        v[i] = f->value(f, &in, slopes);
        variance[i] = 0;
        for (size_t j = 0; j < p->n_inputs; j++) {
            double error = slopes[j] * errors[j][i];
            variance[i] += error * error;
        }
    }
}

static void hint(double *hints, const struct bl_predictor *p,
                 const struct bl_row_frame *frame, size_t first, size_t n)
{
    bl_natural_hint(hints, p, frame, first, n, propagate);
}

static bool is_sound(const struct bl_predictor *p)
{
    const struct bl_formula *f =
        p->n_params > 0 ? bl_formula_of_code(p->params[0]) : NULL;
    if (f == NULL || p->n_inputs > MAX_INPUTS)
        return false;
    return p->n_inputs == f->n_parts + p->n_params - 1 &&
           (f->has_sum ? p->n_params > 1 : p->n_params == 1);
}

const struct bl_predictor_kind bl_predict_formula = {
    .name = "formula",
    .phrase = "by a formula of",
    .uses_values = true,
    .derive = bl_suggestions_derive,
    .propose = bl_formulas_propose,
    .is_sound = is_sound,
    .predict = predict,
    .hint = hint,
};
