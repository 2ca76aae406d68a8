/* What figures show of a latent space: distributions of its dimensions, their
 * spectrum and correlations (latent.h), and two-dimensional histograms of the
 * dimensions of largest spread, each against each.
 *
 * Made of arrays: z (n, k) and, for the same n, x (n, p) of variables.
 * Memory: that of latent.h, and 13 KB a pair of dimensions.
 */
#ifndef BL_ENGINE_METRICS_LATENT_PROFILE_H
#define BL_ENGINE_METRICS_LATENT_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/metrics/column_profile.h"
#include "engine/metrics/latent.h"

// The distribution of each dimension: counts[k], zero to begin with, on bins
// that are chosen from its values.  The n of each are the caller's, after a
// failure too.
enum bl_status bl_latent_count(struct bl_counts *counts, const double *z,
                               size_t n, size_t k, struct bl_error *err);

enum { BL_LATENT_SCATTER = 6, BL_DENSITY_BINS = 40 };

struct bl_density { // of dimension y against dimension x
    size_t x, y;
    struct bl_bins x_bins, y_bins; // n is BL_DENSITY_BINS
    uint64_t *n;                   // (y, x) of the bins
};

struct bl_latent_profile { // everything owned
    size_t k, p, n;
    struct bl_latent_dimension *dimensions; // (k)
    struct bl_counts *counts;               // (k); bins.n is 0 of a constant
    double *spectrum;                       // (k), descending
    double participation_ratio;
    double *correlation; // (k + p, k + p): latents, then variables
    char **names;        // (p) of the variables
    size_t scatter[BL_LATENT_SCATTER], n_scatter; // dimensions by spread
    struct bl_density *densities;                 // n_scatter choose 2
    size_t n_densities;
};

// `names` are copied; `pool` may be NULL.
enum bl_status bl_latent_profile_make(struct bl_latent_profile *profile,
                                      const double *z, size_t k,
                                      const double *x, size_t p,
                                      const char *const *names, size_t n,
                                      struct bl_pool *pool,
                                      struct bl_error *err);
void bl_latent_profile_release(struct bl_latent_profile *profile);

#endif
