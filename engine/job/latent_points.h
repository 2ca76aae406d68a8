/* Some latent vectors with the values that they stand for, to be drawn as
 * points: a small uniform part of a sample (latent_sample.h).
 */
#ifndef BL_ENGINE_JOB_LATENT_POINTS_H
#define BL_ENGINE_JOB_LATENT_POINTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/job/latent_sample.h"

enum {
    BL_LATENT_POINTS = 2000,           // at most
    BL_LATENT_POINT_VARIABLES = 64,    // at most
    BL_LATENT_POINT_NUMBERS = 1 << 18, // at most, of all points together
};

struct bl_latent_points {
    size_t n, k, n_variables;
    uint64_t *vectors; // (n), counted from the first of the file; owned, like
                       // the rest
    double *z;         // (n, k)
    double *variables; // (n, n_variables)
    size_t *columns;   // (n_variables): which variables of the sample
};

// Further variables come before inputs where there is no room for all.
enum bl_status bl_latent_points_draw(struct bl_latent_points *p,
                                     const struct bl_latent_sample *sample,
                                     size_t n_inputs, uint64_t seed,
                                     struct bl_error *err);
void bl_latent_points_release(struct bl_latent_points *p);

#endif
