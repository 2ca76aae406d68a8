#include "engine/job/target_search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

enum {
    MOST_TO_LOOSEN = 64, // trials for columns on their own
    EXPECTED = 24,       // trials in all, for the progress bar
};

static const double STRIDE = 16;        // of the factor, until it is between
static const double SMALLEST = 0x1p-36; // times the first: then exact
static const double PRECISION = 1.05;

struct state {
    struct bl_target_search *search;
    double *own;             // per column: on top of the common factor
    struct bl_bound *bounds; // that are tried
    bool *may_loosen;        // per column
    size_t most_trials;
};

/* Bounds. */

static double three_digits(double x)
{
    char text[BL_NUMBER_TEXT_SIZE];
    snprintf(text, sizeof text, "%.2e", x);
    bl_number_parse_double(&x, text, strlen(text));
    return x;
}

/* The limit at which nothing is left of a column. */
static double most_of(struct bl_bound bound,
                      const struct bl_lattice_facts *facts)
{
    if (bound.kind != BL_BOUND_ABS)
        return 1;
    double range = facts->high - facts->low;
    return range > 0 ? fmax(range, bound.limit) : bound.limit;
}

struct bl_bound bl_target_scaled(struct bl_bound bound, double factor,
                                 const struct bl_lattice_facts *facts)
{
    if (bound.kind == BL_BOUND_EXACT || bound.kind == BL_BOUND_NONE)
        return bound;
    double limit = fmin(bound.limit * factor, most_of(bound, facts));
    bound.limit = three_digits(limit);
    if (bound.limit == 0)
        bound.kind = BL_BOUND_EXACT;
    return bound;
}

static struct bl_bound scaled(const struct state *t, size_t column,
                              double factor)
{
    const struct bl_target_search *s = t->search;
    return bl_target_scaled(s->shape[column], factor * t->own[column],
                            &s->sample->facts[column]);
}

static void set_bounds(struct state *t, double factor)
{
    for (size_t i = 0; i < t->search->sample->schema.n_columns; i++)
        t->bounds[i] = scaled(t, i, factor);
}

static void keep_bounds(const struct state *t)
{
    const struct bl_target_search *s = t->search;
    memcpy(s->bounds, t->bounds,
           s->sample->schema.n_columns * sizeof *s->bounds);
}

/* Trials. */

/* *e, if wanted, is what was measured; the caller's. */
static enum bl_status try_bounds(struct state *t, bool *holds,
                                 struct bl_evaluation **e, struct bl_error *err)
{
    struct bl_target_search *s = t->search;
    const struct bl_target_measure *under = s->under;
    struct bl_evaluation *measured;
    size_t rows = s->sample->before.n_rows, n = ++s->trials;
    bl_target_sample_apply(s->sample, t->bounds, under->pool);
    if (bl_observe_abort(under->observer, err) != BL_OK ||
        bl_target_measure_sample(&measured, s->sample, under, err) != BL_OK)
        return err->status;
    *holds =
        bl_conditions_hold(under->conditions, bl_evaluation_result(measured));
    bl_observe_phase(under->observer, "target", n * rows,
                     (n < EXPECTED ? EXPECTED : n + 1) * rows);
    if (*holds)
        keep_bounds(t);
    if (e != NULL)
        *e = measured;
    else
        bl_evaluation_free(measured);
    return BL_OK;
}

static enum bl_status try_factor(struct state *t, double factor, bool *holds,
                                 struct bl_error *err)
{
    set_bounds(t, factor);
    return try_bounds(t, holds, NULL, err);
}

/* The common factor. */

static bool can_grow(const struct state *t, double factor)
{
    for (size_t i = 0; i < t->search->sample->schema.n_columns; i++)
        if (scaled(t, i, factor).limit < scaled(t, i, 2 * factor).limit)
            return true;
    return false;
}

/* *low holds and *high does not; *low 0: none was found to hold, *high
 * infinite: none is looser. */
static enum bl_status bracket(struct state *t, double *low, double *high,
                              struct bl_error *err)
{
    double first = t->search->first, f = first;
    bool holds;
    *low = 0;
    *high = INFINITY;
    for (;;) {
        if (try_factor(t, f, &holds, err) != BL_OK)
            return err->status;
        *(holds ? low : high) = f;
        if (holds && (isfinite(*high) || !can_grow(t, f)))
            return BL_OK;
        if (!holds && (*low > 0 || f < first * SMALLEST))
            return BL_OK;
        f = holds ? f * STRIDE : f / STRIDE;
    }
}

static enum bl_status find_factor(struct state *t, double *factor,
                                  struct bl_error *err)
{
    double high;
    if (bracket(t, factor, &high, err) != BL_OK)
        return err->status;
    while (*factor > 0 && isfinite(high) && high > PRECISION * *factor) {
        double middle = sqrt(*factor * high);
        bool holds;
        if (try_factor(t, middle, &holds, err) != BL_OK)
            return err->status;
        *(holds ? factor : &high) = middle;
    }
    return BL_OK;
}

/* Columns on their own. */

/* Integers under a rel bound are exact, whatever its limit. */
static bool is_exact_anyhow(const struct state *t, size_t column)
{
    const struct bl_target_search *s = t->search;
    return s->shape[column].kind == BL_BOUND_REL &&
           bl_type_is_integer(s->sample->schema.columns[column].type);
}

static void find_columns_to_loosen(struct state *t)
{
    const struct bl_target_search *s = t->search;
    const struct bl_conditions *conditions = s->under->conditions;
    for (size_t i = 0; i < s->sample->schema.n_columns; i++)
        for (size_t k = 0; k < conditions->n; k++)
            if (!is_exact_anyhow(t, i) &&
                bl_condition_names(&conditions->items[k], &s->sample->schema,
                                   i))
                t->may_loosen[i] = true;
}

/* The columns of a set that have something left to loosen, in its front. */
static size_t leave_out_exhausted(const struct state *t, double factor,
                                  double step, size_t *set, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (scaled(t, set[i], factor).limit <
            scaled(t, set[i], factor * step).limit)
            set[kept++] = set[i];
    return kept;
}

static void multiply(struct state *t, double factor, const size_t *set,
                     size_t n)
{
    for (size_t i = 0; i < n; i++)
        t->own[set[i]] *= factor;
}

/* Puts those columns of the set last that their own conditions do not hold
 * for; returns how many are left in front. */
static size_t put_blamed_last(const struct state *t,
                              const struct bl_evaluation *e, size_t *set,
                              size_t n)
{
    const struct bl_target_search *s = t->search;
    size_t front = 0;
    for (size_t i = 0; i < n; i++) {
        size_t column = set[i];
        if (bl_conditions_blame(s->under->conditions, bl_evaluation_result(e),
                                s->sample->schema.columns[column].name))
            continue;
        set[i] = set[front];
        set[front++] = column;
    }
    return front;
}

/* Loosens what can be of a set by a step; *n columns in its front were. */
static enum bl_status loosen(struct state *t, double factor, double step,
                             size_t *set, size_t *n, struct bl_error *err)
{
    struct bl_evaluation *e;
    bool holds;
    size_t first = *n / 2, second = *n - first;
    if (*n == 0 || t->search->trials >= t->most_trials) {
        *n = 0;
        return BL_OK;
    }
    multiply(t, step, set, *n);
    set_bounds(t, factor);
    if (try_bounds(t, &holds, &e, err) != BL_OK)
        return err->status;
    size_t innocent = put_blamed_last(t, e, set, *n);
    bl_evaluation_free(e);
    if (holds)
        return BL_OK;
    multiply(t, 1 / step, set, *n);
    if (innocent < *n || *n == 1) {
        *n = innocent < *n ? innocent : 0;
        return loosen(t, factor, step, set, n, err);
    }
    if (loosen(t, factor, step, set, &first, err) != BL_OK ||
        loosen(t, factor, step, set + *n / 2, &second, err) != BL_OK)
        return err->status;
    memmove(set + first, set + *n / 2, second * sizeof *set);
    *n = first + second;
    return BL_OK;
}

static enum bl_status loosen_by(struct state *t, double factor, double step,
                                size_t *set, struct bl_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < t->search->sample->schema.n_columns; i++)
        if (t->may_loosen[i])
            set[n++] = i;
    while (n > 0) {
        n = leave_out_exhausted(t, factor, step, set, n);
        if (loosen(t, factor, step, set, &n, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status loosen_columns(struct state *t, double factor,
                                     struct bl_error *err)
{
    static const double steps[] = {8, 2, 1.25};
    size_t *set =
        bl_array_new(t->search->sample->schema.n_columns, sizeof *set, err);
    if (set == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    t->most_trials = t->search->trials + MOST_TO_LOOSEN;
    find_columns_to_loosen(t);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == BL_OK; i++)
        status = loosen_by(t, factor, steps[i], set, err);
    free(set);
    return status;
}

static enum bl_status search(struct state *t, struct bl_error *err)
{
    double factor;
    size_t n = t->search->sample->schema.n_columns;
    for (size_t i = 0; i < n; i++)
        t->own[i] = 1;
    set_bounds(t, 0);
    keep_bounds(t);
    if (find_factor(t, &factor, err) != BL_OK || factor == 0)
        return err->status;
    return loosen_columns(t, factor, err);
}

enum bl_status bl_target_search_run(struct bl_target_search *s,
                                    struct bl_error *err)
{
    size_t n = s->sample->schema.n_columns;
    struct state t = {
        .search = s,
        .own = bl_array_new(n, sizeof *t.own, err),
        .bounds = bl_array_new(n, sizeof *t.bounds, err),
        .may_loosen = bl_array_new(n, sizeof *t.may_loosen, err),
    };
    bool has_room = t.own != NULL && t.bounds != NULL && t.may_loosen != NULL;
    enum bl_status status = has_room ? search(&t, err) : err->status;
    free(t.own);
    free(t.bounds);
    free(t.may_loosen);
    return status;
}
