/* Rows of a table as the network takes them: columns normalised, laid out as
 * vectors (codec/features.h), at the model's precision. */
#ifndef BL_ENGINE_JOB_GATHER_H
#define BL_ENGINE_JOB_GATHER_H

#include <stddef.h>

#include "base/error.h"
#include "engine/codec/model.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/data/type.h"

struct bl_gather {
    const struct bl_features *features; // lent
    enum bl_type type;                  // of a real
    size_t n_rows;   // that are gathered at a time: whole blocks
    size_t n_inputs; // of a vector
    size_t *columns; // (features->n); owned, like the rest
    double *X;       // (vectors of n_rows, n_inputs)
    double *x;       // (n_rows, cells)
};

// Batches will have the columns of `schema`, and those of the model among
// them; the model is lent.
enum bl_status bl_gather_init(struct bl_gather *g, const struct bl_model *m,
                              const struct bl_schema *schema,
                              struct bl_error *err);
void bl_gather_release(struct bl_gather *g);

// What a vector of reals takes.
size_t bl_gather_vector_bytes(const struct bl_gather *g);

// Rows [first, first + n) of a batch, n <= n_rows, to g->X.
void bl_gather_rows(struct bl_gather *g, const struct bl_batch *b, size_t first,
                    size_t n);

// Vectors [first, first + n) of g->X as reals.
void bl_gather_reals(void *reals, const struct bl_gather *g, size_t first,
                     size_t n);

#endif
