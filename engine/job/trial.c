#include "engine/job/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/codec/latents.h"

enum {
    MOST_VECTORS = 16384,
    MOST_JUDGED = 4096,
    JUDGED_ONE_IN = 5,
    FEWEST_EPOCHS = 3,
    MOST_EPOCHS = 60,
    BYTES_OF_WEIGHT = 2,
};

static const double MULTIPLICATIONS = 1e10;

static size_t size_of_value(const struct bl_options *o)
{
    return o->precision == BL_PRECISION_FLOAT32 ? sizeof(float)
                                                : sizeof(double);
}

static enum bl_type type_of_value(const struct bl_model *m)
{
    return m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64;
}

/* A model that has its features; *m is the caller's, on failure too. */
static enum bl_status begin(struct bl_model **m, const struct bl_trial *t,
                            const struct bl_trial_of *of, struct bl_error *err)
{
    *m = bl_array_new(1, sizeof **m, err);
    if (*m == NULL)
        return err->status;
    (*m)->precision = t->options.precision;
    return bl_derive_features(*m, of->schema, of->plan, of->survey, t->type,
                              &t->options, err);
}

enum bl_status bl_trial_init(struct bl_trial *t, const struct bl_trial_of *of,
                             const char *name, const char *type,
                             const struct bl_options *options,
                             struct bl_error *err)
{
    struct bl_model *m = NULL;
    *t = (struct bl_trial){.name = name, .options = *options};
    t->options.model_type = type;
    t->options.model_type_is_free = false;
    t->bytes_of_value = (double)size_of_value(options);
    if (bl_derive_find_type(&t->type, type, err) != BL_OK)
        return err->status;
    enum bl_status status = begin(&m, t, of, err);
    if (status == BL_OK) {
        size_t n_rows = (size_t)of->schema->n_rows;
        t->n_inputs = bl_features_n_inputs(&m->features);
        t->n_vectors = bl_features_vectors(&m->features, n_rows);
    }
    bl_model_free(m);
    return status;
}

/* The network is gone again afterwards; one that could not be stored takes
 * more than any. */
static enum bl_status count(double *bytes, struct bl_model *m,
                            const struct bl_trial *t,
                            const struct bl_trial_of *of, size_t n_latent,
                            struct bl_error *err)
{
    struct bl_network_wish wish = {n_latent, of->schema->n_rows};
    if (t->type->build(m, &wish, &t->options, err) != BL_OK)
        return err->status;
    double latents =
        (double)t->n_vectors * (double)n_latent * t->bytes_of_value;
    *bytes = bl_model_is_storable(m)
                 ? BYTES_OF_WEIGHT * (double)m->net.n_params + latents
                 : INFINITY;
    bl_network_release(&m->net);
    return BL_OK;
}

enum bl_status bl_trial_bytes(double *bytes, const struct bl_trial *t,
                              const struct bl_trial_of *of, size_t n_latent,
                              struct bl_error *err)
{
    struct bl_model *m = NULL;
    enum bl_status status = begin(&m, t, of, err);
    if (status == BL_OK)
        status = count(bytes, m, t, of, n_latent, err);
    bl_model_free(m);
    return status;
}

enum bl_status bl_trial_latent_within(size_t *n_latent,
                                      const struct bl_trial *t,
                                      const struct bl_trial_of *of,
                                      double bytes, struct bl_error *err)
{
    struct bl_model *m = NULL;
    size_t low = 0, high = t->n_inputs;
    enum bl_status status = begin(&m, t, of, err);
    while (status == BL_OK && low < high) {
        size_t middle = low + (high - low + 1) / 2;
        double counted = INFINITY;
        status = count(&counted, m, t, of, middle, err);
        if (counted <= bytes)
            low = middle;
        else
            high = middle - 1;
    }
    bl_model_free(m);
    *n_latent = low;
    return status;
}

/* Vectors of the sample, drawn: those to learn from and those to judge by. */
struct drawn {
    struct bl_training_rows learnt;
    double *judged; // (n_judged, n_inputs)
    size_t n_judged;
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_drawn(struct drawn *d, const char *X, const uint32_t *order,
                       size_t n_inputs, enum bl_type type)
{
    size_t bytes = n_inputs * bl_type_size(type);
    char *to = d->learnt.X;
    for (size_t i = 0; i < d->n_judged; i++)
        bl_type_to_double(d->judged + i * n_inputs, X + order[i] * bytes, type,
                          n_inputs);
    for (size_t i = 0; i < d->learnt.n; i++)
        memcpy(to + i * bytes, X + order[d->n_judged + i] * bytes, bytes);
}

/* A single vector is judged by itself. */
static enum bl_status draw(struct drawn *d, const struct bl_training_rows *all,
                           const struct bl_model *m, uint64_t seed,
                           struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    struct bl_random random = bl_random_new(seed, 0);
    uint32_t *order = bl_array_new(all->n + 1, sizeof *order, err);
    d->n_judged = least(all->n / JUDGED_ONE_IN + 1, MOST_JUDGED);
    d->learnt.n = least(all->n > 1 ? all->n - d->n_judged : 1, MOST_VECTORS);
    d->judged = bl_array_new(d->n_judged, n_inputs * sizeof(double), err);
    d->learnt.X = bl_array_new(d->learnt.n, n_inputs * sizeof(double), err);
    bool ok = order != NULL && d->judged != NULL && d->learnt.X != NULL;
    if (ok) {
        for (size_t i = 0; i < all->n; i++)
            order[i] = (uint32_t)i;
        bl_random_shuffle(&random, order, all->n);
        copy_drawn(d, all->X, order, n_inputs, type_of_value(m));
    }
    free(order);
    return ok ? BL_OK : err->status;
}

static void drawn_release(struct drawn *d)
{
    free(d->learnt.X);
    free(d->judged);
}

static void say_nothing(void *context, const struct bl_event *event)
{
    (void)context, (void)event;
}

/* Of one vector there and back, and of its gradient. */
static double multiplications(const struct bl_network *net)
{
    double n = 0;
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        double weights = (double)(layer->n_params - layer->n_channels);
        double cells = (double)(layer->kind == BL_LAYER_CONV
                                    ? layer->n_out / layer->n_channels
                                : layer->kind == BL_LAYER_UP
                                    ? layer->n_in / layer->in.channels
                                    : 1);
        n += 3 * weights * cells;
    }
    return n;
}

static enum bl_status fit_in_short(struct bl_model *m, const struct bl_trial *t,
                                   const struct bl_trial_of *of,
                                   const struct drawn *d, struct bl_error *err)
{
    struct bl_observer quiet = {.emit = say_nothing,
                                .cancel = of->observer->cancel};
    struct bl_options o = t->options;
    double epochs =
        MULTIPLICATIONS / (double)d->learnt.n / multiplications(&m->net);
    o.train.epochs =
        (size_t)fmax(FEWEST_EPOCHS, fmin(floor(epochs), MOST_EPOCHS));
    o.train.max_seconds = 0;
    o.train.loss = "mse";
    o.train.checkpoints = NULL;
    return bl_derive_fit(m, t->type, &d->learnt, &o, of->pool, &quiet, err);
}

/* RMS / std of the values of one column, of all vectors; NaN where it does not
 * vary. */
static double error_of_column(const double *X, const double *Y, size_t column,
                              const struct drawn *d, const struct bl_model *m)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t n = n_inputs / m->features.n;
    double sum = 0, square = 0, residual = 0;
    double n_values = (double)(d->n_judged * n);
    for (size_t i = 0; i < d->n_judged; i++)
        for (size_t j = 0; j < n; j++)
            sum += X[i * n_inputs + column * n + j];
    for (size_t i = 0; i < d->n_judged; i++)
        for (size_t j = 0; j < n; j++) {
            size_t at = i * n_inputs + column * n + j;
            square += pow(X[at] - sum / n_values, 2);
            residual += pow(Y[at] - X[at], 2);
        }
    return square > 0 ? sqrt(residual / square) : NAN;
}

static double mean_error(const double *X, const double *Y,
                         const struct drawn *d, const struct bl_model *m)
{
    double sum = 0;
    size_t n = 0;
    for (size_t c = 0; c < m->features.n; c++) {
        double error = error_of_column(X, Y, c, d, m);
        if (isnan(error))
            continue;
        sum += error;
        n++;
    }
    return n > 0 ? sum / (double)n : 0;
}

struct judging { // vectors through a candidate
    struct bl_model_scratch scratch;
    double *Y;
    void *latents;
    int64_t *numbers;
    uint8_t *classes;
};

static enum bl_status begin_judging(struct judging *j, const struct bl_model *m,
                                    size_t n, struct bl_error *err)
{
    size_t n_latent = bl_model_n_latent(m);
    size_t n_inputs = bl_features_n_inputs(&m->features);
    *j = (struct judging){0};
    j->Y = bl_array_new(n, n_inputs * sizeof *j->Y, err);
    j->latents = bl_array_new(n, bl_model_latent_bytes(m), err);
    j->numbers = bl_array_new(n, n_latent * sizeof *j->numbers, err);
    j->classes = bl_array_new(n, n_latent, err);
    return j->Y != NULL && j->latents != NULL && j->numbers != NULL &&
                   j->classes != NULL
               ? bl_model_scratch_init(&j->scratch, m, err)
               : err->status;
}

static void end_judging(struct judging *j)
{
    bl_model_scratch_release(&j->scratch);
    free(j->Y);
    free(j->latents);
    free(j->numbers);
    free(j->classes);
}

static enum bl_status count_bytes(struct bl_candidate *c, struct bl_model *m,
                                  const struct bl_trial *t,
                                  const struct judging *j, size_t n,
                                  struct bl_error *err)
{
    struct bl_buffer packed = {0};
    enum bl_status status = bl_model_pack_weights(m, &packed, err);
    double weights = (double)packed.size;
    packed.size = 0;
    if (status == BL_OK)
        status = bl_latents_pack(&packed, j->latents, j->numbers, j->classes, m,
                                 n, err);
    double per_vector = (double)packed.size / (double)n;
    c->bytes = (uint64_t)(weights + per_vector * (double)t->n_vectors);
    bl_buffer_release(&packed);
    return status;
}

static enum bl_status judge(struct bl_candidate *c, struct bl_model *m,
                            const struct bl_trial *t, const struct drawn *d,
                            struct bl_error *err)
{
    struct judging j;
    enum bl_status status = begin_judging(&j, m, d->n_judged, err);
    if (status == BL_OK) {
        bl_model_encode(m, j.latents, d->judged, d->n_judged, &j.scratch);
        bl_latents_round(j.latents, j.numbers, m, d->n_judged);
        bl_model_decode(m, j.Y, j.latents, d->n_judged, &j.scratch);
        c->error = mean_error(d->judged, j.Y, d, m);
        status = count_bytes(c, m, t, &j, d->n_judged, err);
    }
    end_judging(&j);
    return status;
}

enum bl_status bl_trial_run(struct bl_candidate *candidate,
                            const struct bl_trial *t,
                            const struct bl_trial_of *of, size_t n_latent,
                            struct bl_error *err)
{
    struct bl_model *m = NULL;
    struct bl_training_rows all = {0};
    struct drawn d = {0};
    struct bl_network_wish wish = {n_latent, of->schema->n_rows};
    *candidate = (struct bl_candidate){.latent = n_latent};
    snprintf(candidate->name, sizeof candidate->name, "%s", t->name);
    enum bl_status status = begin(&m, t, of, err);
    if (status == BL_OK)
        status = bl_derive_network(m, t->type, &wish, &t->options, err);
    if (status == BL_OK)
        status = bl_derive_gather(&all, m, of->schema, &of->survey->sample.rows,
                                  err);
    if (status == BL_OK)
        status = draw(&d, &all, m, t->options.train.seed, err);
    free(all.X);
    if (status == BL_OK)
        status = fit_in_short(m, t, of, &d, err);
    if (status == BL_OK)
        status = judge(candidate, m, t, &d, err);
    drawn_release(&d);
    bl_model_free(m);
    return status;
}
