/* The order of the columns.
 *
 * Kinds of predictors that apply in several ways (formulas, sums) propose them,
 * each with the columns it needs and what a row would cost.  From behind: the
 * column that is cheapest given all that are left comes last, and again, until
 * none of the rest can be had from others.  Those come first, by falling cost.
 * Then single columns are moved while that makes the sum cheaper.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/contest/contest_parts.h"
#include "engine/coding/predict/predictors.h"

enum {
    MOST_PROPOSALS = 64, // of a column
    MOST_MOVED = 64,     // columns: with more, none are moved
    MOST_ROUNDS = 6,
    MOST_ORDERED = 2048, // columns: with more, their order stays
};

// Bits of a row that a move must save.
static const double WORTH_MOVING = 0.02;

/* Proposals. */

static enum bl_status propose(struct bl_contest_run *run, size_t column,
                              size_t worker, struct bl_error *err)
{
    (void)worker;
    size_t known[BL_CONTEST_KNOWN];
    if (run->frame.columns[column].k == NULL ||
        run->columns[column].is_constant)
        return BL_OK;
    struct bl_prediction_task task = {
        .sample = &run->frame,
        .target = column,
        .known = known,
        .n_known = bl_contest_known(known, run, column, false),
        .rows_are_consecutive = run->contest->rows_are_consecutive,
        .seed = run->contest->seed,
    };
    for (size_t i = 0; bl_predictor_kinds[i] != NULL; i++)
        if (bl_predictor_kinds[i]->propose != NULL &&
            bl_predictor_kinds[i]->propose(&run->columns[column].proposals,
                                           &task, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static int by_cost(const void *a, const void *b)
{
    const struct bl_suggestion *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost > y->cost ? 1 : -1;
    return (x->predictor.n_inputs > y->predictor.n_inputs) -
           (x->predictor.n_inputs < y->predictor.n_inputs);
}

/* Those that cost less than the column by itself, the cheapest first. */
static void sort_out(struct bl_suggestions *p, double base)
{
    if (p->n > 0)
        qsort(p->items, p->n, sizeof *p->items, by_cost);
    while (p->n > 0 &&
           (p->n > MOST_PROPOSALS || !(p->items[p->n - 1].cost < base)))
        bl_predictor_release(&p->items[--p->n].predictor);
}

/* The search. */

struct search {
    const struct bl_contest_run *run;
    size_t n;      // columns with numbers
    size_t *order; // of them
    size_t *moved; // the same with one of them elsewhere
    size_t *best;  // the cheapest so far
    size_t *place; // of each column of the table in an order; n: not yet
    double *base;  // bits of a row, of each column by itself
    double cost;   // of best
};

static enum bl_status start(struct search *s, struct bl_contest_run *run,
                            struct bl_error *err)
{
    size_t n = run->frame.n_columns;
    *s = (struct search){.run = run};
    s->order = bl_array_new(n, sizeof *s->order, err);
    s->moved = bl_array_new(n, sizeof *s->moved, err);
    s->best = bl_array_new(n, sizeof *s->best, err);
    s->place = bl_array_new(n, sizeof *s->place, err);
    s->base = bl_array_new(n, sizeof *s->base, err);
    if (s->order == NULL || s->moved == NULL || s->best == NULL ||
        s->place == NULL || s->base == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++) {
        size_t column = run->codings->order[i];
        if (run->frame.columns[column].k == NULL)
            continue;
        s->best[s->n++] = column;
        s->base[column] =
            run->columns[column].plain * 8 / (double)run->frame.n_rows;
        sort_out(&run->columns[column].proposals, s->base[column]);
    }
    return BL_OK;
}

static void end(struct search *s)
{
    free(s->order);
    free(s->moved);
    free(s->best);
    free(s->place);
    free(s->base);
}

static void set_places(struct search *s, const size_t *order)
{
    for (size_t i = 0; i < s->n; i++)
        s->place[order[i]] = i;
}

/* The cheapest way of a column with what comes before that place. */
static const struct bl_suggestion *way_before(const struct search *s,
                                              size_t column, size_t place)
{
    const struct bl_suggestions *p = &s->run->columns[column].proposals;
    for (size_t i = 0; i < p->n; i++) {
        const struct bl_predictor *predictor = &p->items[i].predictor;
        size_t j = 0;
        while (j < predictor->n_inputs &&
               s->place[predictor->inputs[j]] < place)
            j++;
        if (j == predictor->n_inputs)
            return &p->items[i];
    }
    return NULL;
}

static double cost_of(struct search *s, const size_t *order)
{
    double cost = 0;
    set_places(s, order);
    for (size_t i = 0; i < s->n; i++) {
        const struct bl_suggestion *way = way_before(s, order[i], i);
        cost += way != NULL ? way->cost : s->base[order[i]];
    }
    return cost;
}

/* Floating point before integers, which say less of it than it of them; each
 * by falling cost. */
static bool comes_before(const struct search *s, size_t a, size_t b)
{
    const struct bl_row_frame_column *columns = s->run->frame.columns;
    bool a_is_whole = columns[a].lattice->kind == BL_LATTICE_WHOLE;
    bool b_is_whole = columns[b].lattice->kind == BL_LATTICE_WHOLE;
    if (a_is_whole != b_is_whole)
        return b_is_whole;
    return s->base[a] > s->base[b];
}

/* By insertion, and stable: it is given what is nearly sorted, or few. */
static void sort_free(const struct search *s, size_t *columns, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t column = columns[i], j = i;
        for (; j > 0 && comes_before(s, column, columns[j - 1]); j--)
            columns[j] = columns[j - 1];
        columns[j] = column;
    }
}

/* What the order from behind prefers: the lowest cost or the largest gain. */
static double preference(const struct search *s, size_t column,
                         const struct bl_suggestion *way, bool by_gain)
{
    return by_gain ? s->base[column] - way->cost : -way->cost;
}

/* Of those left (place 0), the column to come last; n: none needs others. */
static size_t last_of(const struct search *s, size_t n_left, bool by_gain)
{
    size_t last = s->n;
    double most = 0;
    for (size_t i = 0; i < n_left; i++) {
        const struct bl_suggestion *way = way_before(s, s->order[i], 1);
        if (way == NULL)
            continue;
        double value = preference(s, s->order[i], way, by_gain);
        if (last == s->n || value > most) {
            most = value;
            last = i;
        }
    }
    return last;
}

static void order_from_behind(struct search *s, bool by_gain)
{
    size_t n_left = s->n;
    for (size_t i = 0; i < s->n; i++)
        s->place[s->order[i]] = 0;
    while (n_left > 0) {
        size_t at = last_of(s, n_left, by_gain);
        if (at == s->n)
            break;
        size_t column = s->order[at];
        n_left--;
        memmove(s->order + at, s->order + at + 1,
                (n_left - at) * sizeof *s->order);
        s->order[n_left] = column;
        s->place[column] = s->n;
    }
    sort_free(s, s->order, n_left);
}

/* The order with one column moved from one place to another. */
static void move(size_t *to, const size_t *order, size_t n, size_t from,
                 size_t at)
{
    for (size_t i = 0, next = 0; i < n; i++) {
        next += next == from;
        to[i] = order[i == at ? from : next++];
    }
}

/* Whether any move made the order cheaper. */
static bool move_each(struct search *s, double *cost)
{
    bool is_better = false;
    for (size_t from = 0; from < s->n; from++)
        for (size_t at = 0; at < s->n; at++) {
            if (at == from)
                continue;
            move(s->moved, s->order, s->n, from, at);
            double moved = cost_of(s, s->moved);
            if (moved > *cost - WORTH_MOVING)
                continue;
            memcpy(s->order, s->moved, s->n * sizeof *s->order);
            *cost = moved;
            is_better = true;
        }
    return is_better;
}

static void climb(struct search *s)
{
    double cost = cost_of(s, s->order);
    for (size_t i = 0; s->n <= MOST_MOVED && i < MOST_ROUNDS; i++)
        if (!move_each(s, &cost))
            break;
    if (cost < s->cost) {
        memcpy(s->best, s->order, s->n * sizeof *s->order);
        s->cost = cost;
    }
}

static void search(struct search *s)
{
    memcpy(s->order, s->best, s->n * sizeof *s->order);
    sort_free(s, s->order, s->n);
    memcpy(s->best, s->order, s->n * sizeof *s->order);
    s->cost = cost_of(s, s->best);
    for (int by_gain = 0; by_gain < 2; by_gain++) {
        memcpy(s->order, s->best, s->n * sizeof *s->order);
        order_from_behind(s, by_gain);
        climb(s);
    }
}

/* Columns with numbers in the order found, then all others. */
static void put_order(const struct search *s, struct bl_contest_run *run)
{
    size_t *order = run->codings->order;
    size_t n_others = 0;
    for (size_t i = 0; i < run->frame.n_columns; i++)
        if (run->frame.columns[order[i]].k == NULL)
            s->order[n_others++] = order[i];
    memcpy(order, s->best, s->n * sizeof *order);
    if (n_others > 0)
        memcpy(order + s->n, s->order, n_others * sizeof *order);
    for (size_t i = 0; i < run->frame.n_columns; i++)
        run->place[order[i]] = i;
}

enum bl_status bl_contest_find_order(struct bl_contest_run *run,
                                     const size_t *columns, size_t n,
                                     struct bl_error *err)
{
    struct search s;
    for (size_t i = 0; i < run->frame.n_columns; i++)
        run->place[run->codings->order[i]] = i;
    if (n > MOST_ORDERED)
        return BL_OK; // as they come
    if (bl_contest_each(run, columns, n, propose, err) != BL_OK)
        return err->status;
    enum bl_status status = start(&s, run, err);
    if (status == BL_OK) {
        search(&s);
        put_order(&s, run);
    }
    end(&s);
    return status;
}
