/* Losses: what training makes small.
 *
 * A loss is a sum over rows, so that shards of a minibatch can be worked on
 * apart and added.  It is told the reconstruction Y, its target X and the
 * latent vectors, and gives the sum and the gradients.  A new loss is a file
 * with a `const struct bl_loss` and a line in loss.c.
 */
#ifndef BL_ENGINE_NN_LOSS_H
#define BL_ENGINE_NN_LOSS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/real.h"

#define bl_losses    BL_REAL_NAME(bl_losses)
#define bl_loss_find BL_REAL_NAME(bl_loss_find)

struct bl_loss_rows {
    size_t n, n_cols, n_latent;
    const real *Y;      // (n, n_cols), the reconstruction
    const real *X;      // (n, n_cols), what went in
    const real *latent; // (n, n_latent)
};

struct bl_loss {
    const char *name;
    const char *summary; // one line for --help
    bool uses_latent;    // adds to dlatent

    // The sum over the rows of the loss of each.
    double (*value)(const struct bl_loss_rows *rows);

    // The same, and `scale` times its gradients: dY is written, dlatent added
    // to (only if uses_latent).
    double (*gradient)(real *dY,      // (n, n_cols)
                       real *dlatent, // (n, n_latent)
                       real scale, const struct bl_loss_rows *rows);
};

// NULL-terminated: mse huber mse+l1.
extern const struct bl_loss *const bl_losses[];

// NULL when there is none of that name.
const struct bl_loss *bl_loss_find(const char *name);

#endif
