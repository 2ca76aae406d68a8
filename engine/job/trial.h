/* A candidate of --model-type auto: fitted in short to some vectors of a
 * sample, and judged on others.
 *
 *     error   RMS / std of the residuals, mean over the columns that vary, of
 *             normalised values: what --fidelity means
 *     bytes   the packed weights, and the packed latent vectors of those
 *             judged times the vectors of the whole table: all in which the
 *             files of two candidates differ
 *
 * In short: by squared error, with at most 16,384 vectors and about 1e10
 * multiplications, which is a few seconds.  So the error of a network is an
 * upper bound, that of principal components is what it will be.  The same seed
 * gives the same bits.
 */
#ifndef BL_ENGINE_JOB_TRIAL_H
#define BL_ENGINE_JOB_TRIAL_H

#include "engine/job/derive_parts.h"

struct bl_trial_of { // what is tried on, all lent
    const struct bl_schema *schema;
    const struct bl_plan *plan;
    const struct bl_survey *survey;
    struct bl_pool *pool;
    const struct bl_observer *observer;
};

struct bl_trial {
    const char *name;
    const struct bl_model_type *type;
    struct bl_options options; // the type's among them, but for the latent size
    size_t n_inputs;
    uint64_t n_vectors; // of the table
    double bytes_of_value;
};

// The candidate `name`, of a type, with options->hidden and the like.
enum bl_status bl_trial_init(struct bl_trial *t, const struct bl_trial_of *of,
                             const char *name, const char *type,
                             const struct bl_options *options,
                             struct bl_error *err);

// Of weights, two bytes each, and latent vectors as they stand.
enum bl_status bl_trial_bytes(double *bytes, const struct bl_trial *t,
                              const struct bl_trial_of *of, size_t n_latent,
                              struct bl_error *err);

// The most latent values whose bytes are no more than that; 0 when none's are.
enum bl_status bl_trial_latent_within(size_t *n_latent,
                                      const struct bl_trial *t,
                                      const struct bl_trial_of *of,
                                      double bytes, struct bl_error *err);

enum bl_status bl_trial_run(struct bl_candidate *candidate,
                            const struct bl_trial *t,
                            const struct bl_trial_of *of, size_t n_latent,
                            struct bl_error *err);

#endif
