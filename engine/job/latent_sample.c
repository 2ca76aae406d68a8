#include "engine/job/latent_sample.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/data/selection.h"

enum {
    SAMPLE_BYTES = 128 << 20,
    MIN_SAMPLE = 1024,
    PROBE_BYTES = 16 << 20, // times the number of threads, when decoded
    MIN_PROBES = 64,
    MAX_PROBES = 8192,
};

struct pass {
    struct bl_latent_sample *sample;
    struct bl_latent_columns *columns;
    const struct bl_features *features;
    size_t per_block, block_rows; // vectors, rows
    struct bl_selection sampling, probing;
    size_t taken, probed;
    uint64_t next; // vector
    double *X, *x; // the vectors of a block; the cells of a column
};

static size_t rows_within(size_t bytes, size_t row_values, size_t at_least)
{
    size_t n = bytes / (row_values * sizeof(double));
    return n > at_least ? n : at_least;
}

static size_t limit(uint64_t n, size_t most)
{
    return n < most ? (size_t)n : most;
}

static enum bl_status make_room(struct bl_latent_sample *s, size_t max_vectors,
                                struct bl_error *err)
{
    size_t fitting =
        rows_within(SAMPLE_BYTES, s->k + s->n_variables, MIN_SAMPLE);
    size_t probes = rows_within(PROBE_BYTES, s->k + s->n_inputs, MIN_PROBES);
    if (max_vectors == 0 || max_vectors > fitting)
        max_vectors = fitting;
    s->n = limit(s->n_vectors, max_vectors);
    s->n_probes = limit(limit(s->n_vectors, MAX_PROBES), probes);
    s->vectors = bl_array_new(s->n, sizeof *s->vectors, err);
    s->z = bl_array_new(s->n, s->k * sizeof(double), err);
    s->variables = bl_array_new(s->n, s->n_variables * sizeof(double), err);
    s->probe_z = bl_array_new(s->n_probes, s->k * sizeof(double), err);
    s->probe_X = bl_array_new(s->n_probes, s->n_inputs * sizeof(double), err);
    bool ok = s->vectors != NULL && s->z != NULL && s->variables != NULL &&
              s->probe_z != NULL && s->probe_X != NULL;
    return ok ? BL_OK : err->status;
}

static void take(struct pass *p, const double *z, size_t tile)
{
    struct bl_latent_sample *s = p->sample;
    size_t i = p->taken++;
    s->vectors[i] = p->next;
    memcpy(s->z + i * s->k, z, s->k * sizeof *z);
    bl_latent_columns_values(p->columns, s->variables + i * s->n_variables,
                             tile);
}

static void probe(struct pass *p, const double *z, size_t tile)
{
    struct bl_latent_sample *s = p->sample;
    size_t i = p->probed++;
    bl_latent_columns_vectors(p->columns, p->X, p->x);
    memcpy(s->probe_z + i * s->k, z, s->k * sizeof *z);
    memcpy(s->probe_X + i * s->n_inputs, p->X + tile * s->n_inputs,
           s->n_inputs * sizeof *p->X);
}

/* The block that begins with `row`; z (vectors per block, k). */
static void take_block(struct pass *p, const struct bl_batch *b, size_t row,
                       const double *z)
{
    bool entered = false;
    for (size_t tile = 0; tile < p->per_block;
         tile++, p->next++, z += p->sample->k) {
        bool taken = bl_selection_takes_next(&p->sampling);
        bool probed = bl_selection_takes_next(&p->probing);
        if ((taken || probed) && !entered)
            bl_latent_columns_enter(p->columns, b, row);
        entered = entered || taken || probed;
        if (taken)
            take(p, z, tile);
        if (probed)
            probe(p, z, tile);
    }
}

/* Rows first: reading them may be the decoder's own, whose latent vectors
 * would be overwritten. */
static enum bl_status take_group(struct pass *p, struct bl_source *decoder,
                                 size_t group, struct bl_source *table,
                                 struct bl_batch *b, struct bl_error *err)
{
    double *z;
    size_t n;
    if (bl_source_read(table, b, err) != BL_OK ||
        bl_decoder_latents(decoder, group, &z, &n, err) != BL_OK)
        return err->status;
    if (bl_features_vectors(p->features, b->n_rows) != n) {
        free(z);
        return bl_fail(err, BL_FAILED, "the table ends before its last row");
    }
    for (size_t i = 0; i * p->block_rows < b->n_rows; i++)
        take_block(p, b, i * p->block_rows,
                   z + i * p->per_block * p->sample->k);
    free(z);
    return BL_OK;
}

static enum bl_status take_all(struct pass *p, struct bl_source *decoder,
                               struct bl_source *table, struct bl_batch *b,
                               const struct bl_observer *observer,
                               struct bl_error *err)
{
    const struct bl_meta *m = bl_decoder_meta(decoder);
    bl_observe_phase(observer, "latent", 0, table->schema.n_rows);
    for (size_t group = 0; group < m->n_groups; group++) {
        if (bl_observe_abort(observer, err) != BL_OK ||
            take_group(p, decoder, group, table, b, err) != BL_OK)
            return err->status;
        bl_observe_phase(observer, "latent", b->first_row + b->n_rows,
                         table->schema.n_rows);
    }
    return BL_OK;
}

static enum bl_status run_pass(struct pass *p, struct bl_source *decoder,
                               struct bl_source *table,
                               const struct bl_observer *observer,
                               struct bl_error *err)
{
    struct bl_batch b;
    size_t rows = (size_t)bl_decoder_meta(decoder)->rows_per_group;
    p->X = bl_array_new(p->per_block, p->sample->n_inputs * sizeof *p->X, err);
    p->x = bl_array_new(bl_features_cells(p->features),
                        p->block_rows * sizeof *p->x, err);
    enum bl_status status =
        p->X == NULL || p->x == NULL
            ? err->status
            : bl_batch_init(&b, &table->schema, p->columns->wanted, rows, err);
    if (status == BL_OK) {
        status = bl_source_seek(table, 0, err);
        if (status == BL_OK)
            status = take_all(p, decoder, table, &b, observer, err);
        bl_batch_release(&b);
    }
    free(p->X);
    free(p->x);
    return status;
}

enum bl_status bl_latent_sample_make(struct bl_latent_sample *s,
                                     struct bl_source *decoder,
                                     struct bl_source *table,
                                     struct bl_latent_columns *columns,
                                     size_t max_vectors, uint64_t seed,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    const struct bl_model *m = bl_decoder_meta(decoder)->model;
    struct pass p = {.sample = s, .columns = columns, .features = &m->features};
    p.per_block = bl_features_vectors_per_block(&m->features);
    p.block_rows = bl_features_time_block(&m->features);
    *s = (struct bl_latent_sample){
        .k = bl_model_n_latent(m),
        .n_variables = columns->n_variables,
        .n_inputs = bl_features_n_inputs(&m->features),
        .n_vectors = bl_decoder_n_vectors(decoder),
    };
    if (table->schema.n_rows != decoder->schema.n_rows)
        return bl_fail(err, BL_FAILED,
                       "the tables do not belong together: %" PRIu64
                       " rows in the original, %" PRIu64
                       " in the compressed file",
                       table->schema.n_rows, decoder->schema.n_rows);
    enum bl_status status = make_room(s, max_vectors, err);
    p.sampling =
        (struct bl_selection){s->n_vectors, s->n, bl_random_new(seed, 0)};
    p.probing = (struct bl_selection){s->n_vectors, s->n_probes,
                                      bl_random_new(seed, 1)};
    if (status == BL_OK)
        status = run_pass(&p, decoder, table, observer, err);
    if (status != BL_OK)
        bl_latent_sample_release(s);
    return status;
}

void bl_latent_sample_release(struct bl_latent_sample *s)
{
    free(s->vectors);
    free(s->z);
    free(s->variables);
    free(s->probe_z);
    free(s->probe_X);
    *s = (struct bl_latent_sample){0};
}
