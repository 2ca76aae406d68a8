#include "engine/job/latent_source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"

struct latent_source {
    struct bl_source source; // first
    struct bl_source *decoder;
    size_t k, per_block, per_group; // vectors
    size_t block_rows, group_rows;
    size_t first_z;           // column
    uint64_t next;            // vector
    double *z;                // of the group that stands here
    size_t group, n_in_group; // n_in_group is 0: none stands here
};

static enum bl_status describe(struct latent_source *s, struct bl_error *err)
{
    const struct bl_model *m = bl_decoder_meta(s->decoder)->model;
    struct bl_schema *schema = &s->source.schema;
    enum bl_type type =
        m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64;
    if (bl_schema_set_name(schema, "latent", err) != BL_OK ||
        bl_schema_add(schema, "row", BL_INT64, NULL, err) != BL_OK)
        return err->status;
    if (s->per_block > 1 &&
        bl_schema_add(schema, "tile", BL_INT32, NULL, err) != BL_OK)
        return err->status;
    s->first_z = schema->n_columns;
    for (size_t j = 0; j < s->k; j++) {
        char name[24];
        snprintf(name, sizeof name, "z%zu", j);
        if (bl_schema_add(schema, name, type, NULL, err) != BL_OK)
            return err->status;
    }
    schema->n_rows = bl_decoder_n_vectors(s->decoder);
    return BL_OK;
}

static enum bl_status enter_group(struct latent_source *s, size_t group,
                                  struct bl_error *err)
{
    if (s->n_in_group > 0 && s->group == group)
        return BL_OK;
    free(s->z);
    s->z = NULL;
    s->n_in_group = 0;
    s->group = group;
    return bl_decoder_latents(s->decoder, group, &s->z, &s->n_in_group, err);
}

static void put_vector(const struct latent_source *s, struct bl_batch *b,
                       size_t i)
{
    size_t in_group = (size_t)(s->next % s->per_group);
    const double *z = s->z + in_group * s->k;
    if (bl_batch_has(b, 0))
        *(int64_t *)bl_vector_at(&b->vectors[0], i, 0) =
            (int64_t)(s->next / s->per_group * s->group_rows +
                      in_group / s->per_block * s->block_rows);
    if (s->per_block > 1 && bl_batch_has(b, 1))
        *(int32_t *)bl_vector_at(&b->vectors[1], i, 0) =
            (int32_t)(in_group % s->per_block);
    for (size_t j = 0; j < s->k; j++) {
        const struct bl_vector *v = &b->vectors[s->first_z + j];
        if (bl_batch_has(b, s->first_z + j))
            bl_type_from_double(bl_vector_at(v, i, 0), v->type, &z[j], 1);
    }
}

static enum bl_status latent_read(struct bl_source *source, struct bl_batch *b,
                                  struct bl_error *err)
{
    struct latent_source *s = (struct latent_source *)source;
    b->first_row = s->next;
    for (; b->n_rows < b->capacity && s->next < source->schema.n_rows;
         s->next++) {
        size_t group = (size_t)(s->next / s->per_group);
        if (enter_group(s, group, err) != BL_OK)
            return err->status;
        put_vector(s, b, b->n_rows++);
    }
    return BL_OK;
}

static enum bl_status latent_seek(struct bl_source *source, uint64_t row,
                                  struct bl_error *err)
{
    if (row > source->schema.n_rows)
        return bl_fail(err, BL_USAGE, "vector %llu of %llu",
                       (unsigned long long)row,
                       (unsigned long long)source->schema.n_rows);
    ((struct latent_source *)source)->next = row;
    return BL_OK;
}

static void latent_close(struct bl_source *source)
{
    struct latent_source *s = (struct latent_source *)source;
    free(s->z);
    free(s);
}

static const struct bl_source_ops latent_ops = {latent_read, latent_seek,
                                                latent_close};

enum bl_status bl_latent_source_open(struct bl_source **source,
                                     struct bl_source *decoder,
                                     struct bl_error *err)
{
    const struct bl_meta *m = bl_decoder_meta(decoder);
    if (m->model == NULL)
        return bl_fail(err, BL_FAILED,
                       "the file has no latent vectors: every column is kept "
                       "exactly");
    struct latent_source *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    s->source.ops = &latent_ops;
    s->decoder = decoder;
    s->k = bl_model_n_latent(m->model);
    s->per_block = bl_features_vectors_per_block(&m->model->features);
    s->block_rows = bl_features_time_block(&m->model->features);
    s->group_rows = (size_t)m->rows_per_group;
    s->per_group = bl_features_vectors(&m->model->features, s->group_rows);
    if (describe(s, err) != BL_OK) {
        bl_source_close(&s->source);
        return err->status;
    }
    *source = &s->source;
    return BL_OK;
}
