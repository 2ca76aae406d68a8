/* Sums of other columns with whole factors, in natural units: copies,
 * negations, multiples, totals and their parts.
 *
 * params: the factor of each input.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/predict/natural.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/proposals.h"
#include "engine/coding/predict/target.h"
#include "engine/coding/predict/whole_sum.h"

enum {
    MAX_ROWS = 2048,
    FIRST_ROWS = 64,  // enough to see that it is nothing
    MAX_COLUMNS = 96, // that are looked at
    MAX_PROPOSALS = 24,
};

/* Predicting. */

static void add_scaled(double *v, const double *x, double factor, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] += factor * x[i];
}

/* Rows of one block. */
static void sum_rows(double *v, const struct bl_predictor *p,
                     const struct bl_row_frame *frame, size_t first, size_t n)
{
    memset(v, 0, n * sizeof *v);
    for (size_t j = 0; j < p->n_inputs; j++)
        add_scaled(v, frame->columns[p->inputs[j]].x + first, p->params[j], n);
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    bl_natural_predict(y, p, frame, first, n, sum_rows);
}

static void add_squares(double *sum, const double *error, double factor,
                        size_t n)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += factor * factor * error[i] * error[i];
}

static void add_variances(double *variances, double *v,
                          const struct bl_predictor *p,
                          const struct bl_row_frame *frame, size_t first,
                          size_t n)
{
    double errors[BL_NATURAL_BLOCK];
    memset(variances, 0, n * sizeof *variances);
    for (size_t j = 0; j < p->n_inputs; j++) {
        const struct bl_row_frame_column *input = &frame->columns[p->inputs[j]];
        bl_natural_errors(errors, input->lattice, input->x + first, n);
        add_squares(variances, errors, p->params[j], n);
    }
    sum_rows(v, p, frame, first, n);
}

static void hint(double *hints, const struct bl_predictor *p,
                 const struct bl_row_frame *frame, size_t first, size_t n)
{
    bl_natural_hint(hints, p, frame, first, n, add_variances);
}

static bool is_sound(const struct bl_predictor *p)
{
    return p->n_inputs > 0 && p->n_inputs <= BL_WHOLE_SUM_MAX_TERMS &&
           p->n_params == p->n_inputs;
}

/* Proposing. */

struct search {
    struct bl_target target;
    size_t columns[MAX_COLUMNS];
    const double *values[MAX_COLUMNS + 1]; // of those, then the target's
    double *block;
    double *room; // (target's n)
    size_t n;
    struct bl_suggestions *proposals; // lent
};

static bool is_whole(const struct bl_row_frame_column *c)
{
    return c->lattice->kind == BL_LATTICE_WHOLE;
}

/* Columns of the same sort: counts are sums of counts. */
static void gather(struct search *s, const struct bl_prediction_task *task)
{
    const struct bl_row_frame_column *columns = task->sample->columns;
    for (size_t i = 0; i < task->n_known && s->n < MAX_COLUMNS; i++) {
        size_t column = task->known[i];
        if (is_whole(&columns[column]) != is_whole(&columns[task->target]))
            continue;
        double *values = s->block + s->n * s->target.n;
        bl_target_values(values, &s->target, column);
        s->values[s->n] = values;
        s->columns[s->n++] = column;
    }
    s->values[s->n] = s->target.x;
}

static enum bl_status start(struct search *s,
                            const struct bl_prediction_task *task,
                            struct bl_suggestions *proposals,
                            struct bl_error *err)
{
    *s = (struct search){.proposals = proposals};
    if (bl_target_init(&s->target, task, MAX_ROWS, err) != BL_OK)
        return err->status;
    size_t n = task->n_known < MAX_COLUMNS ? task->n_known : MAX_COLUMNS;
    s->block = bl_array_new(n, s->target.n * sizeof *s->block, err);
    s->room = bl_array_new(s->target.n, sizeof *s->room, err);
    if (s->block == NULL || s->room == NULL)
        return err->status;
    gather(s, task);
    return BL_OK;
}

static void end(struct search *s)
{
    free(s->block);
    free(s->room);
    bl_target_release(&s->target);
}

static double cost_of(struct search *s, const struct bl_whole_sum *sum,
                      size_t n)
{
    memset(s->room, 0, n * sizeof *s->room);
    for (size_t j = 0; j < sum->n; j++)
        add_scaled(s->room, s->values[sum->terms[j]], sum->factors[j], n);
    return bl_target_cost(&s->target, s->room, 0, n);
}

static enum bl_status look_at(void *context, const struct bl_whole_sum *sum,
                              struct bl_error *err)
{
    struct search *s = context;
    size_t few = s->target.n < FIRST_ROWS ? s->target.n : FIRST_ROWS;
    if (cost_of(s, sum, few) > s->target.cost)
        return BL_OK;
    double cost = cost_of(s, sum, s->target.n);
    if (!bl_proposal_pays(cost, s->target.cost))
        return BL_OK;
    struct bl_predictor p = {.kind = &bl_predict_sum,
                             .target = s->target.column,
                             .residual = s->target.residual};
    if (bl_predictor_make_room(&p, sum->n, sum->n, err) != BL_OK)
        return err->status;
    for (size_t j = 0; j < sum->n; j++) {
        p.inputs[j] = s->columns[sum->terms[j]];
        p.params[j] = sum->factors[j];
    }
    return bl_suggestions_add(s->proposals, &p, cost, err);
}

/* What least squares passes by: pairs that are most of a sum, not all. */
static enum bl_status look_at_pairs(struct search *s, struct bl_error *err)
{
    static const int factors[][2] = {{1, 1}, {1, -1}, {-1, 1}};
    for (size_t a = 0; a < s->n; a++)
        for (size_t b = a + 1; b < s->n; b++)
            for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
                struct bl_whole_sum sum = {
                    2, {a, b}, {factors[f][0], factors[f][1]}};
                if (look_at(s, &sum, err) != BL_OK)
                    return err->status;
            }
    return BL_OK;
}

static enum bl_status look(struct search *s, struct bl_error *err)
{
    struct bl_whole_sum_visitor visitor = {s, look_at};
    return bl_whole_sums_find(s->values, s->n, s->target.n, &visitor, err) ==
                   BL_OK
               ? look_at_pairs(s, err)
               : err->status;
}

static enum bl_status propose(struct bl_suggestions *proposals,
                              const struct bl_prediction_task *task,
                              struct bl_error *err)
{
    struct search s;
    size_t first = proposals->n;
    if (task->n_known == 0 || task->sample->n_rows == 0)
        return BL_OK;
    enum bl_status status = start(&s, task, proposals, err);
    if (status == BL_OK && s.n > 0)
        status = look(&s, err);
    end(&s);
    bl_suggestions_thin(proposals, first, MAX_PROPOSALS);
    return status;
}

const struct bl_predictor_kind bl_predict_sum = {
    .name = "sum",
    .phrase = "as a sum of",
    .uses_values = true,
    .derive = bl_suggestions_derive,
    .propose = propose,
    .is_sound = is_sound,
    .predict = predict,
    .hint = hint,
};
