/* The parts of a compression with bounds, for jobs that do some of them more
 * than once (target.h).
 */
#ifndef BL_ENGINE_JOB_COMPRESS_PARTS_H
#define BL_ENGINE_JOB_COMPRESS_PARTS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/data/source.h"
#include "engine/job/compress.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"
#include "engine/job/survey.h"

// What bl_job_compress() is given; all lent.  The report's model is the one
// that is given, or becomes the one that is derived.
struct bl_compression {
    struct bl_compress_report *report;
    struct bl_source *source;
    bool weights_are_external;
    const struct bl_options *options;
    const struct bl_recipe_lines *recipe;
    struct bl_pool *pool;
    const struct bl_observer *observer;
};

struct bl_bounded { // what is known before codings are chosen
    struct bl_survey survey;
    struct bl_plan plan; // with bounds
};

// The network if one is wanted, the survey, and the plan.
enum bl_status bl_bounded_begin(struct bl_bounded *b,
                                const struct bl_compression *c,
                                struct bl_error *err);
void bl_bounded_release(struct bl_bounded *b);

// The contest at the plan's bounds, and the file.  May be done again, with
// other bounds and another writer.
enum bl_status bl_bounded_write(const struct bl_bounded *b,
                                const struct bl_compression *c,
                                struct bl_container_writer *writer,
                                struct bl_error *err);

// Frees a model that was derived; the report has none then.
void bl_compress_forget_model(struct bl_compress_report *report);

#endif
