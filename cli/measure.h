/* The measuring behind `baler evaluate` and `baler plot`: every metric, and
 * where it is asked for the distributions, with progress.
 *
 * Phases: "ranges" and "distributions" only of tables so long that they are
 * read more than once, "evaluate" always.
 */
#ifndef BL_CLI_MEASURE_H
#define BL_CLI_MEASURE_H

#include "base/error.h"
#include "cli/session.h"
#include "engine/data/source.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/profile.h"

struct bl_measures {
    struct bl_evaluation *evaluation;
    struct bl_profile *profile; // NULL when it was not asked for
};

// `profile` NULL: without distributions.  The pools of the options are set.
enum bl_status bl_measure(struct bl_measures *m, struct bl_session *s,
                          struct bl_source *before, struct bl_source *after,
                          const struct bl_evaluation_options *evaluation,
                          const struct bl_profile_options *profile,
                          struct bl_error *err);
void bl_measures_release(struct bl_measures *m);

#endif
