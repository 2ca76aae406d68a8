/* Drawing a sample: a pass over a table that a sample takes its rows from. */
#ifndef BL_ENGINE_JOB_DRAW_H
#define BL_ENGINE_JOB_DRAW_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/data/sample.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"

// Offers all rows of the source to a sample that has none yet, reading the
// columns it wants (NULL: all); told of as the phase.
enum bl_status bl_draw(struct bl_sample *sample, struct bl_source *source,
                       const bool *wanted, const char *phase,
                       const struct bl_observer *observer,
                       struct bl_error *err);

#endif
