#include "engine/job/gather.h"

#include <stdlib.h>

#include "base/memory.h"

enum { GATHER_VALUES = 1 << 15 }; // doubles at a time: 256 KiB stay in a cache

enum bl_status bl_gather_init(struct bl_gather *g, const struct bl_model *m,
                              const struct bl_schema *schema,
                              struct bl_error *err)
{
    const struct bl_features *f = &m->features;
    *g = (struct bl_gather){.features = f};
    g->type = m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64;
    g->n_inputs = bl_features_n_inputs(f);
    size_t block_values = bl_features_vectors_per_block(f) * g->n_inputs;
    size_t n_blocks = 1 + GATHER_VALUES / block_values;
    g->n_rows = n_blocks * bl_features_time_block(f);
    g->columns = bl_array_new(f->n, sizeof *g->columns, err);
    g->X = bl_array_new(n_blocks, block_values * sizeof *g->X, err);
    g->x = bl_array_new(g->n_rows, bl_features_cells(f) * sizeof *g->x, err);
    if (g->columns == NULL || g->X == NULL || g->x == NULL) {
        bl_gather_release(g);
        return err->status;
    }
    for (size_t i = 0; i < f->n; i++)
        g->columns[i] = (size_t)bl_schema_find(schema, f->items[i].name);
    return BL_OK;
}

void bl_gather_release(struct bl_gather *g)
{
    free(g->columns);
    free(g->X);
    free(g->x);
    *g = (struct bl_gather){0};
}

size_t bl_gather_vector_bytes(const struct bl_gather *g)
{
    return g->n_inputs * bl_type_size(g->type);
}

void bl_gather_rows(struct bl_gather *g, const struct bl_batch *b, size_t first,
                    size_t n)
{
    size_t cells = bl_features_cells(g->features);
    for (size_t i = 0; i < g->features->n; i++) {
        const struct bl_vector *v = &b->vectors[g->columns[i]];
        bl_type_to_double(g->x, bl_vector_at(v, first, 0), v->type, n * cells);
        bl_features_gather(g->X, g->x, n, i, g->features);
    }
}

void bl_gather_reals(void *reals, const struct bl_gather *g, size_t first,
                     size_t n)
{
    bl_type_from_double(reals, g->type, g->X + first * g->n_inputs,
                        n * g->n_inputs);
}
