/* The latent space of a file as figures show it (metrics/latent_profile.h),
 * of a uniform sample of its vectors and of the variables of a table.
 */
#ifndef BL_ENGINE_JOB_LATENT_PROFILE_H
#define BL_ENGINE_JOB_LATENT_PROFILE_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"
#include "engine/metrics/latent_profile.h"

// `decoder` is a compressed file with a network; `table` has the columns and
// rows it was made of.  Derived columns of the table are among the variables.
enum bl_status bl_job_latent_profile(struct bl_latent_profile *profile,
                                     struct bl_source *decoder,
                                     struct bl_source *table,
                                     struct bl_pool *pool,
                                     const struct bl_observer *observer,
                                     struct bl_error *err);

#endif
