#include "engine/job/compress.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/encoder.h"
#include "engine/job/bounded.h"
#include "engine/job/compress_parts.h"
#include "engine/job/derive.h"
#include "engine/job/plan.h"
#include "engine/job/survey.h"
#include "engine/job/table_stream.h"

void bl_file_sizes_of(struct bl_file_sizes *s, const struct bl_meta *m,
                      uint64_t file_bytes)
{
    const uint64_t *stored = m->stored_bytes;
    *s = (struct bl_file_sizes){
        .rows = m->schema.n_rows,
        .columns = m->schema.n_columns,
        .original = m->original_bytes,
        .in_memory = m->in_memory_bytes,
        .compressed = file_bytes,
        .model = stored[BL_SHARE_MODEL],
        .latent = stored[BL_SHARE_LATENT],
        .residual = stored[BL_SHARE_RESIDUAL],
        .exact = stored[BL_SHARE_EXACT],
    };
    uint64_t data = s->model + s->latent + s->residual + s->exact;
    s->metadata = file_bytes - data;
    s->ratio = (double)s->original / (double)file_bytes;
    s->ratio_without_model =
        (double)s->original / (double)(file_bytes - s->model);
}

enum bl_status bl_job_check_source(const struct bl_source *source,
                                   struct bl_error *err)
{
    if (source->schema.n_rows == 0)
        return bl_fail(err, BL_FAILED, "the table has no rows");
    if (source->schema.n_columns == 0)
        return bl_fail(err, BL_FAILED, "the table has no columns");
    return BL_OK;
}

/* Survey, plan, contest, derive.  *model stays NULL when no column is for a
 * network; `codings` is NULL where none are needed. */
static enum bl_status prepare(struct bl_model **model, struct bl_plan *plan,
                              struct bl_codings *codings,
                              struct bl_source *source,
                              const struct bl_options *options,
                              struct bl_pool *pool,
                              const struct bl_observer *observer,
                              struct bl_error *err)
{
    const struct bl_schema *schema = &source->schema;
    struct bl_survey survey;
    size_t sample_rows = options->sample_rows;
    bool streams = false;
    struct bl_options unbounded = *options; // bounds are not the network's
    unbounded.bound = "";
    options = &unbounded;
    if (bl_table_stream_wanted(&streams, schema, options, err) != BL_OK)
        return err->status;
    if (streams)
        sample_rows = bl_table_stream_sample_rows(schema, options);
    if (bl_survey_make_blocks(&survey, source, sample_rows, options->time_block,
                              options->train.seed, observer, err) != BL_OK)
        return err->status;
    survey.stream_from = streams ? source : NULL;
    enum bl_status status =
        bl_plan_make(plan, schema, survey.proposals, options, observer, err);
    if (status == BL_OK && codings != NULL)
        status = bl_unbounded_codings(codings, schema, plan, &survey, options,
                                      pool, observer, err);
    if (status == BL_OK && plan->n_compressed > 0)
        status = bl_derive(model, schema, plan, &survey, options, pool,
                           observer, err);
    bl_survey_release(&survey);
    return status;
}

enum bl_status bl_job_train(struct bl_model **model, struct bl_source *source,
                            const struct bl_options *options,
                            struct bl_pool *pool,
                            const struct bl_observer *observer,
                            struct bl_error *err)
{
    struct bl_plan plan = {0};
    *model = NULL;
    if (bl_job_check_source(source, err) != BL_OK)
        return err->status;
    enum bl_status status =
        prepare(model, &plan, NULL, source, options, pool, observer, err);
    bl_plan_release(&plan);
    if (status == BL_OK && *model == NULL)
        return bl_fail(err, BL_FAILED,
                       "there is nothing to train on: every column is kept "
                       "exactly or dropped (--compress COLS overrules that)");
    return status;
}

static enum bl_status add_recipe(struct bl_meta *m,
                                 const struct bl_recipe_lines *recipe,
                                 struct bl_error *err)
{
    m->tool = bl_string_copy(recipe->tool, err);
    if (m->tool == NULL)
        return err->status;
    for (size_t i = 0; i < recipe->n; i++)
        if (bl_meta_add_setting(m, recipe->settings[i].key,
                                recipe->settings[i].value, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_job_store_model(struct bl_model *model,
                                  const struct bl_recipe_lines *recipe,
                                  struct bl_container_writer *writer,
                                  uint64_t *file_bytes, struct bl_error *err)
{
    struct bl_buffer weights = {0};
    struct bl_meta meta = {.model = model};
    enum bl_status status = bl_model_pack_weights(model, &weights, err);
    if (status == BL_OK)
        status = writer->ops->put(writer, "weights", weights.data, weights.size,
                                  err);
    if (status == BL_OK)
        status = add_recipe(&meta, recipe, err);
    if (status == BL_OK)
        status = bl_meta_put(&meta, writer, err);
    if (status == BL_OK)
        status = writer->ops->finish(writer, file_bytes, err);
    meta.model = NULL;
    bl_meta_release(&meta);
    bl_buffer_release(&weights);
    return status;
}

/* Roles for a model that was made elsewhere: its inputs are compressed, what
 * it knows keeps its role, and what it does not know is kept exactly. */
static enum bl_status plan_for_model(struct bl_plan *plan,
                                     const struct bl_schema *schema,
                                     const struct bl_model *model,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    plan->roles = bl_array_new(schema->n_columns, sizeof *plan->roles, err);
    if (plan->roles == NULL)
        return err->status;
    bool *known = bl_array_new(schema->n_columns, sizeof *known, err);
    if (known == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++)
        plan->roles[i] = BL_ROLE_EXACT;
    for (size_t i = 0; i < model->n_others; i++) {
        ptrdiff_t c = bl_schema_find(schema, model->others[i].name);
        if (c >= 0) {
            plan->roles[c] = model->others[i].role;
            known[c] = true;
        }
    }
    for (size_t i = 0; i < model->features.n; i++) {
        ptrdiff_t c = bl_schema_find(schema, model->features.items[i].name);
        if (c >= 0) {
            plan->roles[c] = BL_ROLE_COMPRESS;
            known[c] = true;
        }
    }
    for (size_t i = 0; i < schema->n_columns; i++)
        if (!known[i])
            bl_observe_warning(observer,
                               "the model does not know column %s: it is kept "
                               "exactly",
                               schema->columns[i].name);
    free(known);
    return BL_OK;
}

static enum bl_status check_keeps_any(const struct bl_schema *schema,
                                      const enum bl_role *roles,
                                      struct bl_error *err)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (roles[i] != BL_ROLE_DROP)
            return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "there is nothing to store: every column is dropped");
}

static bool *wanted_columns(const struct bl_schema *schema,
                            const enum bl_role *roles, struct bl_error *err)
{
    bool *wanted = bl_array_new(schema->n_columns, sizeof *wanted, err);
    for (size_t i = 0; wanted != NULL && i < schema->n_columns; i++)
        wanted[i] = roles[i] != BL_ROLE_DROP;
    return wanted;
}

/* Reads a batch for each of n row groups; *got are not empty. */
static enum bl_status read_batches(struct bl_source *source,
                                   struct bl_batch *batches, size_t n,
                                   size_t *got, struct bl_error *err)
{
    for (*got = 0; *got < n; ++*got) {
        if (bl_source_read(source, &batches[*got], err) != BL_OK)
            return err->status;
        if (batches[*got].n_rows == 0)
            return BL_OK;
    }
    return BL_OK;
}

static enum bl_status encode_batches(struct bl_encoder *encoder,
                                     struct bl_source *source,
                                     struct bl_batch *batches, size_t n,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    size_t got = n;
    const struct bl_schema *stored = &bl_encoder_meta(encoder)->schema;
    bl_observe_phase(observer, "compress", 0, source->schema.n_rows);
    while (got == n) {
        if (bl_observe_abort(observer, err) != BL_OK ||
            read_batches(source, batches, n, &got, err) != BL_OK ||
            bl_encoder_add(encoder, batches, got, err) != BL_OK)
            return err->status;
        bl_observe_phase(observer, "compress", stored->n_rows,
                         source->schema.n_rows);
    }
    return BL_OK;
}

static enum bl_status encode_table(struct bl_encoder *encoder,
                                   struct bl_source *source,
                                   const enum bl_role *roles,
                                   const struct bl_observer *observer,
                                   struct bl_error *err)
{
    size_t n = bl_encoder_groups_at_once(encoder), made = 0;
    bool *wanted = wanted_columns(&source->schema, roles, err);
    struct bl_batch *batches = bl_array_new(n, sizeof *batches, err);
    enum bl_status status =
        wanted != NULL && batches != NULL ? BL_OK : err->status;
    for (; made < n && status == BL_OK; made++)
        status = bl_batch_init(&batches[made], &source->schema, wanted,
                               bl_encoder_rows_per_group(encoder), err);
    if (status == BL_OK)
        status = bl_source_seek(source, 0, err);
    if (status == BL_OK)
        status = encode_batches(encoder, source, batches, n, observer, err);
    for (size_t i = 0; i < made; i++)
        bl_batch_release(&batches[i]);
    free(batches);
    free(wanted);
    return status;
}

/* What the user should know about the size before being told it is done. */
static void warn_about_sizes(const struct bl_file_sizes *s,
                             const struct bl_observer *observer)
{
    unsigned long long file = s->compressed, table = s->original;
    if (file > table && s->model == 0)
        bl_observe_warning(observer,
                           "the file is larger than the table (%llu bytes for "
                           "%llu): there is too little in it to compress",
                           file, table);
    else if (file > table)
        bl_observe_warning(
            observer,
            "the file is larger than the table (%llu bytes for %llu): the "
            "network takes %llu of it; try smaller --hidden layers, a "
            "larger --ratio, or one model for many files (--model)",
            file, table, (unsigned long long)s->model);
    else if (s->model * 4 > s->compressed)
        bl_observe_warning(observer,
                           "the network is %.0f %% of the file; smaller "
                           "--hidden layers or one model for many files "
                           "(--model, --external-model) make it smaller",
                           100.0 * (double)s->model / (double)s->compressed);
}

static enum bl_status encode(
    struct bl_compress_report *report, struct bl_source *source,
    const enum bl_role *roles, struct bl_codings *codings,
    bool weights_are_external, const struct bl_recipe_lines *recipe,
    struct bl_container_writer *writer, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct bl_encoder *encoder;
    if (bl_encoder_new(&encoder, &source->schema, roles, codings, report->model,
                       weights_are_external, writer, pool, err) != BL_OK)
        return err->status;
    uint64_t file_bytes = 0;
    struct bl_meta *meta = bl_encoder_meta(encoder);
    enum bl_status status = add_recipe(meta, recipe, err);
    if (status == BL_OK)
        status = encode_table(encoder, source, roles, observer, err);
    if (status == BL_OK)
        status = bl_encoder_finish(encoder, &file_bytes, err);
    if (status == BL_OK) {
        bl_file_sizes_of(&report->sizes, meta, file_bytes);
        report->certificate = meta->certificate;
        report->is_bounded = meta->is_bounded;
        warn_about_sizes(&report->sizes, observer);
    }
    bl_encoder_free(encoder);
    return status;
}

/* Without bounds: all of a column's error is the network's.  Exact columns are
 * bytes where a model spares the survey. */
static enum bl_status compress_unbounded(
    struct bl_compress_report *report, struct bl_source *source,
    bool weights_are_external, const struct bl_options *options,
    const struct bl_recipe_lines *recipe, struct bl_container_writer *writer,
    struct bl_pool *pool, const struct bl_observer *observer,
    struct bl_error *err)
{
    struct bl_plan plan = {0};
    struct bl_codings codings = {0};
    enum bl_status status;
    if (report->model != NULL) {
        status = plan_for_model(&plan, &source->schema, report->model, observer,
                                err);
    } else {
        status = prepare(&report->model, &plan, &codings, source, options, pool,
                         observer, err);
        report->derived = report->model != NULL;
    }
    if (status == BL_OK)
        status = check_keeps_any(&source->schema, plan.roles, err);
    if (status == BL_OK)
        status =
            encode(report, source, plan.roles, codings.n > 0 ? &codings : NULL,
                   weights_are_external, recipe, writer, pool, observer, err);
    bl_codings_release(&codings);
    bl_plan_release(&plan);
    return status;
}

/* A network that may predict bounded columns is derived as one that restores
 * them. */
static enum bl_status derive_predictor(const struct bl_compression *c,
                                       struct bl_error *err)
{
    struct bl_plan plan = {0};
    struct bl_compress_report *report = c->report;
    if (!c->options->uses_network || report->model != NULL)
        return BL_OK;
    enum bl_status status = prepare(&report->model, &plan, NULL, c->source,
                                    c->options, c->pool, c->observer, err);
    report->derived = report->model != NULL;
    bl_plan_release(&plan);
    return status;
}

void bl_compress_forget_model(struct bl_compress_report *report)
{
    if (report->derived)
        bl_model_free(report->model);
    report->model = NULL;
    report->derived = false;
}

enum bl_status bl_bounded_begin(struct bl_bounded *b,
                                const struct bl_compression *c,
                                struct bl_error *err)
{
    const struct bl_schema *schema = &c->source->schema;
    *b = (struct bl_bounded){0};
    c->report->is_bounded = true;
    if (derive_predictor(c, err) != BL_OK ||
        bl_survey_make_blocks(&b->survey, c->source,
                              bl_bounded_sample_rows(schema, c->options),
                              BL_BOUNDED_BLOCK, c->options->train.seed,
                              c->observer, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_plan_make(&b->plan, schema, b->survey.proposals,
                                         c->options, c->observer, err);
    if (status == BL_OK)
        status = check_keeps_any(schema, b->plan.roles, err);
    if (status != BL_OK)
        bl_bounded_release(b);
    return status;
}

void bl_bounded_release(struct bl_bounded *b)
{
    bl_survey_release(&b->survey);
    bl_plan_release(&b->plan);
}

static enum bl_status choose_codings(struct bl_codings *codings,
                                     const struct bl_bounded *b,
                                     const struct bl_compression *c,
                                     struct bl_error *err)
{
    bool model_serves = false;
    if (bl_bounded_codings(codings, &model_serves, &c->source->schema, &b->plan,
                           &b->survey, c->report->model, c->options, c->pool,
                           c->observer, err) != BL_OK)
        return err->status;
    if (c->report->model == NULL || model_serves)
        return BL_OK;
    bl_observe_warning(c->observer,
                       "the network is not stored: without it the file is "
                       "smaller at these bounds");
    bl_compress_forget_model(c->report);
    return BL_OK;
}

enum bl_status bl_bounded_write(const struct bl_bounded *b,
                                const struct bl_compression *c,
                                struct bl_container_writer *writer,
                                struct bl_error *err)
{
    struct bl_codings codings = {0};
    enum bl_status status = choose_codings(&codings, b, c, err);
    if (status == BL_OK)
        status = encode(c->report, c->source, b->plan.roles, &codings,
                        c->weights_are_external && c->report->model != NULL,
                        c->recipe, writer, c->pool, c->observer, err);
    bl_codings_release(&codings);
    return status;
}

/* With bounds: every column the way that is cheapest for it. */
static enum bl_status compress_bounded(
    struct bl_compress_report *report, struct bl_source *source,
    bool weights_are_external, const struct bl_options *options,
    const struct bl_recipe_lines *recipe, struct bl_container_writer *writer,
    struct bl_pool *pool, const struct bl_observer *observer,
    struct bl_error *err)
{
    const struct bl_compression c = {
        .report = report,
        .source = source,
        .weights_are_external = weights_are_external,
        .options = options,
        .recipe = recipe,
        .pool = pool,
        .observer = observer,
    };
    struct bl_bounded b;
    if (bl_bounded_begin(&b, &c, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_bounded_write(&b, &c, writer, err);
    bl_bounded_release(&b);
    return status;
}

enum bl_status bl_job_compress(
    struct bl_compress_report *report, struct bl_source *source,
    struct bl_model *model, bool weights_are_external,
    const struct bl_options *options, const struct bl_recipe_lines *recipe,
    struct bl_container_writer *writer, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    *report = (struct bl_compress_report){.model = model};
    enum bl_status status = bl_job_check_source(source, err);
    if (status != BL_OK)
        return status;
    bool is_bounded = *options->bound != '\0';
    status = (is_bounded ? compress_bounded : compress_unbounded)(
        report, source, weights_are_external, options, recipe, writer, pool,
        observer, err);
    if (status != BL_OK)
        bl_compress_forget_model(report);
    return status;
}
