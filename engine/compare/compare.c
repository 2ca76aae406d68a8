#include "engine/compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/compare/codec.h"

/* In the order of the report; the first sets the size to meet. */
static const struct bl_compare_codec *const codecs[] = {
    &bl_compare_autoencoder, &bl_compare_pca,      &bl_compare_truncate,
    &bl_compare_zfp,         &bl_compare_lossless,
};

enum { N_CODECS = sizeof codecs / sizeof *codecs };

/* Looking at the table. */

/* Roles as the model knows them. */
static void find_roles(struct bl_comparison *c)
{
    const struct bl_schema *schema = &c->source->schema;
    const struct bl_model *m = c->model;
    for (size_t i = 0; i < schema->n_columns; i++)
        c->roles[i] = BL_ROLE_DROP;
    for (size_t i = 0; i < m->n_others; i++) {
        ptrdiff_t at = bl_schema_find(schema, m->others[i].name);
        if (at >= 0 && schema->columns[at].type != BL_UNREADABLE)
            c->roles[at] = m->others[i].role;
    }
    for (size_t i = 0; i < m->features.n; i++) {
        size_t at = (size_t)bl_schema_find(schema, m->features.items[i].name);
        c->columns[i] = at;
        c->roles[at] = BL_ROLE_COMPRESS;
        c->wanted[at] = true;
    }
}

static void widen_ranges(struct bl_comparison *c, const struct bl_batch *b)
{
    for (size_t i = 0; i < c->model->features.n; i++) {
        const struct bl_feature *f = &c->model->features.items[i];
        const struct bl_vector *v = &b->vectors[c->columns[i]];
        struct bl_range *range = &c->ranges[i];
        for (size_t j = 0; j < b->n_rows * v->width; j++) {
            double x;
            bl_type_to_double(&x, bl_vector_at(v, 0, j), v->type, 1);
            if (bl_feature_is_special(f, x))
                continue;
            range->low = fmin(range->low, x);
            range->high = fmax(range->high, x);
        }
    }
}

static uint64_t stored_bytes(const struct bl_comparison *c,
                             const struct bl_batch *b)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct bl_vector *v = &b->vectors[i];
        if (c->roles[i] == BL_ROLE_DROP)
            continue;
        bytes += v->type == BL_TEXT
                     ? v->offsets[b->n_rows]
                     : b->n_rows * v->width * bl_type_size(v->type);
    }
    return bytes;
}

static enum bl_status look_at_rows(struct bl_comparison *c,
                                   struct bl_compare_report *report,
                                   struct bl_batch *b, struct bl_error *err)
{
    do {
        if (bl_observe_abort(c->observer, err) != BL_OK ||
            bl_source_read(c->source, b, err) != BL_OK)
            return err->status;
        widen_ranges(c, b);
        report->original += stored_bytes(c, b);
    } while (b->n_rows > 0);
    return BL_OK;
}

static enum bl_status look_at_table(struct bl_comparison *c,
                                    struct bl_compare_report *report,
                                    struct bl_error *err)
{
    const struct bl_schema *schema = &c->source->schema;
    size_t n = c->model->features.n;
    struct bl_batch b = {0};
    c->roles = bl_array_new(schema->n_columns, sizeof *c->roles, err);
    c->wanted = bl_array_new(schema->n_columns, sizeof *c->wanted, err);
    c->columns = bl_array_new(n, sizeof *c->columns, err);
    c->ranges = bl_array_new(n, sizeof *c->ranges, err);
    if (c->roles == NULL || c->wanted == NULL || c->columns == NULL ||
        c->ranges == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        c->ranges[i] = (struct bl_range){INFINITY, -INFINITY};
    find_roles(c);
    enum bl_status status =
        bl_batch_init(&b, schema, NULL, bl_batch_comfortable_rows(schema), err);
    if (status == BL_OK)
        status = bl_source_seek(c->source, 0, err);
    if (status == BL_OK)
        status = look_at_rows(c, report, &b, err);
    bl_batch_release(&b);
    return status;
}

/* Codecs. */

void bl_codec_result_take(struct bl_codec_result *r, const struct bl_loss *l)
{
    for (size_t i = 0; i < l->features->n; i++)
        r->columns[i] = bl_loss_of(l, i);
    r->all = bl_loss_in_all(l);
}

/* As `baler verify` would find it: by what came back. */
static bool is_within(const struct bl_codec_result *r, size_t n,
                      const struct bl_compare_options *wishes)
{
    for (size_t i = 0; i < n; i++) {
        const struct bl_column_loss *l = &r->columns[i];
        double d = wishes->by == BL_EQUAL_ABS_BOUND ? l->max_abs
                                                    : l->max_abs_over_range;
        if (d > wishes->bound)
            return false;
    }
    return true;
}

static enum bl_status run_codec(struct bl_comparison *c,
                                const struct bl_compare_codec *codec,
                                struct bl_compare_report *report,
                                struct bl_error *err)
{
    struct bl_codec_result *r = &report->codecs[report->n_codecs++];
    size_t n = c->model->features.n;
    *r = (struct bl_codec_result){.name = codec->name,
                                  .summary = codec->summary,
                                  .why_not = codec->why_not,
                                  .has_bound = codec->has_bound};
    r->columns = bl_array_new(n, sizeof *r->columns, err);
    if (r->columns == NULL)
        return err->status;
    if (r->why_not != NULL)
        return BL_OK;
    double began = bl_clock_seconds();
    if (codec->run(c, r, err) != BL_OK)
        return bl_error_prefix(err, "%s", codec->name);
    r->seconds += bl_clock_seconds() - began;
    if (r->why_not == NULL) {
        r->ratio = (double)report->original / (double)r->bytes;
        r->holds_bound = is_within(r, n, c->wishes);
    }
    return BL_OK;
}

static enum bl_status run_all(struct bl_comparison *c,
                              struct bl_compare_report *report,
                              struct bl_error *err)
{
    double began = bl_clock_seconds();
    if (bl_job_train(&c->model, c->source, c->options, c->pool, c->observer,
                     err) != BL_OK)
        return err->status;
    c->train_seconds = bl_clock_seconds() - began;
    report->model = c->model;
    report->codecs = bl_array_new(N_CODECS, sizeof *report->codecs, err);
    if (report->codecs == NULL || look_at_table(c, report, err) != BL_OK)
        return err->status;
    c->target = c->wishes->bytes;
    for (size_t i = 0; i < N_CODECS; i++) {
        if (run_codec(c, codecs[i], report, err) != BL_OK)
            return err->status;
        if (c->target == 0)
            c->target = report->codecs[0].bytes;
    }
    report->target = c->target;
    return BL_OK;
}

enum bl_status bl_job_compare(
    struct bl_compare_report *report, struct bl_source *source,
    const struct bl_options *options, const struct bl_compare_options *wishes,
    const struct bl_recipe_lines *recipe, const struct bl_scratch_files *files,
    struct bl_pool *pool, const struct bl_observer *observer,
    struct bl_error *err)
{
    struct bl_comparison c = {.source = source,
                              .options = options,
                              .wishes = wishes,
                              .recipe = recipe,
                              .files = files,
                              .pool = pool,
                              .observer = observer};
    *report = (struct bl_compare_report){.rows = source->schema.n_rows};
    enum bl_status status = run_all(&c, report, err);
    free(c.roles);
    free(c.wanted);
    free(c.columns);
    free(c.ranges);
    if (status != BL_OK)
        bl_compare_report_release(report);
    return status;
}

void bl_compare_report_release(struct bl_compare_report *report)
{
    for (size_t i = 0; i < report->n_codecs; i++)
        free(report->codecs[i].columns);
    free(report->codecs);
    bl_model_free(report->model);
    *report = (struct bl_compare_report){0};
}
