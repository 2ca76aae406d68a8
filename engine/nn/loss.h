/* Losses: what training makes small.
 *
 * A loss is a sum over rows, so that shards of a minibatch can be worked on
 * apart and added.  It is told the reconstruction Y, its target X and the
 * latent vectors, and gives the sum and the gradients.  A new loss is a file
 * with a `const struct bl_loss` and a line in loss.c.
 *
 * Each has an error of values: d^2 or Huber's function of d = y - x, times a
 * weight of the column or of the very value, the mean over the columns.  Some
 * add to it, times a weight, something about the latent vectors or about what
 * the values mean together.
 */
#ifndef BL_ENGINE_NN_LOSS_H
#define BL_ENGINE_NN_LOSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/nn/loss_terms.h"
#include "engine/nn/real.h"

#define bl_losses           BL_REAL_NAME(bl_losses)
#define bl_loss_find        BL_REAL_NAME(bl_loss_find)
#define bl_loss_row_weights BL_REAL_NAME(bl_loss_row_weights)

enum { BL_LOSS_MAX_ROWS = 128 }; // that a loss is asked about at a time

struct bl_objective { // a loss and what it is told; all lent
    const struct bl_loss *loss;
    size_t n_latent;
    double weight;              // of what it adds
    const real *column_weights; // (n_cols); NULL: 1 each
    const real *value_weights;  // (all rows, n_cols); NULL
    const struct bl_loss_object *objects;
    size_t n_objects;
    double energy;
    uint64_t seed; // of what is left to chance
};

struct bl_loss_rows {
    size_t n, n_cols, n_latent; // n <= BL_LOSS_MAX_ROWS
    const real *Y;              // (n, n_cols), the reconstruction
    const real *X;              // (n, n_cols), what went in
    const real *latent;         // (n, n_latent)
    const struct bl_objective *objective;
    const uint32_t *index; // (n): which of all rows; of value_weights
    uint64_t draw;         // tells apart what is left to chance
    void *scratch;         // of this thread, from scratch_new
};

struct bl_loss {
    const char *name;
    const char *summary;   // one line for --help
    double weight;         // of what it adds, if not said; 0: it adds nothing
    bool uses_latent;      // adds to dlatent
    bool weighs_responses; // wants value_weights
    bool uses_objects;

    // The sum over the rows of the loss of each.
    double (*value)(const struct bl_loss_rows *rows);

    // The same, and `scale` times its gradients: dY is written, dlatent added
    // to (only if uses_latent).
    double (*gradient)(real *dY,      // (n, n_cols)
                       real *dlatent, // (n, n_latent)
                       real scale, const struct bl_loss_rows *rows);

    // What one thread needs, to be freed even when this fails; NULL of losses
    // that need nothing.
    enum bl_status (*scratch_new)(void **scratch, const struct bl_objective *o,
                                  struct bl_error *err);
    void (*scratch_free)(void *scratch);
};

// NULL-terminated: mse huber mse+l1 response swae emd.
extern const struct bl_loss *const bl_losses[];

// NULL when there is none of that name.
const struct bl_loss *bl_loss_find(const char *name);

// The weights (n_cols) of a row's values; NULL: 1 each.
const real *bl_loss_row_weights(const struct bl_loss_rows *rows, size_t row);

#endif
