/* What the latent vectors of a compressed table hold: everything under "Latent
 * space" in the definitions of metrics (engine/metrics/latent.h), of a file.
 *
 * Memory is bounded: beyond about 128 MB of numbers a uniform sample of the
 * vectors is taken, and the report says of how many.  (The entropy of a
 * sample of n vectors is at most log2 n.)
 *
 * The share of a dimension is what its variation does for the reconstruction,
 * on normalised values: with every vector decoded once as it is and once with
 * the dimension at its mean,
 *
 *     share = (MSE with the dimension frozen - MSE) / variance of the inputs
 *
 * over at most 8192 vectors, where MSE and variance are means over vectors and
 * inputs.  It does not depend on the scale of a normalisation, is the part of
 * the variance for a principal component, and can add up to more than 1 where
 * dimensions work together.  Inputs are those of the original where it is
 * given, else what the file restores.
 */
#ifndef BL_ENGINE_JOB_LATENT_H
#define BL_ENGINE_JOB_LATENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/source.h"
#include "engine/job/latent_points.h"
#include "engine/job/observer.h"
#include "engine/metrics/latent_profile.h"

struct bl_latent_options {
    size_t max_vectors;      // 0: as many as fit
    uint64_t seed;           // of the sample
    const char *const *laws; // further columns of the table, as laws
    size_t n_laws;
    bool has_details; // counts and points too
};

struct bl_latent_law {
    char *name;    // owned
    double r2;     // of the variable regressed on the latent vector
    bool is_input; // one of those in the correlation matrix
};

struct bl_latent_report {
    size_t k;
    uint64_t n_rows, n_vectors; // in the file
    size_t vectors_per_row;     // 1 but for fields; of a block of
    size_t block_rows;          // so many rows
    size_t n_sampled, n_probes; // vectors that were looked at; for the shares
    struct bl_latent_dimension *dimensions; // (k); owned, like the rest
    double *spectrum;                       // (k)
    double participation_ratio;
    // Pearson, of latents and then the variables: (k + n_laws, k + n_laws),
    // in the order of laws.
    double *correlation;
    struct bl_latent_law *laws; // inputs first
    size_t n_laws, n_inputs;

    // The details; NULL and 0 when they were not asked for.
    struct bl_counts *counts; // (k): distributions; bins.n is 0 of a constant
    struct bl_latent_points points; // their variables are among the laws
};

// `decoder` is a compressed file with a network.  `table` has the columns
// and rows that it was made of, or is the file as restored: the decoder itself
// or, which reads less twice, another one.
enum bl_status bl_job_latent(struct bl_latent_report *report,
                             struct bl_source *decoder, struct bl_source *table,
                             const struct bl_latent_options *options,
                             struct bl_pool *pool,
                             const struct bl_observer *observer,
                             struct bl_error *err);
void bl_latent_report_release(struct bl_latent_report *report);

// The correlation of latent j with variable i.
double bl_latent_report_correlation(const struct bl_latent_report *r, size_t j,
                                    size_t i);

#endif
