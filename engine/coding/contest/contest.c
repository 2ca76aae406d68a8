#include "engine/coding/contest/contest.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/coding/contest/contest_parts.h"

/* Running steps. */

struct step_task {
    struct bl_contest_run *run;
    const size_t *columns;
    bl_contest_step *step;
};

/* Worker 0 is the caller's thread, the only one that asks the observer. */
static void observe(struct bl_contest_run *run, size_t worker)
{
    const struct bl_contest_observer *o = &run->contest->observer;
    size_t done = atomic_fetch_add(&run->done, 1) + 1;
    if (worker == 0 && o->go_on != NULL &&
        !o->go_on(o->context, done < run->total ? done : run->total,
                  run->total))
        atomic_store(&run->is_stopped, true);
}

static enum bl_status interrupted(struct bl_error *err)
{
    return bl_fail(err, BL_INTERRUPTED,
                   "the search for codings was interrupted");
}

static void run_step(void *context, size_t i, size_t worker)
{
    const struct step_task *t = context;
    struct bl_error *err = &t->run->workers[worker].err;
    if (err->status != BL_OK || atomic_load(&t->run->is_stopped))
        return;
    if (t->step(t->run, t->columns[i], worker, err) != BL_OK)
        bl_error_prefix(err, "column %s",
                        t->run->contest->schema->columns[t->columns[i]].name);
    observe(t->run, worker);
}

enum bl_status bl_contest_each(struct bl_contest_run *run,
                               const size_t *columns, size_t n,
                               bl_contest_step *step, struct bl_error *err)
{
    struct step_task task = {run, columns, step};
    bl_pool_run(run->pool, n, run_step, &task);
    for (size_t w = 0; w < bl_pool_threads(run->pool); w++)
        if (run->workers[w].err.status != BL_OK) {
            *err = run->workers[w].err;
            return err->status;
        }
    return atomic_load(&run->is_stopped) ? interrupted(err) : BL_OK;
}

/* The run. */

static void end(struct bl_contest_run *run)
{
    for (size_t i = 0; run->columns != NULL && i < run->frame.n_columns; i++)
        bl_contest_column_release(&run->columns[i]);
    for (size_t w = 0; run->workers != NULL && w < bl_pool_threads(run->pool);
         w++)
        bl_numbers_scratch_release(&run->workers[w].scratch);
    for (size_t i = 0;
         run->bins != NULL && i < BL_BINS_PER_COLUMN * run->frame.n_columns;
         i++)
        bl_bins_release(&run->bins[i]);
    free(run->columns);
    free(run->bins);
    free(run->workers);
    free(run->frame.columns);
    free(run->place);
}

static enum bl_status start(struct bl_contest_run *run, struct bl_error *err)
{
    size_t n = run->contest->schema->n_columns;
    size_t n_workers = bl_pool_threads(run->pool);
    double rows = (double)run->contest->sample->n_rows;
    double table = (double)run->contest->table_rows;
    run->share = table > rows ? rows / table : 1;
    run->frame.n_rows = run->contest->sample->n_rows;
    run->frame.n_columns = n;
    run->columns = bl_array_new(n, sizeof *run->columns, err);
    run->frame.columns = bl_array_new(n, sizeof *run->frame.columns, err);
    run->bins = bl_array_new(n, BL_BINS_PER_COLUMN * sizeof *run->bins, err);
    run->place = bl_array_new(n, sizeof *run->place, err);
    run->workers = bl_array_new(n_workers, sizeof *run->workers, err);
    if (run->columns == NULL || run->frame.columns == NULL ||
        run->bins == NULL || run->place == NULL || run->workers == NULL)
        return err->status;
    for (size_t w = 0; w < n_workers; w++)
        if (bl_numbers_scratch_init(&run->workers[w].scratch, run->frame.n_rows,
                                    err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* Columns that take part, into the list; returns their number. */
static size_t list_bound(const struct bl_contest_run *run, size_t *columns)
{
    size_t n = 0;
    for (size_t i = 0; i < run->frame.n_columns; i++)
        if (run->contest->bounds[i].kind != BL_BOUND_NONE)
            columns[n++] = i;
    return n;
}

static bool looks_at_bytes(const struct bl_contest_run *run,
                           const size_t *inputs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!run->columns[inputs[i]].is_input)
            return true;
    return false;
}

/* Columns that look at others which turned out to be cheaper as bytes. */
static size_t list_misled(struct bl_contest_run *run, size_t *columns)
{
    size_t n = 0;
    for (size_t i = 0; i < run->frame.n_columns; i++)
        if (run->codings->items[i].way != BL_WAY_NUMBERS)
            run->columns[i].is_input = false;
    for (size_t i = 0; i < run->frame.n_columns; i++) {
        const struct bl_coding *c = &run->codings->items[i];
        if (looks_at_bytes(run, c->predictor.inputs, c->predictor.n_inputs) ||
            looks_at_bytes(run, c->context.inputs, c->context.n_inputs))
            columns[n++] = i;
    }
    return n;
}

/* Each time round at least one column less may be looked at. */
static enum bl_status choose_all(struct bl_contest_run *run, size_t *columns,
                                 size_t n, struct bl_error *err)
{
    while (n > 0) {
        if (bl_contest_each(run, columns, n, bl_contest_choose, err) != BL_OK)
            return err->status;
        n = list_misled(run, columns);
    }
    return BL_OK;
}

static bool is_field(const struct bl_contest_run *run, size_t column)
{
    return run->contest->bounds[column].kind != BL_BOUND_NONE &&
           run->contest->schema->columns[column].width > 1 &&
           run->codings->items[column].lattice.kind != BL_LATTICE_NONE;
}

static enum bl_status choose_fields(struct bl_contest_run *run,
                                    struct bl_error *err)
{
    for (size_t i = 0; i < run->frame.n_columns; i++) {
        if (!is_field(run, i))
            continue;
        if (bl_contest_choose_field(run, i, err) != BL_OK)
            return bl_error_prefix(err, "column %s",
                                   run->contest->schema->columns[i].name);
        observe(run, 0);
        if (atomic_load(&run->is_stopped))
            return interrupted(err);
    }
    return BL_OK;
}

static enum bl_status choose(struct bl_contest_run *run, struct bl_error *err)
{
    size_t *columns = bl_array_new(run->frame.n_columns, sizeof *columns, err);
    if (columns == NULL)
        return err->status;
    size_t n = list_bound(run, columns);
    run->total = 3 * n; // what is not for each is small
    enum bl_status status =
        bl_contest_each(run, columns, n, bl_contest_look_at, err);
    if (status == BL_OK)
        status = bl_contest_find_order(run, columns, n, err);
    if (status == BL_OK)
        status = choose_all(run, columns, n, err);
    if (status == BL_OK)
        status = choose_fields(run, err);
    free(columns);
    return status;
}

enum bl_status bl_contest_run(struct bl_codings *codings,
                              const struct bl_contest *contest,
                              struct bl_pool *pool, struct bl_error *err)
{
    struct bl_contest_run run = {
        .contest = contest,
        .codings = codings,
        .pool = pool,
    };
    enum bl_status status = start(&run, err);
    if (status == BL_OK)
        status = choose(&run, err);
    end(&run);
    return status;
}
