#include "engine/metrics/evaluate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct bl_evaluation {
    struct bl_evaluation_options options;
    struct bl_schema before, after;
    struct bl_match match;
    bool *wanted_before, *wanted_after;
    struct bl_column_sums *sums; // per pair
    struct bl_joint joint;
    struct bl_fields fields;
    struct bl_emd_events emd;
    struct bl_error *errors; // per worker: its first failure
    const struct bl_batch *rows_before, *rows_after; // during _add
    uint64_t n_rows;
    struct bl_evaluation_result result;
};

static bool is_among(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool wants_peak(const struct bl_evaluation_options *o,
                       const struct bl_column *c)
{
    return bl_type_is_numeric(c->type) &&
           ((c->derived && c->n_dims == 0) ||
            is_among(o->peaks, o->n_peaks, c->name));
}

/* Numbers in a column; as many as can be counted where a file claims more. */
static uint64_t count_numbers(uint64_t n_rows, const struct bl_column *c)
{
    uint64_t n;
    if (!bl_type_is_numeric(c->type))
        return 0;
    return __builtin_mul_overflow(n_rows, c->width, &n) ? UINT64_MAX : n;
}

static void init_sums(struct bl_evaluation *e)
{
    const struct bl_evaluation_options *o = &e->options;
    size_t share = o->max_values_in_all / e->match.n_pairs;
    for (size_t i = 0; i < e->match.n_pairs; i++) {
        const struct bl_column *c =
            &e->before.columns[e->match.pairs[i].before];
        struct bl_column_options column = {
            .periodic = is_among(o->periodic, o->n_periodic, c->name),
            .fit_peak = wants_peak(o, c),
            .keep_histogram = e->match.n_pairs <= BL_EVALUATION_MAX_HISTOGRAMS,
            .n_bins = o->n_bins,
            .max_values = share < o->max_values ? share : o->max_values,
            .seed = o->seed + i,
        };
        bl_column_sums_init(&e->sums[i], count_numbers(e->before.n_rows, c),
                            &column);
        e->wanted_before[e->match.pairs[i].before] = true;
        e->wanted_after[e->match.pairs[i].after] = true;
    }
}

static enum bl_status check_tables(const struct bl_evaluation *e,
                                   struct bl_error *err)
{
    const struct bl_schema *before = &e->before, *after = &e->after;
    if (before->n_rows != after->n_rows)
        return bl_fail(err, BL_FAILED,
                       "the tables cannot be compared row by row: %" PRIu64
                       " rows before and %" PRIu64 " after",
                       before->n_rows, after->n_rows);
    if (e->match.n_pairs == 0)
        return bl_fail(err, BL_FAILED,
                       "the tables have no column in common (before: %s%s; "
                       "after: %s%s)",
                       before->n_columns > 0 ? before->columns[0].name : "none",
                       before->n_columns > 1 ? ", ..." : "",
                       after->n_columns > 0 ? after->columns[0].name : "none",
                       after->n_columns > 1 ? ", ..." : "");
    return BL_OK;
}

static size_t count_workers(const struct bl_evaluation *e)
{
    return e->options.pool != NULL ? bl_pool_threads(e->options.pool) : 1;
}

static enum bl_status allocate(struct bl_evaluation *e, struct bl_error *err)
{
    size_t n = e->match.n_pairs;
    e->wanted_before = bl_array_new(e->before.n_columns, sizeof(bool), err);
    e->wanted_after = bl_array_new(e->after.n_columns, sizeof(bool), err);
    e->sums = bl_array_new(n, sizeof *e->sums, err);
    e->errors = bl_array_new(count_workers(e), sizeof *e->errors, err);
    e->result.columns = bl_array_new(n, sizeof *e->result.columns, err);
    bool ok = e->wanted_before != NULL && e->wanted_after != NULL &&
              e->sums != NULL && e->errors != NULL && e->result.columns != NULL;
    return ok ? BL_OK : err->status;
}

static enum bl_status prepare(struct bl_evaluation *e,
                              const struct bl_schema *before,
                              const struct bl_schema *after,
                              struct bl_error *err)
{
    const struct bl_evaluation_options *o = &e->options;
    if (bl_schema_copy(&e->before, before, err) != BL_OK ||
        bl_schema_copy(&e->after, after, err) != BL_OK ||
        bl_match_columns(&e->match, &e->before, &e->after, err) != BL_OK ||
        check_tables(e, err) != BL_OK || allocate(e, err) != BL_OK)
        return err->status;
    if (bl_fields_init(&e->fields, &e->before, &e->match, o->pool, err) !=
        BL_OK)
        return err->status;
    if (bl_emd_events_init(&e->emd, &e->before, &e->match, o->objects,
                           o->n_objects, o->emd_radius, o->max_values, o->pool,
                           err) != BL_OK)
        return err->status;
    return bl_joint_init(&e->joint, &e->before, &e->match, o->max_correlated,
                         o->pool, err);
}

enum bl_status bl_evaluation_new(struct bl_evaluation **out,
                                 const struct bl_schema *before,
                                 const struct bl_schema *after,
                                 const struct bl_evaluation_options *options,
                                 struct bl_error *err)
{
    struct bl_evaluation *e = bl_array_new(1, sizeof *e, err);
    if (e == NULL)
        return err->status;
    e->options = *options;
    if (prepare(e, before, after, err) != BL_OK) {
        bl_evaluation_free(e);
        return err->status;
    }
    init_sums(e);
    *out = e;
    return BL_OK;
}

void bl_evaluation_free(struct bl_evaluation *e)
{
    if (e == NULL)
        return;
    for (size_t i = 0; e->sums != NULL && i < e->match.n_pairs; i++)
        bl_column_sums_release(&e->sums[i]);
    free(e->sums);
    free(e->errors);
    free(e->wanted_before);
    free(e->wanted_after);
    for (size_t i = 0; i < e->result.n_columns; i++)
        bl_histogram_release(&e->result.columns[i].histogram);
    free(e->result.columns);
    bl_joint_release(&e->joint);
    bl_fields_release(&e->fields);
    bl_emd_events_release(&e->emd);
    bl_match_release(&e->match);
    bl_schema_release(&e->before);
    bl_schema_release(&e->after);
    free(e);
}

const bool *bl_evaluation_wanted_before(const struct bl_evaluation *e)
{
    return e->wanted_before;
}

const bool *bl_evaluation_wanted_after(const struct bl_evaluation *e)
{
    return e->wanted_after;
}

const struct bl_evaluation_result *bl_evaluation_result(
    const struct bl_evaluation *e)
{
    return &e->result;
}

static enum bl_status any_failure(const struct bl_evaluation *e,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < count_workers(e); i++) {
        if (e->errors[i].status != BL_OK) {
            *err = e->errors[i];
            return err->status;
        }
    }
    return BL_OK;
}

static bool wants_scan(const struct bl_evaluation *e, size_t i)
{
    return bl_column_sums_is_long(&e->sums[i]) ||
           bl_is_field(&e->before.columns[e->match.pairs[i].before]);
}

bool bl_evaluation_wants_scan(const struct bl_evaluation *e)
{
    for (size_t i = 0; i < e->match.n_pairs; i++)
        if (wants_scan(e, i))
            return true;
    return false;
}

static void scan_column(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_evaluation *e = context;
    const struct bl_batch *rows = e->rows_before;
    if (wants_scan(e, i))
        bl_column_sums_scan(&e->sums[i],
                            &rows->vectors[e->match.pairs[i].before],
                            rows->n_rows);
}

void bl_evaluation_scan(struct bl_evaluation *e, const struct bl_batch *before)
{
    e->rows_before = before;
    bl_pool_run(e->options.pool, e->match.n_pairs, scan_column, e);
    for (size_t i = 0; i < e->fields.n_fields; i++) {
        struct bl_field *f = &e->fields.fields[i];
        const struct bl_column_sums *s = &e->sums[f->metrics.column];
        bl_field_set_range(f, s->scan_max - s->scan_min);
    }
}

static void add_column(void *context, size_t i, size_t worker)
{
    struct bl_evaluation *e = context;
    struct bl_pair pair = e->match.pairs[i];
    bl_column_sums_add(&e->sums[i], &e->rows_before->vectors[pair.before],
                       &e->rows_after->vectors[pair.after],
                       e->rows_before->n_rows, &e->errors[worker]);
}

enum bl_status bl_evaluation_add(struct bl_evaluation *e,
                                 const struct bl_batch *before,
                                 const struct bl_batch *after,
                                 struct bl_error *err)
{
    if (before->n_rows != after->n_rows)
        return bl_fail(err, BL_FAILED,
                       "behind row %" PRIu64 " there are %zu rows before "
                       "and %zu after",
                       e->n_rows, before->n_rows, after->n_rows);
    if (before->n_rows > e->before.n_rows - e->n_rows)
        return bl_fail(err, BL_FAILED,
                       "the tables have more rows than the %" PRIu64
                       " they declare",
                       e->before.n_rows);
    e->rows_before = before;
    e->rows_after = after;
    e->n_rows += before->n_rows;
    bl_pool_run(e->options.pool, e->match.n_pairs, add_column, e);
    if (any_failure(e, err) != BL_OK)
        return err->status;
    bl_joint_add(&e->joint, before, after);
    if (bl_fields_add(&e->fields, before, after, err) != BL_OK)
        return err->status;
    return bl_emd_events_add(&e->emd, before, after, err);
}

static void finish_column(void *context, size_t i, size_t worker)
{
    struct bl_evaluation *e = context;
    const struct bl_column *c = &e->before.columns[e->match.pairs[i].before];
    struct bl_column_metrics *m = &e->result.columns[i];
    if (bl_column_sums_finish(m, &e->sums[i], &e->errors[worker]) != BL_OK)
        return;
    m->name = c->name;
    m->unit = c->unit;
    m->formula = c->derived ? c->note : NULL;
}

enum bl_status bl_evaluation_finish(struct bl_evaluation *e,
                                    struct bl_error *err)
{
    if (e->n_rows != e->before.n_rows)
        return bl_fail(err, BL_FAILED,
                       "the tables end after %" PRIu64 " of %" PRIu64 " rows",
                       e->n_rows, e->before.n_rows);
    bl_pool_run(e->options.pool, e->match.n_pairs, finish_column, e);
    e->result.n_columns = e->match.n_pairs;
    if (any_failure(e, err) != BL_OK)
        return err->status;
    bl_joint_finish(&e->joint);
    e->result.correlation = e->joint.metrics;
    e->result.fields = bl_fields_finish(&e->fields);
    if (bl_emd_events_finish(&e->emd, &e->result.emd, err) != BL_OK)
        return err->status;
    e->result.n_rows = e->n_rows;
    e->result.unmatched = e->match.unmatched;
    e->result.n_unmatched = e->match.n_unmatched;
    return BL_OK;
}
