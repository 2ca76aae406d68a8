#include "engine/job/latent.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/job/latent_sample.h"
#include "engine/job/latent_variables.h"
#include "engine/metrics/sum.h"

enum { MAX_LATENT = 4096 }; // beyond, matrices are no summary any more

/* Shares. */

struct probing {
    const struct bl_model *model;
    const struct bl_latent_sample *sample;
    const struct bl_latent_dimension *dimensions;
    double *mse;             // (k + 1): with each dimension frozen, with none
    struct bl_error *errors; // (k + 1)
};

static void latents_with_frozen(double *z, const struct probing *p,
                                size_t frozen)
{
    const struct bl_latent_sample *s = p->sample;
    for (size_t i = 0; i < s->n_probes * s->k; i++)
        z[i] = i % s->k == frozen ? p->dimensions[frozen].mean : s->probe_z[i];
}

static double squared_error(const double *Y, const double *X, size_t n)
{
    struct bl_mean mean = {0};
    for (size_t i = 0; i < n; i++)
        bl_mean_add(&mean, (Y[i] - X[i]) * (Y[i] - X[i]));
    return bl_mean_value(&mean);
}

struct decoding { // room for the probes of one task
    double *z, *Y;
    void *latents;
    struct bl_model_scratch scratch;
};

static enum bl_status decoding_init(struct decoding *d, const struct probing *p,
                                    struct bl_error *err)
{
    const struct bl_latent_sample *s = p->sample;
    *d = (struct decoding){
        .z = bl_array_new(s->n_probes, s->k * sizeof(double), err),
        .Y = bl_array_new(s->n_probes, s->n_inputs * sizeof(double), err),
        .latents =
            bl_array_new(s->n_probes, bl_model_latent_bytes(p->model), err),
    };
    if (d->z == NULL || d->Y == NULL || d->latents == NULL)
        return err->status;
    return bl_model_scratch_init(&d->scratch, p->model, err);
}

static void decoding_release(struct decoding *d)
{
    bl_model_scratch_release(&d->scratch);
    free(d->z);
    free(d->Y);
    free(d->latents);
}

static void freeze_task(void *context, size_t frozen, size_t worker)
{
    (void)worker;
    struct probing *p = context;
    const struct bl_latent_sample *s = p->sample;
    struct decoding d;
    bool is_single = p->model->precision == BL_PRECISION_FLOAT32;
    if (decoding_init(&d, p, &p->errors[frozen]) == BL_OK) {
        latents_with_frozen(d.z, p, frozen);
        bl_type_from_double(d.latents, is_single ? BL_FLOAT32 : BL_FLOAT64, d.z,
                            s->n_probes * s->k);
        bl_model_decode(p->model, d.Y, d.latents, s->n_probes, &d.scratch);
        p->mse[frozen] =
            squared_error(d.Y, s->probe_X, s->n_probes * s->n_inputs);
    }
    decoding_release(&d);
}

/* Mean over the inputs of their variance over the probes. */
static double variance_of_inputs(const struct bl_latent_sample *s)
{
    struct bl_sum sum = {0};
    for (size_t j = 0; j < s->n_inputs; j++) {
        const double *x = s->probe_X + j;
        struct bl_mean mean = {0}, squares = {0};
        for (size_t i = 0; i < s->n_probes; i++)
            bl_mean_add(&mean, x[i * s->n_inputs]);
        double m = bl_mean_value(&mean);
        for (size_t i = 0; i < s->n_probes; i++) {
            double d = x[i * s->n_inputs] - m;
            bl_mean_add(&squares, d * d);
        }
        bl_sum_add(&sum, bl_mean_value(&squares));
    }
    return bl_sum_value(&sum) / (double)s->n_inputs;
}

static enum bl_status first_error(const struct probing *p, struct bl_error *err)
{
    for (size_t i = 0; i <= p->sample->k; i++)
        if (p->errors[i].status != BL_OK) {
            *err = p->errors[i];
            return err->status;
        }
    return BL_OK;
}

static enum bl_status find_shares(struct bl_latent_dimension *dimensions,
                                  const struct bl_model *model,
                                  const struct bl_latent_sample *s,
                                  struct bl_pool *pool, struct bl_error *err)
{
    struct probing p = {
        .model = model,
        .sample = s,
        .dimensions = dimensions,
        .mse = bl_array_new(s->k + 1, sizeof(double), err),
        .errors = bl_array_new(s->k + 1, sizeof(struct bl_error), err),
    };
    enum bl_status status =
        p.mse != NULL && p.errors != NULL ? BL_OK : err->status;
    if (status == BL_OK) {
        bl_pool_run(pool, s->k + 1, freeze_task, &p);
        status = first_error(&p, err);
    }
    double variance = variance_of_inputs(s);
    for (size_t j = 0; status == BL_OK && j < s->k; j++)
        dimensions[j].share = (p.mse[j] - p.mse[s->k]) / variance;
    free(p.mse);
    free(p.errors);
    return status;
}

/* The report. */

static enum bl_status make_room(struct bl_latent_report *r,
                                const struct bl_latent_sample *s,
                                struct bl_error *err)
{
    size_t side = s->k + s->n_variables;
    r->dimensions = bl_array_new(s->k, sizeof *r->dimensions, err);
    r->spectrum = bl_array_new(s->k, sizeof *r->spectrum, err);
    r->correlation = bl_array_new(side, side * sizeof *r->correlation, err);
    r->laws = bl_array_new(s->n_variables, sizeof *r->laws, err);
    bool ok = r->dimensions != NULL && r->spectrum != NULL &&
              r->correlation != NULL && r->laws != NULL;
    return ok ? BL_OK : err->status;
}

static enum bl_status find_laws(struct bl_latent_report *r,
                                const struct bl_latent_columns *columns,
                                struct bl_error *err)
{
    size_t n = columns->n_variables;
    double *r2 = bl_array_new(n, sizeof *r2, err);
    if (r2 == NULL)
        return err->status;
    enum bl_status status =
        bl_latent_r2_of_correlation(r2, r->correlation, r->k, n, err);
    for (; status == BL_OK && r->n_laws < n; r->n_laws++) {
        struct bl_latent_law *law = &r->laws[r->n_laws];
        law->r2 = r2[r->n_laws];
        law->is_input = r->n_laws < columns->n_inputs;
        law->name = bl_string_copy(columns->variables[r->n_laws].name, err);
        if (law->name == NULL)
            status = err->status;
    }
    free(r2);
    return status;
}

static enum bl_status summarise(struct bl_latent_report *r,
                                const struct bl_latent_sample *s,
                                const struct bl_latent_columns *columns,
                                const struct bl_model *model,
                                struct bl_pool *pool, struct bl_error *err)
{
    if (make_room(r, s, err) != BL_OK ||
        bl_latent_dimensions(r->dimensions, s->z, s->n, s->k, err) != BL_OK ||
        bl_latent_spectrum(r->spectrum, s->z, s->n, s->k, err) != BL_OK ||
        bl_latent_correlation(r->correlation, s->z, s->k, s->variables,
                              s->n_variables, s->n, pool, err) != BL_OK ||
        find_laws(r, columns, err) != BL_OK)
        return err->status;
    r->participation_ratio = bl_participation_ratio(r->spectrum, s->k);
    return find_shares(r->dimensions, model, s, pool, err);
}

static enum bl_status find_details(struct bl_latent_report *r,
                                   const struct bl_latent_sample *s,
                                   uint64_t seed, struct bl_error *err)
{
    r->counts = bl_array_new(s->k, sizeof *r->counts, err);
    if (r->counts == NULL ||
        bl_latent_count(r->counts, s->z, s->n, s->k, err) != BL_OK)
        return err->status;
    return bl_latent_points_draw(&r->points, s, r->n_inputs, seed, err);
}

static enum bl_status check_file(struct bl_source *decoder,
                                 struct bl_error *err)
{
    const struct bl_model *m = bl_decoder_meta(decoder)->model;
    if (m == NULL)
        return bl_fail(err, BL_FAILED,
                       "the file has no latent space: every column is kept "
                       "exactly");
    if (decoder->schema.n_rows == 0)
        return bl_fail(err, BL_FAILED, "the table has no rows");
    if (bl_model_n_latent(m) > MAX_LATENT)
        return bl_fail(err, BL_FAILED,
                       "the latent space has %zu dimensions; up to %d can be "
                       "summarised (--csv writes the vectors)",
                       bl_model_n_latent(m), MAX_LATENT);
    return BL_OK;
}

static enum bl_status look_at(
    struct bl_latent_report *r, struct bl_source *decoder,
    struct bl_source *table, struct bl_latent_columns *columns,
    const struct bl_latent_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    const struct bl_model *model = bl_decoder_meta(decoder)->model;
    struct bl_latent_sample s;
    if (bl_latent_sample_make(&s, decoder, table, columns, options->max_vectors,
                              options->seed, observer, err) != BL_OK)
        return err->status;
    r->k = s.k;
    r->n_rows = decoder->schema.n_rows;
    r->n_vectors = s.n_vectors;
    r->vectors_per_row = bl_features_vectors_per_block(&model->features);
    r->block_rows = bl_features_time_block(&model->features);
    r->n_sampled = s.n;
    r->n_probes = s.n_probes;
    r->n_inputs = columns->n_inputs;
    enum bl_status status = summarise(r, &s, columns, model, pool, err);
    if (status == BL_OK && options->has_details)
        status = find_details(r, &s, options->seed, err);
    bl_latent_sample_release(&s);
    return status;
}

enum bl_status bl_job_latent(struct bl_latent_report *report,
                             struct bl_source *decoder, struct bl_source *table,
                             const struct bl_latent_options *options,
                             struct bl_pool *pool,
                             const struct bl_observer *observer,
                             struct bl_error *err)
{
    struct bl_latent_columns columns;
    *report = (struct bl_latent_report){0};
    if (check_file(decoder, err) != BL_OK ||
        bl_latent_columns_init(
            &columns, &bl_decoder_meta(decoder)->model->features,
            &table->schema, options->laws, options->n_laws, err) != BL_OK)
        return err->status;
    enum bl_status status =
        look_at(report, decoder, table, &columns, options, pool, observer, err);
    bl_latent_columns_release(&columns);
    if (status != BL_OK)
        bl_latent_report_release(report);
    return status;
}

void bl_latent_report_release(struct bl_latent_report *r)
{
    for (size_t i = 0; i < r->n_laws; i++)
        free(r->laws[i].name);
    for (size_t j = 0; r->counts != NULL && j < r->k; j++)
        free(r->counts[j].n);
    bl_latent_points_release(&r->points);
    free(r->counts);
    free(r->laws);
    free(r->dimensions);
    free(r->spectrum);
    free(r->correlation);
    *r = (struct bl_latent_report){0};
}

double bl_latent_report_correlation(const struct bl_latent_report *r, size_t j,
                                    size_t i)
{
    return r->correlation[j * (r->k + r->n_laws) + r->k + i];
}
