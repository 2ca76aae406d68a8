#include "engine/job/network_sample.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/latents.h"
#include "engine/job/gather.h"

struct pass { // a sample through a network
    const struct bl_model *m;
    struct bl_gather gather;
    struct bl_model_scratch scratch;
    void *latents;
    int64_t *numbers;
    uint8_t *classes;
    struct bl_buffer packed;
};

static void end(struct pass *p)
{
    bl_gather_release(&p->gather);
    bl_model_scratch_release(&p->scratch);
    free(p->latents);
    free(p->numbers);
    free(p->classes);
    bl_buffer_release(&p->packed);
}

static enum bl_status begin(struct pass *p, const struct bl_model *m,
                            const struct bl_schema *schema,
                            struct bl_error *err)
{
    *p = (struct pass){.m = m};
    if (bl_gather_init(&p->gather, m, schema, err) != BL_OK ||
        bl_model_scratch_init(&p->scratch, m, err) != BL_OK)
        return err->status;
    size_t n = bl_features_vectors(&m->features, p->gather.n_rows);
    size_t n_latent = bl_model_n_latent(m);
    p->latents = bl_array_new(n, bl_model_latent_bytes(m), err);
    p->numbers = bl_array_new(n, n_latent * sizeof *p->numbers, err);
    p->classes = bl_array_new(n, n_latent, err);
    return p->latents != NULL && p->numbers != NULL && p->classes != NULL
               ? BL_OK
               : err->status;
}

/* Rows [first, first + n) of the sample to what is restored of them. */
static enum bl_status pass_rows(struct bl_network_sample *s, struct pass *p,
                                const struct bl_batch *sample, size_t first,
                                size_t n, const struct bl_lattice_facts *facts,
                                struct bl_error *err)
{
    const struct bl_features *f = &p->m->features;
    size_t n_vectors = bl_features_vectors(f, n);
    bl_gather_rows(&p->gather, sample, first, n);
    bl_model_encode(p->m, p->latents, p->gather.X, n_vectors, &p->scratch);
    bl_latents_round(p->latents, p->numbers, p->m, n_vectors);
    p->packed.size = 0;
    if (bl_latents_pack(&p->packed, p->latents, p->numbers, p->classes, p->m,
                        n_vectors, err) != BL_OK)
        return err->status;
    s->latent_bytes += (double)p->packed.size;
    bl_model_decode(p->m, p->gather.X, p->latents, n_vectors, &p->scratch);
    for (size_t i = 0; i < f->n; i++) {
        size_t c = p->gather.columns[i];
        if (s->columns[c] != NULL)
            bl_features_scatter(s->columns[c] + first, p->gather.X, n, i, f,
                                (struct bl_range){facts[c].low, facts[c].high});
    }
    return BL_OK;
}

static enum bl_status make_columns(struct bl_network_sample *s,
                                   const struct pass *p,
                                   const struct bl_schema *schema,
                                   size_t n_rows, struct bl_error *err)
{
    s->n_columns = schema->n_columns;
    s->columns = bl_array_new(s->n_columns, sizeof *s->columns, err);
    if (s->columns == NULL)
        return err->status;
    for (size_t i = 0; i < p->m->features.n; i++) {
        size_t c = p->gather.columns[i];
        if (schema->columns[c].width == 1 &&
            (s->columns[c] = bl_array_new(n_rows, sizeof(double), err)) == NULL)
            return err->status;
    }
    return BL_OK;
}

static double weight_bytes(const struct bl_model *m)
{
    static const double sizes[BL_N_WEIGHTS] = {2, 4, 8};
    return sizes[m->weights] * (double)m->net.n_params;
}

enum bl_status bl_network_sample_make(struct bl_network_sample *s,
                                      const struct bl_model *model,
                                      const struct bl_schema *schema,
                                      const struct bl_batch *sample,
                                      const struct bl_lattice_facts *facts,
                                      struct bl_error *err)
{
    struct pass p;
    *s = (struct bl_network_sample){.model_bytes = weight_bytes(model)};
    enum bl_status status = begin(&p, model, schema, err);
    if (status == BL_OK)
        status = make_columns(s, &p, schema, sample->n_rows, err);
    for (size_t row = 0; status == BL_OK && row < sample->n_rows;
         row += p.gather.n_rows) {
        size_t left = sample->n_rows - row;
        size_t n = left < p.gather.n_rows ? left : p.gather.n_rows;
        status = pass_rows(s, &p, sample, row, n, facts, err);
    }
    end(&p);
    if (status != BL_OK)
        bl_network_sample_release(s);
    return status;
}

void bl_network_sample_release(struct bl_network_sample *s)
{
    for (size_t i = 0; s->columns != NULL && i < s->n_columns; i++)
        free(s->columns[i]);
    free(s->columns);
    *s = (struct bl_network_sample){0};
}
