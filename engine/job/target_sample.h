/* What bounds do to a table, tried out on a sample of its rows.
 *
 * A trial rounds the values to the lattices of their bounds and restores them,
 * and measures.  No entropy coding is done: what comes back from a file are the
 * same values, but for fields, which a file may keep by interpolation, with
 * other errors within the same bounds.
 *
 * The sample has the numeric columns that are to be stored.  Tables of up to
 * four million numbers are taken whole.
 */
#ifndef BL_ENGINE_JOB_TARGET_SAMPLE_H
#define BL_ENGINE_JOB_TARGET_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/coding/bound.h"
#include "engine/coding/lattice.h"
#include "engine/data/sample.h"
#include "engine/data/schema.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"

struct bl_target_sample {
    struct bl_schema schema; // of the sample's columns
    size_t *columns;         // of the table, one per column of the schema
    struct bl_lattice_facts *facts; // one per column of the schema
    struct bl_batch before;         // its values are those of `drawn`
    struct bl_batch after;
    struct bl_bound *applied; // the bounds that made `after`
    struct bl_sample drawn;   // of the table's columns
};

// Reads the table once.  `facts` are one per column of the table.
enum bl_status bl_target_sample_make(struct bl_target_sample *s,
                                     struct bl_source *source,
                                     const struct bl_plan *plan,
                                     const struct bl_lattice_facts *facts,
                                     const struct bl_options *options,
                                     const struct bl_observer *observer,
                                     struct bl_error *err);
void bl_target_sample_release(struct bl_target_sample *s);

// Fills `after` with what comes back under these bounds, one per column of the
// sample; columns whose bound is what it was are left.
void bl_target_sample_apply(struct bl_target_sample *s,
                            const struct bl_bound *bounds,
                            struct bl_pool *pool);

#endif
