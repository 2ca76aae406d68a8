/* What latent vectors are compared with: numbers that a table gives for each
 * vector.
 *
 * A vector stands for one tile of one row (codec/features.h), which for plain
 * variables is the row.  The variables are, in this order:
 *
 *   inputs  the columns that the network takes, up to BL_LATENT_MAX_INPUTS:
 *           their mean over the tile
 *   laws    of fields: the kinetic energy of the tile, and with both velocity
 *           components its enstrophy (metrics/flow.h), else the energy
 *           mean(x^2) / 2 of each column; and further columns by name, with
 *           one value a row or of the shape of the inputs (then their mean
 *           over the tile)
 *
 * Special values of inputs, and values that are not finite, are NaN.
 */
#ifndef BL_ENGINE_JOB_LATENT_VARIABLES_H
#define BL_ENGINE_JOB_LATENT_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/codec/features.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

enum { BL_LATENT_MAX_INPUTS = 512 };

struct bl_latent_columns; // one table's values for them; see below

struct bl_latent_variable {
    char *name;    // owned
    size_t column; // of the table
    double (*value)(const struct bl_latent_columns *c,
                    const struct bl_latent_variable *v, size_t tile);
};

struct bl_latent_columns {
    const struct bl_features *features; // lent
    size_t *feature_columns;            // of the table, one per feature
    bool *wanted;                       // one per column of the table
    bool has_flow;
    size_t u, v;   // columns of the flow
    double **row;  // per column of the table: the cells of the rows that stand
                   // here; NULL for those that are not wanted
    size_t n_rows; // that stand here: a block, or what is left for the last
    double *plane; // scratch: tiles of u and v
    size_t n_columns;
    struct bl_latent_variable *variables;
    size_t n_variables, n_inputs;
};

// `laws` are names of further columns.  A column that is missing or has
// another shape is an error.
enum bl_status bl_latent_columns_init(struct bl_latent_columns *c,
                                      const struct bl_features *features,
                                      const struct bl_schema *table,
                                      const char *const *laws, size_t n_laws,
                                      struct bl_error *err);
void bl_latent_columns_release(struct bl_latent_columns *c);

// Takes the block of rows that begins with `row`, of a batch with the wanted
// columns.
void bl_latent_columns_enter(struct bl_latent_columns *c,
                             const struct bl_batch *b, size_t row);

// values[n_variables] of one tile of the block's first row, in the order of
// its vectors.
void bl_latent_columns_values(const struct bl_latent_columns *c, double *values,
                              size_t tile);

// All vectors of the block, normalised: X (vectors per block, n_inputs of the
// network); x has room for the cells of a column in a block of rows.
void bl_latent_columns_vectors(const struct bl_latent_columns *c, double *X,
                               double *x);

#endif
