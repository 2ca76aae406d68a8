/* The survey: one pass over a table that gathers what every decision about
 * it needs: statistics of all rows, a sample of rows, and proposals.
 */
#ifndef BL_ENGINE_JOB_SURVEY_H
#define BL_ENGINE_JOB_SURVEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/propose.h"
#include "engine/data/sample.h"
#include "engine/data/source.h"
#include "engine/data/stats.h"
#include "engine/job/observer.h"

struct bl_survey {
    struct bl_stats *stats;
    struct bl_sample sample;
    struct bl_proposal *proposals; // one per column
    uint64_t text_bytes;           // of all text columns together
    // Where training rows are read from, beside the sample; lent; NULL: the
    // sample is all that is trained on.
    struct bl_source *stream_from;
};

// The rows that stay below 128 MB as a sample and as what training makes of it.
size_t bl_survey_fitting_rows(const struct bl_schema *schema);

// Reads the source from its first row to the end.  sample_rows 0: as many as
// stay below 128 MB.
enum bl_status bl_survey_make(struct bl_survey *survey,
                              struct bl_source *source, size_t sample_rows,
                              uint64_t seed, const struct bl_observer *observer,
                              struct bl_error *err);

// With a sample in blocks of so many consecutive rows.
enum bl_status bl_survey_make_blocks(struct bl_survey *survey,
                                     struct bl_source *source,
                                     size_t sample_rows, size_t block,
                                     uint64_t seed,
                                     const struct bl_observer *observer,
                                     struct bl_error *err);
void bl_survey_release(struct bl_survey *survey);

#endif
