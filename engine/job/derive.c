#include "engine/job/derive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/stats.h"

enum {
    GATHER_VALUES = 1 << 20, // doubles that are gathered at a time
    ROUNDING_VECTORS = 8192, // on which rounded weights are judged
    LARGEST_BATCH = 512,
    SMALLEST_BATCH = 32,
    STEPS_OF_AN_EPOCH = 64, // that a small table should have
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

static void choose_tile(struct bl_features *f, const size_t tile[2])
{
    for (size_t i = 0; i < 2; i++) {
        size_t cells = f->shape[1 + i];
        f->tile[i] = tile[i] < cells ? tile[i] : cells;
    }
}

static enum bl_status make_features(struct bl_model *m,
                                    const struct bl_schema *schema,
                                    const struct bl_plan *plan,
                                    const struct bl_survey *survey,
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
    choose_tile(f, options->tile);
    return BL_OK;
}

/* The network. */

static size_t choose_hidden(size_t hidden[BL_MAX_HIDDEN],
                            const struct bl_options *o, size_t n_latent)
{
    static const size_t baler[] = {200, 100, 50};
    size_t n = 0;
    if (!o->hidden_is_free) {
        memcpy(hidden, o->hidden, sizeof o->hidden);
        return o->n_hidden;
    }
    for (size_t i = 0; i < sizeof baler / sizeof *baler; i++)
        if (baler[i] > n_latent)
            hidden[n++] = baler[i];
    return n;
}

static enum bl_status make_network(struct bl_model *m,
                                   const struct bl_options *o,
                                   struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    if (o->latent == 0 && !(o->ratio >= 1))
        return bl_fail(err, BL_USAGE,
                       "--ratio %g: numbers per row before / after, which is "
                       "1 or more",
                       o->ratio);
    double from_ratio = ceil((double)n_inputs / o->ratio);
    size_t n_latent = o->latent > 0 ? o->latent : (size_t)from_ratio;
    if (n_latent < 1 || n_latent > n_inputs)
        return bl_fail(err, BL_USAGE,
                       "--latent %zu: the network has %zu inputs, so its "
                       "latent space can have 1 to %zu values",
                       n_latent, n_inputs, n_inputs);
    m->activation = o->activation;
    m->precision = o->precision;
    size_t hidden[BL_MAX_HIDDEN];
    size_t n_hidden = choose_hidden(hidden, o, n_latent);
    if (bl_network_autoencoder(&m->net, n_inputs, hidden, n_hidden, n_latent,
                               o->activation, err) != BL_OK)
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

/* Training rows: (n, n_inputs) at the model's precision. */

struct training_data {
    void *X;
    size_t n;
};

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

static enum bl_status gather_blocks(struct training_data *data,
                                    struct bl_model *m,
                                    const struct bl_batch *sample,
                                    const size_t *columns, struct bl_error *err)
{
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    enum bl_type type = is_single ? BL_FLOAT32 : BL_FLOAT64;
    size_t per_row = bl_features_vectors_per_row(&m->features);
    size_t row_values = per_row * bl_features_n_inputs(&m->features);
    size_t rows = 1 + GATHER_VALUES / row_values;
    data->n = sample->n_rows * per_row;
    data->X =
        bl_array_new(sample->n_rows, row_values * bl_type_size(type), err);
    double *X = bl_array_new(rows, row_values * sizeof *X, err);
    double *x =
        bl_array_new(rows, bl_features_cells(&m->features) * sizeof *x, err);
    for (size_t at = 0;
         data->X != NULL && X != NULL && x != NULL && at < sample->n_rows;
         at += rows) {
        size_t left = sample->n_rows - at;
        size_t n = left < rows ? left : rows;
        char *to = (char *)data->X + at * row_values * bl_type_size(type);
        gather_rows(m, sample, columns, at, n, X, x);
        bl_type_from_double(to, type, X, n * row_values);
    }
    bool ok = data->X != NULL && X != NULL && x != NULL;
    free(X);
    free(x);
    return ok ? BL_OK : err->status;
}

static enum bl_status gather_sample(struct training_data *data,
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

/* Training. */

static void emit_epoch(void *context, const struct bl_epoch *epoch)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_EPOCH, .epoch = epoch});
}

static void emit_batch(void *context, size_t i, size_t n)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_BATCH, .batch = {i, n}});
}

static void emit_lr(void *context, size_t epoch, double from, double to)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_LR, .lr = {epoch, from, to}});
}

/* When the loss is not finite, the column that reaches farthest after its
 * normalisation is the likely reason. */
static void explain_nan(const struct bl_model *m,
                        const struct training_data *data,
                        const struct bl_observer *observer)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t tile = m->features.tile[0] * m->features.tile[1];
    double farthest = 0;
    size_t which = 0;
    for (size_t i = 0; i < data->n * n_inputs; i++) {
        double value = m->precision == BL_PRECISION_FLOAT32
                           ? (double)((const float *)data->X)[i]
                           : ((const double *)data->X)[i];
        if (fabs(value) > farthest) {
            farthest = fabs(value);
            which = i % n_inputs / tile;
        }
    }
    const char *name = m->features.items[which].name;
    if (isinf(farthest))
        bl_observe_warning(observer,
                           "the loss is not a number any more: column %s holds "
                           "values that float32 does not; try --normalise "
                           "%s=asinh or --precision float64",
                           name, name);
    else
        bl_observe_warning(observer,
                           "the loss is not a number any more: column %s "
                           "reaches %.1f decades beyond its usual size; try "
                           "--normalise %s=asinh or a smaller --lr",
                           name, log10(1 + farthest), name);
}

static void record_training(struct bl_model *m, const struct training_data *d,
                            const struct bl_train_result *r)
{
    struct bl_training_record *t = &m->training;
    t->rows = d->n;
    t->epochs = r->epochs_done;
    t->best_epoch = r->best.i;
    t->train_loss = r->best.train_loss;
    t->validation_loss = r->best.validation_loss;
    t->seconds = r->best.seconds;
    strncpy(t->end, bl_train_end_text(r->end), sizeof t->end - 1);
}

/* A small table in large batches would be over before it has learnt anything:
 * 4,000 jets in 100 epochs leave 0.14 standard deviations in batches of 512,
 * 0.05 in batches of 64. */
static size_t fitting_batch(size_t n_vectors)
{
    size_t batch = LARGEST_BATCH;
    while (batch > SMALLEST_BATCH && n_vectors / batch < STEPS_OF_AN_EPOCH)
        batch /= 2;
    return batch;
}

static enum bl_status train(struct bl_model *m,
                            const struct training_data *data,
                            const struct bl_options *options,
                            struct bl_pool *pool,
                            const struct bl_observer *observer,
                            struct bl_error *err)
{
    size_t size =
        m->precision == BL_PRECISION_FLOAT32 ? sizeof(float) : sizeof(double);
    m->params = bl_array_new(m->net.n_params, size, err);
    if (m->params == NULL)
        return err->status;
    struct bl_train_observer to = {.context = (void *)observer,
                                   .epoch = emit_epoch,
                                   .batch = emit_batch,
                                   .lr_drop = emit_lr,
                                   .cancel = observer->cancel};
    struct bl_train_options chosen = options->train;
    if (chosen.batch == 0)
        chosen.batch = fitting_batch(data->n);
    struct bl_train_result result = {0};
    enum bl_status status = bl_train(m->params, &m->net, m->precision, data->X,
                                     data->n, &chosen, pool, &to, &result, err);
    if (result.end == BL_TRAIN_NAN)
        explain_nan(m, data, observer);
    if (status == BL_OK)
        record_training(m, data, &result);
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
                                      const struct training_data *data,
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

static enum bl_status fill_model(
    struct bl_model *m, const struct bl_schema *schema,
    const struct bl_plan *plan, struct bl_survey *survey,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct training_data data = {0};
    m->type = bl_string_copy(options->model_type, err);
    if (m->type == NULL ||
        make_features(m, schema, plan, survey, options, err) != BL_OK ||
        make_network(m, options, err) != BL_OK ||
        gather_sample(&data, m, schema, &survey->sample.rows, err) != BL_OK)
        return err->status;
    bl_survey_release(survey);
    enum bl_status status = train(m, &data, options, pool, observer, err);
    if (status == BL_OK)
        status = shorten_weights(m, &data, err);
    free(data.X);
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
