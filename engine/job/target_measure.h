/* Two tables under conditions: what is measured of them, with the variables
 * that are derived from their columns.
 */
#ifndef BL_ENGINE_JOB_TARGET_MEASURE_H
#define BL_ENGINE_JOB_TARGET_MEASURE_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/derived.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"
#include "engine/job/target_condition.h"
#include "engine/job/target_sample.h"
#include "engine/metrics/evaluate.h"

struct bl_target_measure { // all lent
    const struct bl_conditions *conditions;
    const struct bl_formula *formulas;
    size_t n_formulas;
    struct bl_pool *pool;
    const struct bl_observer *observer;
};

// The source with those derived variables that it can give behind its columns;
// `inside` is lent.
enum bl_status bl_target_derive(struct bl_source **source,
                                struct bl_source *inside,
                                const struct bl_target_measure *m,
                                struct bl_error *err);

// Every metric that a condition is about; *evaluation is the caller's.  Both
// sources are lent; `phase` is how the observer hears of it, NULL: not at all.
enum bl_status bl_target_measure(struct bl_evaluation **evaluation,
                                 struct bl_source *before,
                                 struct bl_source *after,
                                 const struct bl_target_measure *m,
                                 const char *phase, struct bl_error *err);

// The same of a sample: before, and under the bounds that were applied to it.
enum bl_status bl_target_measure_sample(struct bl_evaluation **evaluation,
                                        const struct bl_target_sample *sample,
                                        const struct bl_target_measure *m,
                                        struct bl_error *err);

#endif
