/* What a loss can be told beside its name, in whatever precision: the same for
 * the options of training and for the losses. */
#ifndef BL_ENGINE_NN_LOSS_TERMS_H
#define BL_ENGINE_NN_LOSS_TERMS_H

#include <stddef.h>

#include "engine/norm/norm.h"

// One object of an event: which inputs its transverse momentum, rapidity and
// azimuth are, and how each was normalised; lent.
enum { BL_OBJECT_PARTS = 3 };

struct bl_loss_object {
    size_t inputs[BL_OBJECT_PARTS];
    const struct bl_norm *norms[BL_OBJECT_PARTS];
};

struct bl_loss_terms { // all lent
    double weight;     // of what a loss adds to the error of values; 0: its own
    const double *column_weights; // (n_inputs); NULL: 1 each
    const void *value_weights; // (n_rows, n_inputs) of the type of the rows, in
                               // place of the others; NULL: there are none
    const struct bl_loss_object *objects;
    size_t n_objects;
    double energy; // that an event has, for losses about objects
};

#endif
