/* Compressing to a target: the loosest bounds that meet conditions on metrics
 * are searched on a sample, the table is compressed with them, and the
 * conditions are measured on all that comes back.
 *
 *     survey -> plan -> (derive) -> search -> contest -> encode -> measure
 *                                                ^------- tighten ----|
 *
 * Where they do not hold of the whole table, the bounds are tightened and the
 * table compressed again, three times at most.  Only a file whose conditions
 * were measured to hold is a success.
 *
 * options->bound gives the bounds their shape: its numbers are all multiplied
 * by one factor.  Without it they are range bounds of all columns.
 */
#ifndef BL_ENGINE_JOB_TARGET_H
#define BL_ENGINE_JOB_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/data/derived.h"
#include "engine/data/source.h"
#include "engine/job/compress.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"

// Where attempts go; the last one is the result.
struct bl_attempts {
    void *context;
    // A file in place of that of the attempt before.
    enum bl_status (*create)(void *context, struct bl_container_writer **writer,
                             struct bl_error *err);
    // The table that was written, as it comes back.
    enum bl_status (*open)(void *context, struct bl_source **source,
                           struct bl_error *err);
};

struct bl_target_finding { // of a condition, measured on the whole table
    char *text;            // as it was written; owned
    char *variable;        // where it holds least; NULL: of the table; owned
    double value;
    bool holds;
};

struct bl_target_report {
    struct bl_target_finding *findings; // one per condition; owned
    size_t n_findings;
    size_t trials;        // on the sample
    size_t attempts;      // at the whole table
    uint64_t sample_rows; // of the trials
};

void bl_target_report_release(struct bl_target_report *report);

// As bl_job_compress() with options->target, and bounds that are found.
// Formulas are those of the variables that conditions may be about.  BL_FAILED
// where no bound meets the conditions.  `found` needs no release then.
enum bl_status bl_job_compress_to_target(
    struct bl_compress_report *report, struct bl_target_report *found,
    struct bl_source *source, struct bl_model *model, bool weights_are_external,
    const struct bl_options *options, const struct bl_formula *formulas,
    size_t n_formulas, const struct bl_recipe_lines *recipe,
    const struct bl_attempts *attempts, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err);

#endif
