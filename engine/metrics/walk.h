/* Two tables read side by side, batch by batch, and handed to a function. */
#ifndef BL_ENGINE_METRICS_WALK_H
#define BL_ENGINE_METRICS_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/source.h"

// Sees batches of the same rows of both; a failure ends the walk.
typedef enum bl_status bl_pair_visitor(void *context,
                                       const struct bl_batch *before,
                                       const struct bl_batch *after,
                                       struct bl_error *err);

struct bl_walk {
    struct bl_source *before, *after;         // lent
    const bool *wanted_before, *wanted_after; // of bl_batch_init()
    const struct bl_cancel *cancel;           // may be NULL
    void (*rows)(void *context, uint64_t done, uint64_t of); // may be NULL
    void *rows_context;
};

// From the first row to the end.  Any wish of the cancel flag ends it:
// BL_INTERRUPTED.
enum bl_status bl_walk_pairs(const struct bl_walk *w, bl_pair_visitor *visit,
                             void *context, struct bl_error *err);

// The table before alone; `after` of the visitor is NULL.
enum bl_status bl_walk_before(const struct bl_walk *w, bl_pair_visitor *visit,
                              void *context, struct bl_error *err);

#endif
