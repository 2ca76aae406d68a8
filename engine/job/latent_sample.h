/* A uniform sample of latent vectors, with what they stand for: one pass over
 * a compressed file and, beside it, the table it was made of.
 *
 * Vectors are taken by selection sampling (data/sample.h): the sample keeps
 * their order, the same seed takes the same, and when all fit, all are taken.
 */
#ifndef BL_ENGINE_JOB_LATENT_SAMPLE_H
#define BL_ENGINE_JOB_LATENT_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/source.h"
#include "engine/job/latent_variables.h"
#include "engine/job/observer.h"

struct bl_latent_sample {
    size_t k, n_variables, n_inputs; // per vector; n_inputs: of the network
    uint64_t n_vectors;              // in the file

    size_t n;          // of the sample
    uint64_t *vectors; // (n), counted from the first; owned, like the rest
    double *z;         // (n, k)
    double *variables; // (n, n_variables)

    // A smaller one of its own, with the vectors themselves.
    size_t n_probes;
    double *probe_z; // (n_probes, k)
    double *probe_X; // (n_probes, n_inputs), normalised
};

// `decoder` is the file; `table` gives the variables, and may be the decoder
// itself.  `columns` was made for the table's schema.
enum bl_status bl_latent_sample_make(struct bl_latent_sample *s,
                                     struct bl_source *decoder,
                                     struct bl_source *table,
                                     struct bl_latent_columns *columns,
                                     size_t max_vectors, uint64_t seed,
                                     const struct bl_observer *observer,
                                     struct bl_error *err);
void bl_latent_sample_release(struct bl_latent_sample *s);

#endif
