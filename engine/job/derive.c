#include "engine/job/derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/stats.h"
#include "engine/job/loss_terms.h"
#include "engine/job/model_types.h"

enum {
    GATHER_VALUES = 1 << 20, // doubles that are gathered at a time
    ROUNDING_VECTORS = 8192, // on which rounded weights are judged
};

/* A loss may grow by this much when weights are rounded. */
static const double ROUNDING_COST = 1.005;

/* Features: what the network takes, and how. */

/* The finite values of a column without its sentinel, ascending: the sample
 * of the statistics, in place or as a copy that *copy owns. */
static enum bl_status values_to_fit(const double **sorted, size_t *n,
                                    double **copy,
                                    const struct bl_column_stats *stats,
                                    const struct bl_feature *f,
                                    struct bl_error *err)
{
    *sorted = stats->sorted;
    *n = stats->n_sorted;
    *copy = NULL;
    if (!f->has_sentinel)
        return BL_OK;
    *copy = bl_array_new(stats->n_sorted, sizeof **copy, err);
    if (*copy == NULL)
        return err->status;
    *n = 0;
    for (size_t i = 0; i < stats->n_sorted; i++)
        if (!bl_feature_is_special(f, stats->sorted[i]))
            (*copy)[(*n)++] = stats->sorted[i];
    *sorted = *copy;
    return BL_OK;
}

static enum bl_status fit_feature(struct bl_feature *f,
                                  const struct bl_column_stats *stats,
                                  const struct bl_norm_kind *kind,
                                  struct bl_error *err)
{
    static const double zero = 0;
    const double *sorted;
    double *copy;
    size_t n;
    if (values_to_fit(&sorted, &n, &copy, stats, f, err) != BL_OK)
        return err->status;
    if (n == 0) { // every value is special: any scale will do
        sorted = &zero;
        n = 1;
    }
    f->fill = sorted[n / 2];
    enum bl_status status = bl_norm_fit(&f->norm, kind, sorted, n, err);
    free(copy);
    return status == BL_OK ? BL_OK : bl_error_prefix(err, "column %s", f->name);
}

static enum bl_status make_feature(struct bl_feature *f,
                                   const struct bl_column *c,
                                   const struct bl_proposal *proposal,
                                   const struct bl_column_stats *stats,
                                   const struct bl_norm_kind *kind,
                                   struct bl_error *err)
{
    f->type = c->type;
    f->has_sentinel = proposal->has_sentinel;
    f->sentinel = proposal->sentinel;
    f->name = bl_string_copy(c->name, err);
    if (f->name == NULL)
        return err->status;
    if (c->unit != NULL && (f->unit = bl_string_copy(c->unit, err)) == NULL)
        return err->status;
    return fit_feature(f, stats, kind, err);
}

static void choose_tile(struct bl_features *f, const struct bl_options *o,
                        const struct bl_model_type *type)
{
    const size_t *tile = o->tile_is_free ? type->tile : o->tile;
    f->time_block = o->time_block;
    for (size_t i = 0; i < 2; i++) {
        size_t cells = f->shape[1 + i];
        f->tile[i] = tile[i] < cells ? tile[i] : cells;
    }
}

static enum bl_status make_features(struct bl_model *m,
                                    const struct bl_schema *schema,
                                    const struct bl_plan *plan,
                                    const struct bl_survey *survey,
                                    const struct bl_model_type *type,
                                    const struct bl_options *options,
                                    struct bl_error *err)
{
    struct bl_features *f = &m->features;
    f->items = bl_array_new(plan->n_compressed, sizeof *f->items, err);
    m->others = bl_array_new(schema->n_columns, sizeof *m->others, err);
    if (f->items == NULL || m->others == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct bl_column *c = &schema->columns[i];
        if (plan->roles[i] != BL_ROLE_COMPRESS) {
            struct bl_other_column *other = &m->others[m->n_others++];
            other->role = plan->roles[i];
            other->name = bl_string_copy(c->name, err);
            if (other->name == NULL)
                return err->status;
            continue;
        }
        bl_column_shape(f->shape, c);
        if (make_feature(&f->items[f->n++], c, &survey->proposals[i],
                         bl_stats_column(survey->stats, i), plan->norms[i],
                         err) != BL_OK)
            return err->status;
    }
    choose_tile(f, options, type);
    return BL_OK;
}

/* The network. */

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

static enum bl_status find_type(const struct bl_model_type **type,
                                const char *name, struct bl_error *err)
{
    *type = bl_model_type_find(name);
    return *type != NULL ? BL_OK
                         : bl_fail(err, BL_USAGE,
                                   "there is no type of model \"%s\"", name);
}

static enum bl_status make_network(struct bl_model *m,
                                   const struct bl_model_type *type,
                                   size_t n_latent, const struct bl_options *o,
                                   struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    m->type = bl_string_copy(type->name, err);
    m->precision = o->precision;
    if (m->type == NULL || type->build(m, n_inputs, n_latent, o, err) != BL_OK)
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

/* Training rows. */

static void gather_rows(struct bl_model *m, const struct bl_batch *sample,
                        const size_t *columns, size_t first, size_t n_rows,
                        double *X, double *x)
{
    size_t cells = bl_features_cells(&m->features);
    for (size_t i = 0; i < m->features.n; i++) {
        const struct bl_vector *v = &sample->vectors[columns[i]];
        bl_type_to_double(x, bl_vector_at(v, first, 0), v->type,
                          n_rows * cells);
        bl_features_gather(X, x, n_rows, i, &m->features);
    }
}

static enum bl_status gather_blocks(struct bl_training_rows *data,
                                    struct bl_model *m,
                                    const struct bl_batch *sample,
                                    const size_t *columns, struct bl_error *err)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    enum bl_type type = is_single ? BL_FLOAT32 : BL_FLOAT64;
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t block_values =
        bl_features_vectors_per_block(&m->features) * n_inputs;
    size_t blocks = 1 + GATHER_VALUES / block_values;
    size_t rows = blocks * bl_features_time_block(&m->features);
    char *to;
    data->n = bl_features_vectors(&m->features, sample->n_rows);
    data->X = to = bl_array_new(data->n, n_inputs * bl_type_size(type), err);
    double *X = bl_array_new(blocks, block_values * sizeof *X, err);
    double *x =
        bl_array_new(rows, bl_features_cells(&m->features) * sizeof *x, err);
    for (size_t at = 0;
         data->X != NULL && X != NULL && x != NULL && at < sample->n_rows;
         at += rows) {
        size_t left = sample->n_rows - at;
        size_t n = left < rows ? left : rows;
        size_t n_values = bl_features_vectors(&m->features, n) * n_inputs;
        gather_rows(m, sample, columns, at, n, X, x);
        bl_type_from_double(to, type, X, n_values);
        to += n_values * bl_type_size(type);
    }
    bool ok = data->X != NULL && X != NULL && x != NULL;
    free(X);
    free(x);
    return ok ? BL_OK : err->status;
}

static enum bl_status gather_sample(struct bl_training_rows *data,
                                    struct bl_model *m,
                                    const struct bl_schema *schema,
                                    const struct bl_batch *sample,
                                    struct bl_error *err)
{
    size_t *columns = bl_array_new(m->features.n, sizeof *columns, err);
    if (columns == NULL)
        return err->status;
    for (size_t i = 0; i < m->features.n; i++)
        columns[i] = (size_t)bl_schema_find(schema, m->features.items[i].name);
    enum bl_status status = gather_blocks(data, m, sample, columns, err);
    free(columns);
    return status;
}

/* Weights as short as costs no fidelity. */

/* Mean squared error over the first n vectors, as the decoder restores. */
static double restored_loss(const struct bl_model *m, const double *X,
                            double *Y, void *latents, size_t n,
                            struct bl_model_scratch *s)
{
    bl_model_encode(m, latents, X, n, s);
    bl_model_decode(m, Y, latents, n, s);
    double sum = 0;
    for (size_t i = 0; i < n * bl_features_n_inputs(&m->features); i++)
        sum += (Y[i] - X[i]) * (Y[i] - X[i]);
    return sum;
}

static void try_shorter_weights(struct bl_model *m, void *trained,
                                const double *X, double *Y, void *latents,
                                size_t n, struct bl_model_scratch *s)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t bytes =
        m->net.n_params * (is_single ? sizeof(float) : sizeof(double));
    enum bl_weights full = is_single ? BL_WEIGHTS_FLOAT32 : BL_WEIGHTS_FLOAT64;
    memcpy(trained, m->params, bytes);
    double loss = restored_loss(m, X, Y, latents, n, s);
    for (enum bl_weights w = BL_WEIGHTS_FLOAT16; w < full; w++) {
        bl_model_round_weights(m, w);
        if (restored_loss(m, X, Y, latents, n, s) <= ROUNDING_COST * loss)
            return;
        memcpy(m->params, trained, bytes);
    }
    m->weights = full;
}

static enum bl_status shorten_weights(struct bl_model *m,
                                      const struct bl_training_rows *data,
                                      struct bl_error *err)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    size_t n = data->n < ROUNDING_VECTORS ? data->n : ROUNDING_VECTORS;
    size_t n_inputs = bl_features_n_inputs(&m->features);
    double *X = bl_array_new(n, n_inputs * sizeof *X, err);
    double *Y = bl_array_new(n, n_inputs * sizeof *Y, err);
    void *latents = bl_array_new(n, bl_model_latent_bytes(m), err);
    void *trained = bl_array_new(m->net.n_params, sizeof(double), err);
    struct bl_model_scratch s = {0};
    bool ok = X != NULL && Y != NULL && latents != NULL && trained != NULL &&
              bl_model_scratch_init(&s, m, err) == BL_OK;
    if (ok) {
        bl_type_to_double(X, data->X, is_single ? BL_FLOAT32 : BL_FLOAT64,
                          n * n_inputs);
        try_shorter_weights(m, trained, X, Y, latents, n, &s);
    }
    bl_model_scratch_release(&s);
    free(trained);
    free(latents);
    free(Y);
    free(X);
    return ok ? BL_OK : err->status;
}

static enum bl_status fit_network(struct bl_model *m,
                                  const struct bl_model_type *type,
                                  const struct bl_training_rows *rows,
                                  const struct bl_options *options,
                                  struct bl_pool *pool,
                                  const struct bl_observer *observer,
                                  struct bl_error *err)
{
    size_t size =
        m->precision == BL_PRECISION_FLOAT32 ? sizeof(float) : sizeof(double);
    m->params = bl_array_new(m->net.n_params, size, err);
    if (m->params == NULL ||
        type->fit(m, rows, options, pool, observer, err) != BL_OK)
        return err->status;
    return shorten_weights(m, rows, err);
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
        status = fit_network(m, type, rows, &told, pool, observer, err);
    bl_job_terms_release(&own);
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
    size_t n_latent = 0;
    if (find_type(&type, options->model_type, err) != BL_OK ||
        make_features(m, schema, plan, survey, type, options, err) != BL_OK ||
        choose_n_latent(&n_latent, m, options, observer, err) != BL_OK ||
        make_network(m, type, n_latent, options, err) != BL_OK ||
        gather_sample(&rows, m, schema, &survey->sample.rows, err) != BL_OK)
        return err->status;
    bl_survey_release(survey);
    enum bl_status status = fit_with_terms(m, type, schema, plan, &rows,
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
    if (find_type(&type, type_name, err) != BL_OK ||
        bl_model_copy_columns(m, beside, err) != BL_OK ||
        make_network(m, type, bl_model_n_latent(beside), &options, err) !=
            BL_OK ||
        gather_sample(&rows, m, schema, sample, err) != BL_OK)
        return err->status;
    enum bl_status status =
        fit_network(m, type, &rows, &options, pool, observer, err);
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
