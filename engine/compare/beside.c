#include "engine/compare/beside.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/latents.h"
#include "engine/job/derive.h"
#include "engine/job/draw.h"

enum { SAMPLE_BYTES = 32 << 20, BLOCK_VALUES = 1 << 18 };

/* Multiplications that the covariance may take. */
static const double COVARIANCE_COST = 4e9;

size_t bl_beside_sample_rows(const struct bl_model *network)
{
    const struct bl_features *f = &network->features;
    double n = (double)bl_features_n_inputs(f);
    double per_row = (double)bl_features_vectors_per_block(f) /
                     (double)bl_features_time_block(f);
    double bytes = n * per_row * sizeof(double);
    double rows =
        fmin(SAMPLE_BYTES / bytes, 2 * COVARIANCE_COST / (n * n * per_row));
    return rows > 1 ? (size_t)rows : 1;
}

/* The sample. */

static enum bl_status find_columns(bool *wanted, const struct bl_schema *schema,
                                   const struct bl_features *f,
                                   struct bl_error *err)
{
    for (size_t i = 0; i < f->n; i++) {
        ptrdiff_t at = bl_schema_find(schema, f->items[i].name);
        size_t shape[3] = {0};
        if (at >= 0)
            bl_column_shape(shape, &schema->columns[at]);
        if (at < 0 || memcmp(shape, f->shape, sizeof shape) != 0)
            return bl_fail(err, BL_FAILED,
                           "the table has no column \"%s\" of the shape that "
                           "the network takes",
                           f->items[i].name);
        wanted[at] = true;
    }
    return BL_OK;
}

enum bl_status bl_beside_sample(struct bl_sample *sample,
                                struct bl_source *table,
                                const struct bl_model *network, size_t max_rows,
                                uint64_t seed,
                                const struct bl_observer *observer,
                                struct bl_error *err)
{
    const struct bl_schema *schema = &table->schema;
    bool *wanted = bl_array_new(schema->n_columns, sizeof *wanted, err);
    if (wanted == NULL)
        return err->status;
    enum bl_status status =
        find_columns(wanted, schema, &network->features, err);
    if (status == BL_OK)
        status = bl_sample_init_blocks(
            sample, schema, wanted, max_rows,
            bl_features_time_block(&network->features), seed, err);
    if (status == BL_OK) {
        status = bl_draw(sample, table, wanted, "PCA", observer, err);
        if (status != BL_OK)
            bl_sample_release(sample);
    }
    free(wanted);
    return status;
}

/* Measuring. */

struct restoring { // room for a block of rows
    const struct bl_model *model;
    size_t n_rows;
    double *X, *before, *after; // (vectors, inputs), (rows, cells) twice
    void *latents, *values;     // values at a column's type
    struct bl_model_scratch scratch;
};

static void restoring_release(struct restoring *r)
{
    bl_model_scratch_release(&r->scratch);
    free(r->X);
    free(r->before);
    free(r->after);
    free(r->latents);
    free(r->values);
}

static enum bl_status restoring_init(struct restoring *r,
                                     const struct bl_model *m,
                                     struct bl_error *err)
{
    const struct bl_features *f = &m->features;
    size_t cells = bl_features_cells(f);
    size_t per_block = bl_features_vectors_per_block(f);
    size_t n_inputs = bl_features_n_inputs(f);
    size_t blocks = 1 + BLOCK_VALUES / (per_block * n_inputs);
    size_t rows = blocks * bl_features_time_block(f);
    *r = (struct restoring){.model = m, .n_rows = rows};
    r->X = bl_array_new(blocks, per_block * n_inputs * sizeof(double), err);
    r->before = bl_array_new(rows, cells * sizeof(double), err);
    r->after = bl_array_new(rows, cells * sizeof(double), err);
    r->values = bl_array_new(rows, cells * sizeof(double), err);
    r->latents =
        bl_array_new(blocks, per_block * bl_model_latent_bytes(m), err);
    if (r->X == NULL || r->before == NULL || r->after == NULL ||
        r->values == NULL || r->latents == NULL)
        return err->status;
    return bl_model_scratch_init(&r->scratch, m, err);
}

/* The range of a feature in all rows, as a file would hold it. */
static struct bl_range range_of(const struct bl_vector *v,
                                const struct bl_feature *f, size_t n_rows)
{
    struct bl_range range = {INFINITY, -INFINITY};
    for (size_t i = 0; i < n_rows * v->width; i++) {
        double x;
        bl_type_to_double(&x, bl_vector_at(v, 0, i), v->type, 1);
        if (bl_feature_is_special(f, x))
            continue;
        range.low = fmin(range.low, x);
        range.high = fmax(range.high, x);
    }
    return range;
}

struct measuring {
    struct bl_loss *loss;
    const struct bl_batch *rows;
    size_t *columns;         // one per feature
    struct bl_range *ranges; // likewise
};

static void gather(struct restoring *r, const struct measuring *m, size_t first,
                   size_t n)
{
    const struct bl_features *f = &r->model->features;
    for (size_t i = 0; i < f->n; i++) {
        const struct bl_vector *v = &m->rows->vectors[m->columns[i]];
        bl_type_to_double(r->before, bl_vector_at(v, first, 0), v->type,
                          n * v->width);
        bl_features_gather(r->X, r->before, n, i, f);
    }
}

/* Rounds to the type and back, and puts special values in their places. */
static void finish_column(struct restoring *r, const struct bl_feature *f,
                          enum bl_type type, size_t n)
{
    bl_type_from_double(r->values, type, r->after, n);
    bl_type_to_double(r->after, r->values, type, n);
    for (size_t j = 0; j < n; j++)
        if (bl_feature_is_special(f, r->before[j]))
            r->after[j] = r->before[j];
}

static void compare_columns(struct restoring *r, const struct measuring *m,
                            size_t first, size_t n)
{
    const struct bl_features *f = &r->model->features;
    for (size_t i = 0; i < f->n; i++) {
        const struct bl_vector *v = &m->rows->vectors[m->columns[i]];
        bl_type_to_double(r->before, bl_vector_at(v, first, 0), v->type,
                          n * v->width);
        bl_features_scatter(r->after, r->X, n, i, f, m->ranges[i]);
        finish_column(r, &f->items[i], v->type, n * v->width);
        bl_loss_add(m->loss, i, r->before, r->after, n * v->width);
    }
}

static void measure_rows(struct restoring *r, const struct measuring *m)
{
    for (size_t at = 0; at < m->rows->n_rows; at += r->n_rows) {
        size_t left = m->rows->n_rows - at;
        size_t n = left < r->n_rows ? left : r->n_rows;
        gather(r, m, at, n);
        size_t n_vectors = bl_features_vectors(&r->model->features, n);
        bl_model_encode(r->model, r->latents, r->X, n_vectors, &r->scratch);
        bl_latents_round(r->latents, NULL, r->model, n_vectors);
        bl_model_decode(r->model, r->X, r->latents, n_vectors, &r->scratch);
        compare_columns(r, m, at, n);
    }
}

static enum bl_status measuring_init(struct measuring *m,
                                     const struct bl_features *f,
                                     const struct bl_schema *schema,
                                     struct bl_error *err)
{
    m->columns = bl_array_new(f->n, sizeof *m->columns, err);
    m->ranges = bl_array_new(f->n, sizeof *m->ranges, err);
    if (m->columns == NULL || m->ranges == NULL)
        return err->status;
    for (size_t i = 0; i < f->n; i++) {
        m->columns[i] = (size_t)bl_schema_find(schema, f->items[i].name);
        m->ranges[i] = range_of(&m->rows->vectors[m->columns[i]], &f->items[i],
                                m->rows->n_rows);
    }
    return BL_OK;
}

enum bl_status bl_beside_measure(struct bl_loss *loss, struct bl_model *model,
                                 const struct bl_schema *schema,
                                 const struct bl_batch *rows,
                                 struct bl_error *err)
{
    struct measuring m = {.loss = loss, .rows = rows};
    struct restoring r = {0};
    enum bl_status status = measuring_init(&m, &model->features, schema, err);
    if (status == BL_OK)
        status = restoring_init(&r, model, err);
    if (status == BL_OK)
        measure_rows(&r, &m);
    restoring_release(&r);
    free(m.columns);
    free(m.ranges);
    return status;
}

/* The report. */

static enum bl_status fill_report(struct bl_beside_report *report,
                                  struct bl_model *pca,
                                  const struct bl_schema *schema,
                                  const struct bl_batch *rows,
                                  struct bl_error *err)
{
    struct bl_loss loss;
    size_t n = pca->features.n;
    report->rows = rows->n_rows;
    report->latent = bl_model_n_latent(pca);
    report->columns = bl_array_new(n, sizeof *report->columns, err);
    if (report->columns == NULL ||
        bl_loss_init(&loss, &pca->features, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_beside_measure(&loss, pca, schema, rows, err);
    for (size_t i = 0; i < n; i++)
        report->columns[i] = bl_loss_of(&loss, i);
    report->all = bl_loss_in_all(&loss);
    bl_loss_release(&loss);
    return status;
}

enum bl_status bl_beside_make(struct bl_beside_report *report,
                              const struct bl_model *network,
                              struct bl_source *table, struct bl_pool *pool,
                              const struct bl_observer *observer,
                              struct bl_error *err)
{
    struct bl_sample sample;
    struct bl_model *pca;
    *report = (struct bl_beside_report){.features = &network->features};
    if (bl_beside_sample(&sample, table, network,
                         bl_beside_sample_rows(network), 0, observer,
                         err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derive_beside(&pca, "pca", network, &table->schema, &sample.rows,
                         pool, observer, err);
    if (status == BL_OK) {
        status = fill_report(report, pca, &table->schema, &sample.rows, err);
        bl_model_free(pca);
    }
    bl_sample_release(&sample);
    if (status != BL_OK)
        bl_beside_release(report);
    return status;
}

void bl_beside_release(struct bl_beside_report *report)
{
    free(report->columns);
    *report = (struct bl_beside_report){0};
}
