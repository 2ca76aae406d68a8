/* The coding of one column: every kind of predictor is derived and measured by
 * itself, and those that come near the best again with a context.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/coding/contest/contest_parts.h"
#include "engine/coding/params.h"
#include "engine/coding/predict/predictors.h"

// Contexts seldom halve what a predictor costs: a predictor by itself worse
// than the best by more than this is left without.
static const double HOPELESS = 2.5;

// A slow predictor is tried where a number costs more bits than this without
// it, and taken where it saves this share.
static const double LARGE = 3, SLOW_SHARE = 0.02;

// Others may look at numbers, not at bytes: bytes must save this much.
static const double LEAST_GAIN = 1.01;

enum {
    ROOM = 24,        // for trials
    MOST_OF_KIND = 3, // proposals that are measured
};

struct trial {
    struct bl_coding coding;
    double bytes;
};

struct choice { // of one column
    struct bl_contest_run *run;
    size_t column;
    struct bl_numbers_scratch *scratch;
    size_t known[BL_CONTEST_KNOWN];
    size_t n_known;
    struct trial trials[ROOM];
    size_t n_trials;
};

static size_t params_bytes(size_t n_inputs, const double *params,
                           size_t n_params)
{
    enum { NAMES = 16, INPUT = 2 };
    return NAMES + INPUT * n_inputs +
           n_params * bl_params_width(params, n_params);
}

double bl_contest_bytes_once(const struct bl_contest_run *run,
                             const struct bl_coding *coding)
{
    const struct bl_predictor *p = &coding->predictor;
    const struct bl_context *c = &coding->context;
    size_t bytes = 0;
    if (p->n_params > 0 || p->n_inputs > 0)
        bytes += params_bytes(p->n_inputs, p->params, p->n_params);
    if (c->kind != NULL)
        bytes += params_bytes(c->n_inputs, c->params, c->n_params);
    return (double)bytes * run->share;
}

double bl_contest_bytes_special(const struct bl_lattice *lattice,
                                size_t n_special)
{
    enum { PLACE = 2 };
    return (double)(n_special * (bl_type_size(lattice->type) + PLACE));
}

static enum bl_status measure(struct choice *c, const struct bl_coding *coding,
                              double *bytes, struct bl_error *err)
{
    const struct bl_contest_column *column = &c->run->columns[c->column];
    if (bl_numbers_cost(bytes, column->k, column->is_special,
                        c->run->frame.n_rows, coding, &c->run->frame,
                        c->scratch, err) != BL_OK)
        return err->status;
    *bytes += bl_contest_bytes_once(c->run, coding) +
              bl_contest_bytes_special(&coding->lattice, column->n_special);
    return BL_OK;
}

static struct bl_prediction_task prediction_task(const struct choice *c)
{
    return (struct bl_prediction_task){
        .sample = &c->run->frame,
        .target = c->column,
        .known = c->known,
        .n_known = c->n_known,
        .rows_are_consecutive = c->run->contest->rows_are_consecutive,
        .seed = c->run->contest->seed,
        .table_rows = c->run->contest->table_rows,
    };
}

/* Bytes of a trial, as far as it is fast to read. */
static double weighed_bytes(const struct trial *t)
{
    return t->coding.predictor.kind->is_slow ? t->bytes * (1 + SLOW_SHARE)
                                             : t->bytes;
}

static size_t best_trial(const struct choice *c)
{
    size_t best = 0;
    for (size_t i = 1; i < c->n_trials; i++)
        if (weighed_bytes(&c->trials[i]) < weighed_bytes(&c->trials[best]))
            best = i;
    return best;
}

/* The plainest is always tried. */
static bool is_worth_trying(const struct choice *c, size_t kind)
{
    if (kind == 0)
        return true;
    double bits = 8 * c->trials[best_trial(c)].bytes;
    return !c->run->columns[c->column].is_constant &&
           (!bl_predictor_kinds[kind]->is_slow ||
            bits > LARGE * (double)c->run->frame.n_rows);
}

/* Measures a predictor, which it takes over. */
static enum bl_status try_predictor(struct choice *c,
                                    const struct bl_predictor *predictor,
                                    struct bl_error *err)
{
    struct trial *t = &c->trials[c->n_trials++];
    *t = (struct trial){.coding = c->run->codings->items[c->column]};
    t->coding.way = BL_WAY_NUMBERS;
    t->coding.predictor = *predictor;
    return measure(c, &t->coding, &t->bytes, err);
}

static enum bl_status try_derived(struct choice *c,
                                  const struct bl_predictor_kind *kind,
                                  struct bl_error *err)
{
    struct bl_predictor p = {.kind = kind, .target = c->column};
    struct bl_prediction_task task = prediction_task(c);
    bool applies = false;
    if (kind->derive(&p, &applies, &task, err) != BL_OK)
        return err->status;
    if (applies)
        return try_predictor(c, &p, err);
    bl_predictor_release(&p);
    return BL_OK;
}

static bool may_look_at(const struct choice *c, const struct bl_predictor *p)
{
    const struct bl_contest_run *run = c->run;
    for (size_t i = 0; i < p->n_inputs; i++)
        if (!run->columns[p->inputs[i]].is_input ||
            run->place[p->inputs[i]] > run->place[c->column])
            return false;
    return true;
}

static enum bl_status copy(struct bl_predictor *to,
                           const struct bl_predictor *from,
                           struct bl_error *err)
{
    *to = *from;
    if (bl_predictor_make_room(to, from->n_inputs, from->n_params, err) !=
        BL_OK)
        return err->status;
    memcpy(to->inputs, from->inputs, from->n_inputs * sizeof *to->inputs);
    memcpy(to->params, from->params, from->n_params * sizeof *to->params);
    return BL_OK;
}

/* The best few of what was proposed for the order and can be had in it. */
static enum bl_status try_proposed(struct choice *c,
                                   const struct bl_predictor_kind *kind,
                                   struct bl_error *err)
{
    const struct bl_suggestions *all = &c->run->columns[c->column].proposals;
    struct bl_predictor p;
    for (size_t i = 0, tried = 0; i < all->n && tried < MOST_OF_KIND; i++) {
        const struct bl_predictor *proposed = &all->items[i].predictor;
        if (proposed->kind != kind || !may_look_at(c, proposed))
            continue;
        tried++;
        if (copy(&p, proposed, err) != BL_OK ||
            try_predictor(c, &p, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status try_kind(struct choice *c,
                               const struct bl_predictor_kind *kind,
                               struct bl_error *err)
{
    return kind->propose != NULL ? try_proposed(c, kind, err)
                                 : try_derived(c, kind, err);
}

/* Predictions, hints and symbols of all rows, for deriving a context. */
static void predict(const struct choice *c, const struct bl_predictor *p)
{
    const struct bl_row_frame *frame = &c->run->frame;
    const struct bl_contest_column *column = &c->run->columns[c->column];
    size_t n = frame->n_rows;
    p->kind->predict(c->scratch->y, p, frame, 0, n);
    if (p->kind->hint != NULL)
        p->kind->hint(c->scratch->hints, p, frame, 0, n);
    bl_predictor_round(c->scratch->symbols, c->scratch->y, n);
    bl_differences_of(c->scratch->symbols, &p->residual, column->k, n);
}

static enum bl_status derive_context(struct bl_context *context, bool *applies,
                                     struct choice *c,
                                     const struct bl_context_kind *kind,
                                     const struct bl_predictor *p,
                                     struct bl_error *err)
{
    predict(c, p);
    struct bl_context_task task = {
        .prediction = prediction_task(c),
        .predictor = p,
        .predicted = c->scratch->y,
        .hints = p->kind->hint != NULL ? c->scratch->hints : NULL,
        .symbols = c->scratch->symbols,
        .is_special = c->run->columns[c->column].is_special,
        .bins = c->run->bins,
        .table_rows = c->run->contest->table_rows,
    };
    *context = (struct bl_context){.kind = kind};
    return kind->derive(context, applies, &task, err);
}

/* Keeps the context where it pays. */
static enum bl_status try_context(struct choice *c, struct trial *t,
                                  const struct bl_context_kind *kind,
                                  struct bl_error *err)
{
    bool applies = false;
    double bytes = 0;
    struct bl_coding coding = t->coding;
    enum bl_status status = derive_context(&coding.context, &applies, c, kind,
                                           &t->coding.predictor, err);
    if (status == BL_OK && applies)
        status = measure(c, &coding, &bytes, err);
    if (status != BL_OK || !applies || bytes >= t->bytes) {
        bl_context_release(&coding.context);
        return status;
    }
    bl_context_release(&t->coding.context);
    t->coding.context = coding.context;
    t->bytes = bytes;
    return BL_OK;
}

static enum bl_status try_contexts(struct choice *c, struct bl_error *err)
{
    double best = c->trials[0].bytes;
    for (size_t i = 1; i < c->n_trials; i++)
        best = c->trials[i].bytes < best ? c->trials[i].bytes : best;
    for (size_t i = 0; i < c->n_trials; i++)
        for (size_t k = 0; bl_context_kinds[k] != NULL; k++)
            if (c->trials[i].bytes <= HOPELESS * best &&
                try_context(c, &c->trials[i], bl_context_kinds[k], err) !=
                    BL_OK)
                return err->status;
    return BL_OK;
}

static enum bl_status try_all(struct choice *c, struct bl_error *err)
{
    for (size_t i = 0;
         bl_predictor_kinds[i] != NULL && c->n_trials + MOST_OF_KIND <= ROOM;
         i++)
        if (is_worth_trying(c, i) &&
            try_kind(c, bl_predictor_kinds[i], err) != BL_OK)
            return err->status;
    bool is_done = c->run->columns[c->column].is_constant;
    return is_done ? BL_OK : try_contexts(c, err);
}

static void release_trials(struct choice *c)
{
    for (size_t i = 0; i < c->n_trials; i++) {
        bl_predictor_release(&c->trials[i].coding.predictor);
        bl_context_release(&c->trials[i].coding.context);
    }
}

/* Takes the best trial as the column's coding. */
static void take(struct choice *c, size_t best)
{
    struct bl_coding *coding = &c->run->codings->items[c->column];
    *coding = c->trials[best].coding;
    c->trials[best].coding.predictor = (struct bl_predictor){0};
    c->trials[best].coding.context = (struct bl_context){0};
}

/* The best, or bytes where even that is no better. */
static void settle(struct choice *c)
{
    struct bl_coding *coding = &c->run->codings->items[c->column];
    const struct bl_contest_column *column = &c->run->columns[c->column];
    struct bl_contest_entry entries[ROOM + 1] = {
        {bl_way_name(BL_WAY_BYTES), column->packed}};
    for (size_t i = 0; i < c->n_trials; i++)
        entries[i + 1] = (struct bl_contest_entry){
            c->trials[i].coding.predictor.kind->name, c->trials[i].bytes};
    size_t best = best_trial(c);
    bool is_better = c->trials[best].bytes < LEAST_GAIN * column->packed;
    if (is_better)
        take(c, best);
    coding->bytes = (uint64_t)fmin(c->trials[best].bytes, column->packed);
    if (column->is_constant && column->n_special == 0)
        bl_contest_explain_bytes(coding, true);
    else
        bl_contest_explain(coding, c->run->contest->schema,
                           entries[is_better ? best + 1 : 0].bytes,
                           c->run->frame.n_rows, entries, c->n_trials + 1);
}

/* What was chosen before it turned out not to do. */
static void forget(struct bl_coding *coding)
{
    bl_predictor_release(&coding->predictor);
    bl_context_release(&coding->context);
    coding->way = BL_WAY_BYTES;
}

enum bl_status bl_contest_choose(struct bl_contest_run *run, size_t column,
                                 size_t worker, struct bl_error *err)
{
    if (run->frame.columns[column].k == NULL)
        return BL_OK;
    struct choice *c = bl_array_new(1, sizeof *c, err);
    if (c == NULL)
        return err->status;
    forget(&run->codings->items[column]);
    c->run = run;
    c->column = column;
    c->scratch = &run->workers[worker].scratch;
    c->n_known = bl_contest_known(c->known, run, column, true);
    enum bl_status status = try_all(c, err);
    if (status == BL_OK)
        settle(c);
    release_trials(c);
    free(c);
    return status;
}
