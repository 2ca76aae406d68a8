#include "engine/coding/predict/formula_search.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/coding/predict/formulas.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/proposals.h"
#include "engine/coding/predict/target.h"
#include "engine/coding/predict/whole_sum.h"

enum {
    MAX_ROWS = 512,
    MAX_COLUMNS = 48,
    MAX_PROPOSALS = 64,
    NEAR = 32,    // of them, for formulas of three parts
    NEAREST = 20, // of them, for more parts and for energies
};

/* A formula saves at least so much; the opposite direction is no exact one. */
static const double LEAST_SAVED = 0.8;

static const double MANY_NEGATIVE =
    0.01; // of a mass that is rounded below 0, as a share

static const double PI = 3.14159265358979323846;

struct search {
    struct bl_target target;
    size_t n;                    // columns that are looked at
    size_t columns[MAX_COLUMNS]; // of the table
    const struct bl_lattice *lattices[MAX_COLUMNS + 1]; // the target's last
    bool is_positive[MAX_COLUMNS + 1];     // the target's last, as above
    const double *values[MAX_COLUMNS + 2]; // (n) of (target's n), then the
                                           // target's and an energy
    double *block;                         // of the columns, and the energy
    double *v;                             // (target's n)
    struct bl_suggestions *proposals;      // lent
};

/* One try: which columns play the parts, and behind them a sum. */
struct attempt {
    const struct bl_formula *formula;
    size_t n;
    size_t inputs[BL_FORMULA_MAX_INPUTS]; // of search's columns
    double factors[BL_FORMULA_MAX_INPUTS];
};

static bool is_angle(const struct bl_lattice *l)
{
    return l->kind != BL_LATTICE_LOG && l->low < -0.5 && l->low > -10 &&
           l->high < 10;
}

static bool is_all_around(const struct bl_lattice *l)
{
    return l->kind != BL_LATTICE_LOG && l->low < -3 && l->low > -3.1417 &&
           l->high > 3 && l->high < 3.1417;
}

static bool is_mostly_positive(const double *x, size_t n)
{
    size_t negative = 0;
    for (size_t i = 0; i < n; i++)
        negative += x[i] < 0;
    return (double)negative < MANY_NEGATIVE * (double)n;
}

/* Whether a column, or the target behind them, may play a part. */
static bool may_be(const struct search *s, size_t column, char part)
{
    switch (part) {
    case 'p':
        return s->is_positive[column];
    case 'a':
        return is_angle(s->lattices[column]);
    case 'e':
        return is_angle(s->lattices[column]) &&
               !is_all_around(s->lattices[column]);
    case 'o':
        return is_all_around(s->lattices[column]);
    default:
        return true;
    }
}

/* Real columns; where there are too many, those nearest to the target. */
static void choose_columns(struct search *s,
                           const struct bl_prediction_task *task)
{
    size_t room = MAX_COLUMNS;
    for (size_t distance = 1; distance < task->sample->n_columns + 1;
         distance++)
        for (size_t i = 0; i < task->n_known && s->n < room; i++) {
            size_t column = task->known[i];
            const struct bl_lattice *l = task->sample->columns[column].lattice;
            size_t apart = column > task->target ? column - task->target
                                                 : task->target - column;
            if (apart != distance || l->kind == BL_LATTICE_WHOLE)
                continue;
            s->lattices[s->n] = l;
            s->columns[s->n++] = column;
        }
}

static enum bl_status start(struct search *s,
                            const struct bl_prediction_task *task,
                            struct bl_suggestions *proposals,
                            struct bl_error *err)
{
    *s = (struct search){.proposals = proposals};
    if (bl_target_init(&s->target, task, MAX_ROWS, err) != BL_OK)
        return err->status;
    size_t n = s->target.n;
    choose_columns(s, task);
    s->block = bl_array_new(s->n + 1, n * sizeof *s->block, err);
    s->v = bl_array_new(n, sizeof *s->v, err);
    if (s->block == NULL || s->v == NULL)
        return err->status;
    for (size_t i = 0; i < s->n; i++) {
        s->values[i] = s->block + i * n;
        bl_target_values(s->block + i * n, &s->target, s->columns[i]);
    }
    s->values[s->n] = s->target.x;
    s->lattices[s->n] = s->target.lattice;
    for (size_t i = 0; i <= s->n; i++)
        s->is_positive[i] = is_mostly_positive(s->values[i], n);
    return BL_OK;
}

static void end(struct search *s)
{
    free(s->block);
    free(s->v);
    bl_target_release(&s->target);
}

/* Trying. */

static void evaluate(struct search *s, const struct attempt *a, size_t first,
                     size_t last)
{
    double x[BL_FORMULA_MAX_INPUTS];
    struct bl_formula_inputs in = {x, a->n, a->factors};
    for (size_t i = first; i < last; i++) {
        for (size_t j = 0; j < a->n; j++)
            x[j] = s->values[a->inputs[j]][i];
        s->v[i] = a->formula->value(a->formula, &in, NULL);
    }
}

/* An angle all around is as near as the shorter way round. */
static void come_round(struct search *s, size_t first, size_t last)
{
    if (!is_all_around(s->target.lattice))
        return;
    for (size_t i = first; i < last; i++) {
        double apart = s->v[i] - s->target.x[i];
        s->v[i] -= apart > PI ? 2 * PI : apart < -PI ? -2 * PI : 0;
    }
}

static bool pays(const struct search *s, const struct attempt *a, double cost)
{
    double plain = s->target.cost;
    return cost < plain - LEAST_SAVED &&
           (a->formula->target == 'o' || bl_proposal_pays(cost, plain));
}

/* What it costs, or infinity as soon as that is seen to be too much. */
static double cost_of(struct search *s, const struct attempt *a)
{
    static const struct {
        size_t rows;
        double share; // of the plain cost that is too much by then
    } stages[] = {{4, 1}, {12, 0.95}, {64, 0.9}, {MAX_ROWS, 1}};
    size_t n = s->target.n, done = 0;
    double sum = 0;
    for (size_t i = 0; i < sizeof stages / sizeof *stages && done < n; i++) {
        size_t until = stages[i].rows < n ? stages[i].rows : n;
        evaluate(s, a, done, until);
        come_round(s, done, until);
        sum += bl_target_cost(&s->target, s->v + done, done, until - done) *
               (double)(until - done);
        done = until;
        if (sum > stages[i].share * s->target.cost * (double)done)
            return INFINITY;
    }
    return sum / (double)n;
}

/* Of an angle all around, in cells. */
static struct bl_difference round_residual(const struct bl_lattice *l)
{
    double ends[] = {l->low, l->high}, y[2];
    bl_lattice_coordinates(y, l, ends, 2);
    return (struct bl_difference){
        .period = (int64_t)round(2 * PI / l->step),
        .low = (int64_t)floor(y[0]) - 1,
        .high = (int64_t)ceil(y[1]) + 1,
    };
}

static enum bl_status remember(struct search *s, const struct attempt *a,
                               double cost, struct bl_error *err)
{
    size_t n_factors = a->n - a->formula->n_parts;
    struct bl_predictor p = {.kind = &bl_predict_formula,
                             .target = s->target.column,
                             .residual = s->target.residual};
    if (is_all_around(s->target.lattice))
        p.residual = round_residual(s->target.lattice);
    if (bl_predictor_make_room(&p, a->n, 1 + n_factors, err) != BL_OK)
        return err->status;
    for (size_t j = 0; j < a->n; j++)
        p.inputs[j] = s->columns[a->inputs[j]];
    p.params[0] = a->formula->code;
    for (size_t j = 0; j < n_factors; j++)
        p.params[1 + j] = a->factors[j];
    return bl_suggestions_add(s->proposals, &p, cost, err);
}

static enum bl_status attempt(struct search *s, const struct attempt *a,
                              struct bl_error *err)
{
    double cost = cost_of(s, a);
    return pays(s, a, cost) ? remember(s, a, cost, err) : BL_OK;
}

/* Formulas of parts alone. */

static bool may_play(const struct search *s, const struct attempt *a,
                     size_t column)
{
    char part = a->formula->parts[a->n];
    bool is_later = isupper((unsigned char)part);
    if (!may_be(s, column, (char)tolower((unsigned char)part)) ||
        (is_later && column < a->inputs[a->n - 1]))
        return false;
    for (size_t j = 0; j < a->n; j++)
        if (a->inputs[j] == column)
            return false;
    return true;
}

/* Gives the next part to each column that may play it. */
static enum bl_status try_parts(struct search *s, struct attempt *a,
                                struct bl_error *err)
{
    enum bl_status status = BL_OK;
    if (a->n == a->formula->n_parts)
        return attempt(s, a, err);
    size_t most = a->formula->n_parts > 3   ? NEAREST
                  : a->formula->n_parts > 2 ? NEAR
                                            : MAX_COLUMNS;
    for (size_t c = 0; c < s->n && c < most && status == BL_OK; c++)
        if (may_play(s, a, c)) {
            a->inputs[a->n++] = c;
            status = try_parts(s, a, err);
            a->n--;
        }
    return status;
}

/* Energies: sqrt((pt cosh eta)^2 + m^2) as a sum of columns, one of which is
 * the target, or with the target as pt.  Columns stand by their distance from
 * the target. */

enum { NO_MASS = MAX_COLUMNS };

struct energy { // which columns; the target is the one behind the last
    struct search *search;
    size_t n_near; // columns that are looked at
    size_t pt, eta, mass;
    size_t terms[MAX_COLUMNS + 1]; // columns that may be in the sum
    size_t n_terms;
};

static const struct bl_formula *energy_formula(const struct energy *e)
{
    bool has_mass = e->mass != NO_MASS;
    bool is_pt = e->pt == e->search->n;
    return bl_formula_of_code(
        is_pt ? (has_mass ? BL_FORMULA_PT_OF_MASS : BL_FORMULA_PT)
              : (has_mass ? BL_FORMULA_REST_OF_MASS : BL_FORMULA_REST));
}

static void play(struct attempt *a, size_t column)
{
    a->inputs[a->n++] = column;
}

/* Writes the sum; false where it does not give the target. */
static bool fill_attempt(struct attempt *a, const struct energy *e,
                         const struct bl_whole_sum *sum)
{
    size_t target = e->search->n, n_factors = 0;
    bool is_pt = e->pt == target, gives_target = is_pt;
    *a = (struct attempt){.formula = energy_formula(e)};
    if (!is_pt)
        play(a, e->pt);
    play(a, e->eta);
    if (e->mass != NO_MASS)
        play(a, e->mass);
    for (size_t j = 0; j < sum->n; j++) {
        size_t column = e->terms[sum->terms[j]];
        if (column == target) {
            gives_target = sum->factors[j] == 1;
            continue;
        }
        a->factors[n_factors++] = is_pt ? sum->factors[j] : -sum->factors[j];
        play(a, column);
    }
    return gives_target && n_factors > 0;
}

static enum bl_status try_sum(void *context, const struct bl_whole_sum *sum,
                              struct bl_error *err)
{
    const struct energy *e = context;
    struct attempt a;
    return fill_attempt(&a, e, sum) ? attempt(e->search, &a, err) : BL_OK;
}

/* The energy, into the values behind the target's; false where it is mostly
 * none, or nothing but mass. */
static bool fill_energy(const struct energy *e, double *energy)
{
    const struct search *s = e->search;
    size_t n = s->target.n, moving = 0;
    for (size_t i = 0; i < n; i++) {
        double m = e->mass != NO_MASS ? s->values[e->mass][i] : 0;
        double pt = s->values[e->pt][i];
        energy[i] = bl_formula_energy(pt, s->values[e->eta][i], m);
        moving += pt > 0 && m < 0.9 * energy[i];
    }
    return moving > n / 2;
}

static enum bl_status try_energy(struct energy *e, struct bl_error *err)
{
    struct search *s = e->search;
    const double *columns[MAX_COLUMNS + 2];
    double *energy = s->block + s->n * s->target.n;
    struct bl_whole_sum_visitor visitor = {e, try_sum};
    if (!fill_energy(e, energy))
        return BL_OK;
    e->n_terms = 0;
    for (size_t i = 0; i <= e->n_near; i++) {
        size_t c = i < e->n_near ? i : s->n;
        if (c == e->pt || c == e->eta || c == e->mass)
            continue;
        columns[e->n_terms] = s->values[c];
        e->terms[e->n_terms++] = c;
    }
    columns[e->n_terms] = energy;
    return bl_whole_sums_find(columns, e->n_terms, s->target.n, &visitor, err);
}

static enum bl_status try_masses(struct energy *e, struct bl_error *err)
{
    e->mass = NO_MASS;
    enum bl_status status = try_energy(e, err);
    for (e->mass = 0; e->mass < e->n_near && status == BL_OK; e->mass++)
        if (e->mass != e->pt && may_be(e->search, e->mass, 'p'))
            status = try_energy(e, err);
    return status;
}

static enum bl_status try_transverse(struct energy *e, struct bl_error *err)
{
    size_t target = e->search->n;
    enum bl_status status = BL_OK;
    for (size_t i = 0; i <= e->n_near && status == BL_OK; i++) {
        e->pt = i < e->n_near ? i : target;
        if (may_be(e->search, e->pt, 'p'))
            status = try_masses(e, err);
    }
    return status;
}

static enum bl_status try_energies(struct search *s, struct bl_error *err)
{
    struct energy e = {.search = s};
    enum bl_status status = BL_OK;
    e.n_near = s->n < NEAREST ? s->n : NEAREST;
    for (e.eta = 0; e.eta < e.n_near && status == BL_OK; e.eta++)
        if (may_be(s, e.eta, 'e'))
            status = try_transverse(&e, err);
    return status;
}

static enum bl_status search(struct search *s, struct bl_error *err)
{
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < bl_n_formulas && status == BL_OK; i++) {
        struct attempt a = {.formula = &bl_formulas[i]};
        if (may_be(s, s->n, a.formula->target) && !a.formula->has_sum)
            status = try_parts(s, &a, err);
    }
    return status == BL_OK ? try_energies(s, err) : status;
}

enum bl_status bl_formulas_propose(struct bl_suggestions *proposals,
                                   const struct bl_prediction_task *task,
                                   struct bl_error *err)
{
    struct search s;
    size_t first = proposals->n;
    const struct bl_lattice *l = task->sample->columns[task->target].lattice;
    if (task->n_known == 0 || task->sample->n_rows == 0 ||
        l->kind == BL_LATTICE_WHOLE)
        return BL_OK;
    enum bl_status status = start(&s, task, proposals, err);
    if (status == BL_OK)
        status = search(&s, err);
    end(&s);
    bl_suggestions_thin(proposals, first, MAX_PROPOSALS);
    return status;
}
