#include "engine/metrics/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/metrics/field.h"
#include "engine/metrics/match.h"
#include "engine/metrics/walk.h"

struct bl_profile {
    struct bl_profile_options options;
    struct bl_schema before, after;
    struct bl_match match;
    bool *wanted_before, *wanted_after;
    size_t *profiled; // (n_profiled): the pairs that have a profile
    size_t n_profiled;
    struct bl_column_profile_sums *sums;      // (n_profiled)
    const struct bl_column_profile **columns; // per pair
    struct bl_field_frames *fields;
    size_t n_fields;
    struct bl_error *errors;                         // per worker
    const struct bl_batch *rows_before, *rows_after; // during a pass
    struct bl_profile_result result;
};

static const struct bl_column *column_of(const struct bl_profile *p, size_t i)
{
    return &p->before.columns[p->match.pairs[i].before];
}

static size_t count_workers(const struct bl_profile *p)
{
    return p->options.pool != NULL ? bl_pool_threads(p->options.pool) : 1;
}

static bool is_periodic(const struct bl_profile_options *o, const char *name)
{
    for (size_t i = 0; i < o->n_periodic; i++)
        if (strcmp(o->periodic[i], name) == 0)
            return true;
    return false;
}

static uint64_t count_numbers(uint64_t n_rows, const struct bl_column *c)
{
    uint64_t n;
    return __builtin_mul_overflow(n_rows, c->width, &n) ? UINT64_MAX : n;
}

static bool has_profile(const struct bl_profile *p, size_t pair)
{
    const struct bl_column *c = column_of(p, pair);
    return bl_type_is_numeric(c->type) &&
           (pair < p->options.max_columns || c->derived);
}

/* The profile of pairs that have none. */
static const struct bl_column_profile nothing;

static void choose_profiled(struct bl_profile *p)
{
    for (size_t i = 0; i < p->match.n_pairs; i++) {
        p->columns[i] = &nothing;
        if (has_profile(p, i))
            p->profiled[p->n_profiled++] = i;
    }
}

static void init_sums(struct bl_profile *p)
{
    const struct bl_profile_options *o = &p->options;
    size_t n = p->n_profiled;
    size_t share = n > 0 ? o->max_values_in_all / n : 0;
    for (size_t i = 0; i < n; i++) {
        const struct bl_column *c = column_of(p, p->profiled[i]);
        bl_column_profile_init(&p->sums[i], count_numbers(p->before.n_rows, c),
                               share < o->max_values ? share : o->max_values,
                               o->n_worst, o->seed + p->profiled[i]);
        p->sums[i].periodic = is_periodic(o, c->name);
        p->columns[p->profiled[i]] = &p->sums[i].profile;
    }
}

static enum bl_status init_fields(struct bl_profile *p, struct bl_error *err)
{
    p->fields = bl_array_new(BL_PROFILE_MAX_FIELDS, sizeof *p->fields, err);
    if (p->fields == NULL)
        return err->status;
    for (size_t i = 0;
         i < p->match.n_pairs && p->n_fields < BL_PROFILE_MAX_FIELDS; i++) {
        if (p->options.max_frames == 0 || !bl_is_field(column_of(p, i)))
            continue;
        struct bl_field_frames *f = &p->fields[p->n_fields++];
        if (bl_field_frames_init(f, column_of(p, i), p->before.n_rows,
                                 p->options.max_frames, err) != BL_OK)
            return err->status;
        f->column = i;
    }
    return BL_OK;
}

/* Of the second pass. */
static void mark_wanted(struct bl_profile *p)
{
    for (size_t i = 0; i < p->n_profiled; i++) {
        struct bl_pair pair = p->match.pairs[p->profiled[i]];
        p->wanted_before[pair.before] = true;
        p->wanted_after[pair.after] = true;
    }
}

static enum bl_status prepare(struct bl_profile *p,
                              const struct bl_schema *before,
                              const struct bl_schema *after,
                              struct bl_error *err)
{
    if (bl_schema_copy(&p->before, before, err) != BL_OK ||
        bl_schema_copy(&p->after, after, err) != BL_OK ||
        bl_match_columns(&p->match, &p->before, &p->after, err) != BL_OK)
        return err->status;
    size_t n = p->match.n_pairs;
    p->wanted_before = bl_array_new(p->before.n_columns, sizeof(bool), err);
    p->wanted_after = bl_array_new(p->after.n_columns, sizeof(bool), err);
    p->profiled = bl_array_new(n, sizeof *p->profiled, err);
    p->columns = bl_array_new(n, sizeof *p->columns, err);
    p->errors = bl_array_new(count_workers(p), sizeof *p->errors, err);
    if (p->wanted_before == NULL || p->wanted_after == NULL ||
        p->profiled == NULL || p->columns == NULL || p->errors == NULL)
        return err->status;
    choose_profiled(p);
    p->sums = bl_array_new(p->n_profiled, sizeof *p->sums, err);
    return p->sums != NULL ? init_fields(p, err) : err->status;
}

enum bl_status bl_profile_new(struct bl_profile **out,
                              const struct bl_schema *before,
                              const struct bl_schema *after,
                              const struct bl_profile_options *options,
                              struct bl_error *err)
{
    struct bl_profile *p = bl_array_new(1, sizeof *p, err);
    if (p == NULL)
        return err->status;
    p->options = *options;
    if (prepare(p, before, after, err) != BL_OK) {
        bl_profile_free(p);
        return err->status;
    }
    mark_wanted(p);
    init_sums(p);
    *out = p;
    return BL_OK;
}

void bl_profile_free(struct bl_profile *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; p->sums != NULL && i < p->n_profiled; i++)
        bl_column_profile_release(&p->sums[i]);
    for (size_t i = 0; i < p->n_fields; i++)
        bl_field_frames_release(&p->fields[i]);
    free(p->profiled);
    free(p->sums);
    free(p->columns);
    free(p->fields);
    free(p->errors);
    free(p->wanted_before);
    free(p->wanted_after);
    bl_match_release(&p->match);
    bl_schema_release(&p->before);
    bl_schema_release(&p->after);
    free(p);
}

static enum bl_status any_failure(const struct bl_profile *p,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < count_workers(p); i++) {
        if (p->errors[i].status != BL_OK) {
            *err = p->errors[i];
            return err->status;
        }
    }
    return BL_OK;
}

static void add_column(void *context, size_t i, size_t worker)
{
    struct bl_profile *p = context;
    struct bl_pair pair = p->match.pairs[p->profiled[i]];
    bl_column_profile_add(&p->sums[i], &p->rows_before->vectors[pair.before],
                          &p->rows_after->vectors[pair.after],
                          p->rows_before->n_rows, &p->errors[worker]);
}

enum bl_status bl_profile_add_batches(void *profile,
                                      const struct bl_batch *before,
                                      const struct bl_batch *after,
                                      struct bl_error *err)
{
    struct bl_profile *p = profile;
    p->rows_before = before;
    p->rows_after = after;
    bl_pool_run(p->options.pool, p->n_profiled, add_column, p);
    if (any_failure(p, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < p->n_fields; i++) {
        struct bl_pair pair = p->match.pairs[p->fields[i].column];
        if (bl_field_frames_add(&p->fields[i], &before->vectors[pair.before],
                                &after->vectors[pair.after], before->n_rows,
                                err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* The second pass. */

static void settle_column(void *context, size_t i, size_t worker)
{
    struct bl_profile *p = context;
    bl_column_profile_settle(&p->sums[i], &p->errors[worker]);
}

static void fill_column(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_profile *p = context;
    struct bl_pair pair = p->match.pairs[p->profiled[i]];
    bl_column_profile_fill(&p->sums[i], &p->rows_before->vectors[pair.before],
                           &p->rows_after->vectors[pair.after],
                           p->rows_before->n_rows);
}

static bool any_is_open(const struct bl_profile *p)
{
    for (size_t i = 0; i < p->n_profiled; i++)
        if (bl_column_profile_is_open(&p->sums[i]))
            return true;
    return false;
}

static enum bl_status fill_batches(void *profile, const struct bl_batch *before,
                                   const struct bl_batch *after,
                                   struct bl_error *err)
{
    struct bl_profile *p = profile;
    (void)err;
    p->rows_before = before;
    p->rows_after = after;
    bl_pool_run(p->options.pool, p->n_profiled, fill_column, p);
    return BL_OK;
}

static enum bl_status fill_all(struct bl_profile *p, struct bl_source *before,
                               struct bl_source *after,
                               const struct bl_evaluation_watch *watch,
                               struct bl_error *err)
{
    struct bl_walk walk = {
        .before = before,
        .after = after,
        .wanted_before = p->wanted_before,
        .wanted_after = p->wanted_after,
    };
    if (watch != NULL) {
        walk.cancel = watch->cancel;
        walk.rows = watch->rows;
        walk.rows_context = watch->context;
    }
    return bl_walk_pairs(&walk, fill_batches, p, err);
}

enum bl_status bl_profile_complete(struct bl_profile *p,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   const struct bl_evaluation_watch *watch,
                                   struct bl_error *err)
{
    bool second_pass = any_is_open(p);
    bl_pool_run(p->options.pool, p->n_profiled, settle_column, p);
    if (any_failure(p, err) != BL_OK)
        return err->status;
    if (second_pass && fill_all(p, before, after, watch, err) != BL_OK)
        return err->status;
    p->result = (struct bl_profile_result){p->columns, p->match.n_pairs,
                                           p->fields, p->n_fields};
    return BL_OK;
}

const struct bl_profile_result *bl_profile_result(const struct bl_profile *p)
{
    return &p->result;
}
