#include "engine/job/latent_profile.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/job/latent_sample.h"
#include "engine/job/latent_variables.h"

enum { MAX_VECTORS = 1 << 16 };

static enum bl_status make_profile(struct bl_latent_profile *profile,
                                   const struct bl_latent_sample *sample,
                                   const struct bl_latent_columns *columns,
                                   struct bl_pool *pool, struct bl_error *err)
{
    size_t n = columns->n_variables;
    const char **names = bl_array_new(n, sizeof *names, err);
    if (names == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        names[i] = columns->variables[i].name;
    enum bl_status status =
        bl_latent_profile_make(profile, sample->z, sample->k, sample->variables,
                               n, names, sample->n, pool, err);
    free(names);
    return status;
}

static enum bl_status profile_columns(struct bl_latent_profile *profile,
                                      struct bl_source *decoder,
                                      struct bl_source *table,
                                      struct bl_latent_columns *columns,
                                      struct bl_pool *pool,
                                      const struct bl_observer *observer,
                                      struct bl_error *err)
{
    struct bl_latent_sample sample;
    if (bl_latent_sample_make(&sample, decoder, table, columns, MAX_VECTORS, 0,
                              observer, err) != BL_OK)
        return err->status;
    enum bl_status status = make_profile(profile, &sample, columns, pool, err);
    bl_latent_sample_release(&sample);
    return status;
}

/* Derived columns that have a value for each vector. */
static size_t list_laws(const char **laws, const struct bl_schema *table)
{
    size_t n = 0;
    for (size_t i = 0; i < table->n_columns; i++)
        if (table->columns[i].derived && table->columns[i].width == 1)
            laws[n++] = table->columns[i].name;
    return n;
}

enum bl_status bl_job_latent_profile(struct bl_latent_profile *profile,
                                     struct bl_source *decoder,
                                     struct bl_source *table,
                                     struct bl_pool *pool,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    struct bl_latent_columns columns;
    const struct bl_model *model = bl_decoder_meta(decoder)->model;
    const char **laws =
        bl_array_new(table->schema.n_columns, sizeof *laws, err);
    if (laws == NULL)
        return err->status;
    size_t n_laws = list_laws(laws, &table->schema);
    enum bl_status status = bl_latent_columns_init(
        &columns, &model->features, &table->schema, laws, n_laws, err);
    free(laws);
    if (status != BL_OK)
        return status;
    status =
        profile_columns(profile, decoder, table, &columns, pool, observer, err);
    bl_latent_columns_release(&columns);
    return status;
}
