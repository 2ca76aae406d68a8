/* The kinds of layers there are, for training: one list.
 *
 * A layer maps n rows X (n, n_in) to Y (n, n_out); on the way back it gets
 * dL/dY and gives dL/dX and the gradient of its parameters.  What it needs
 * again on the way back and is neither X nor Y, it keeps (`kept`): the sum
 * before the activation, where the value does not tell it (activation.h).
 *
 * Kernels allocate nothing, and touch only what they are given.
 */
#ifndef BL_ENGINE_NN_LAYER_H
#define BL_ENGINE_NN_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/learner.h"
#include "engine/nn/network.h"
#include "engine/nn/real.h"

#define bl_layer_kernels    BL_REAL_NAME(bl_layer_kernels)
#define bl_layer_dense      BL_REAL_NAME(bl_layer_dense)
#define bl_layer_norm       BL_REAL_NAME(bl_layer_norm)
#define bl_layer_dropout    BL_REAL_NAME(bl_layer_dropout)
#define bl_layer_window     BL_REAL_NAME(bl_layer_window)
#define bl_layer_keeps_sums BL_REAL_NAME(bl_layer_keeps_sums)

struct bl_layer_pass { // all lent
    const struct bl_layer *layer;
    size_t index;       // of the layer, in the network
    size_t n;           // rows
    const real *X;      // (n, n_in)
    real *Y;            // (n, n_out)
    real *S;            // (n, n_out), sums; Y itself where none are kept
    real *room;         // scratch, of the size that the kind asks for
    const real *params; // of the whole network
    const struct bl_learning *learning; // NULL: nothing is learnt
};

struct bl_layer_return {
    real *dX;       // (n, n_in); NULL where nothing stands before the layer
    real *dY;       // (n, n_out); used up
    real *gradient; // of the whole network
    bool add;       // to the gradient; else overwrite it
};

struct bl_layer_kernel {
    bool keeps_sums; // where the activation wants them
    // Reals of `room` for up to max_rows rows; NULL: none.
    size_t (*room)(const struct bl_layer *layer, size_t max_rows);
    void (*forward)(const struct bl_layer_pass *p);
    void (*backward)(const struct bl_layer_pass *p,
                     const struct bl_layer_return *r);
};

// By enum bl_layer_kind.
extern const struct bl_layer_kernel *const bl_layer_kernels[BL_N_LAYER_KINDS];

extern const struct bl_layer_kernel bl_layer_dense;
extern const struct bl_layer_kernel bl_layer_norm;
extern const struct bl_layer_kernel bl_layer_dropout;
extern const struct bl_layer_kernel bl_layer_window;

// Whether S is an array of its own.
bool bl_layer_keeps_sums(const struct bl_layer *layer);

#endif
