#include "engine/job/derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/job/choose.h"
#include "engine/job/derive_parts.h"
#include "engine/job/loss_terms.h"
#include "engine/job/table_stream.h"

/* A latent space larger than the network's input is taken as that input when
 * it would fit all columns of the table: which of them are kept exactly is
 * mostly not the user's doing. */
static enum bl_status choose_n_latent(size_t *n_latent,
                                      const struct bl_model *m,
                                      const struct bl_options *o,
                                      const struct bl_observer *observer,
                                      struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t n_columns = m->features.n + m->n_others;
    if (o->latent == 0 && !(o->ratio >= 1))
        return bl_fail(err, BL_USAGE,
                       "--ratio %g: numbers per row before / after, which is "
                       "1 or more",
                       o->ratio);
    double from_ratio = ceil((double)n_inputs / o->ratio);
    *n_latent = o->latent > 0 ? o->latent : (size_t)from_ratio;
    if (*n_latent > n_inputs && *n_latent <= n_columns) {
        bl_observe_warning(observer,
                           "the latent space has %zu values instead of %zu: "
                           "so many inputs are left beside the columns that "
                           "are kept exactly",
                           n_inputs, *n_latent);
        *n_latent = n_inputs;
    }
    if (*n_latent < 1 || *n_latent > n_inputs)
        return bl_fail(err, BL_USAGE,
                       "--latent %zu: the network has %zu inputs, so its "
                       "latent space can have 1 to %zu values",
                       *n_latent, n_inputs, n_inputs);
    return BL_OK;
}

enum bl_status bl_derive_find_type(const struct bl_model_type **type,
                                   const char *name, struct bl_error *err)
{
    *type = bl_model_type_find(name);
    return *type != NULL ? BL_OK
                         : bl_fail(err, BL_USAGE,
                                   "there is no type of model \"%s\"", name);
}

enum bl_status bl_derive_network(struct bl_model *m,
                                 const struct bl_model_type *type,
                                 const struct bl_network_wish *wish,
                                 const struct bl_options *o,
                                 struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    m->type = bl_string_copy(type->name, err);
    m->precision = o->precision;
    if (m->type == NULL || type->build(m, wish, o, err) != BL_OK)
        return err->status;
    return bl_model_is_storable(m)
               ? BL_OK
               : bl_fail(err, BL_USAGE,
                         "a network of %zu inputs and %zu parameters cannot be "
                         "stored (at most %d and %d); choose narrower --hidden "
                         "layers, smaller tiles, or compress fewer columns",
                         n_inputs, m->net.n_params, BL_MODEL_MAX_WIDTH,
                         BL_MODEL_MAX_PARAMS);
}

static enum bl_status fit_with_terms(
    struct bl_model *m, const struct bl_model_type *type,
    const struct bl_schema *schema, const struct bl_plan *plan,
    const struct bl_training_rows *rows, const struct bl_options *options,
    struct bl_pool *pool, const struct bl_observer *observer,
    struct bl_error *err)
{
    struct bl_job_terms own;
    struct bl_options told = *options;
    enum bl_status status = bl_job_terms_make(&own, &told.train.terms, m,
                                              schema, plan, rows, options, err);
    if (status == BL_OK)
        status = bl_derive_fit(m, type, rows, &told, pool, observer, err);
    bl_job_terms_release(&own);
    return status;
}

/* `rows` are the survey's sample, gathered; its memory is given back. */
static enum bl_status fit_to_survey(
    struct bl_model *m, const struct bl_model_type *type,
    const struct bl_schema *schema, const struct bl_plan *plan,
    struct bl_training_rows *rows, struct bl_survey *survey,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct bl_table_stream stream = {0};
    if (survey->stream_from != NULL) {
        if (bl_table_stream_init(&stream, survey, m, options, observer, err) !=
            BL_OK)
            return err->status;
        rows->stream = &stream.stream;
    }
    bl_survey_release(survey);
    enum bl_status status = fit_with_terms(m, type, schema, plan, rows, options,
                                           pool, observer, err);
    bl_table_stream_release(&stream);
    return status;
}

/* Everything that is wrong with the options is found before the rows are
 * gathered. */
static enum bl_status fill_model(
    struct bl_model *m, const struct bl_schema *schema,
    const struct bl_plan *plan, struct bl_survey *survey,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct bl_training_rows rows = {0};
    const struct bl_model_type *type;
    struct bl_options chosen = *options;
    size_t n_latent = 0;
    if (options->model_type_is_free &&
        bl_choose(&chosen, &m->choice, schema, plan, survey, pool, observer,
                  err) != BL_OK)
        return err->status;
    options = &chosen;
    if (bl_derive_find_type(&type, options->model_type, err) != BL_OK ||
        bl_derive_features(m, schema, plan, survey, type, options, err) !=
            BL_OK ||
        choose_n_latent(&n_latent, m, options, observer, err) != BL_OK ||
        bl_derive_network(m, type,
                          &(struct bl_network_wish){n_latent, schema->n_rows},
                          options, err) != BL_OK ||
        bl_derive_gather(&rows, m, schema, &survey->sample.rows, err) != BL_OK)
        return err->status;
    enum bl_status status = fit_to_survey(m, type, schema, plan, &rows, survey,
                                          options, pool, observer, err);
    free(rows.X);
    return status;
}

enum bl_status bl_derive(struct bl_model **model,
                         const struct bl_schema *schema,
                         const struct bl_plan *plan, struct bl_survey *survey,
                         const struct bl_options *options, struct bl_pool *pool,
                         const struct bl_observer *observer,
                         struct bl_error *err)
{
    struct bl_model *m = bl_array_new(1, sizeof *m, err);
    if (m == NULL)
        return err->status;
    if (fill_model(m, schema, plan, survey, options, pool, observer, err) !=
        BL_OK) {
        bl_model_free(m);
        return err->status;
    }
    *model = m;
    return BL_OK;
}

static enum bl_status fill_beside(struct bl_model *m, const char *type_name,
                                  const struct bl_model *beside,
                                  const struct bl_schema *schema,
                                  const struct bl_batch *sample,
                                  struct bl_pool *pool,
                                  const struct bl_observer *observer,
                                  struct bl_error *err)
{
    struct bl_options options = BL_OPTIONS_INIT;
    struct bl_training_rows rows = {0};
    const struct bl_model_type *type;
    options.precision = beside->precision;
    if (bl_derive_find_type(&type, type_name, err) != BL_OK ||
        bl_model_copy_columns(m, beside, err) != BL_OK ||
        bl_derive_network(m, type,
                          &(struct bl_network_wish){bl_model_n_latent(beside),
                                                    schema->n_rows},
                          &options, err) != BL_OK ||
        bl_derive_gather(&rows, m, schema, sample, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derive_fit(m, type, &rows, &options, pool, observer, err);
    free(rows.X);
    return status;
}

enum bl_status bl_derive_beside(struct bl_model **model, const char *type,
                                const struct bl_model *beside,
                                const struct bl_schema *schema,
                                const struct bl_batch *sample,
                                struct bl_pool *pool,
                                const struct bl_observer *observer,
                                struct bl_error *err)
{
    struct bl_model *m = bl_array_new(1, sizeof *m, err);
    if (m == NULL)
        return err->status;
    if (fill_beside(m, type, beside, schema, sample, pool, observer, err) !=
        BL_OK) {
        bl_model_free(m);
        return err->status;
    }
    *model = m;
    return BL_OK;
}
