/* What figures show of two tables beyond the numbers of an evaluation:
 * distributions of every variable (column_profile.h) and snapshots of fields
 * (field_frames.h).
 *
 *     bl_profile_new(&p, &before->schema, &after->schema, &options, err);
 *     watch.batches = bl_profile_add_batches, watch.context = p;
 *     bl_evaluate_sources(e, before, after, &watch, err);
 *     bl_profile_complete(p, before, after, &watch, err);
 *     const struct bl_profile_result *r = bl_profile_result(p);
 *
 * It is fed the same batches as the evaluation, and its columns are those of
 * the evaluation's result; of text, and of columns beyond `max_columns`, the
 * profile is empty.  Tables of more values a column than are kept are
 * read a second time by _complete, so that histograms count every row.
 *
 * Memory: 16 bytes a kept pair, `max_values_in_all` of them, and the frames of
 * at most BL_PROFILE_MAX_FIELDS fields.
 * Threads: columns are shared out over the pool; the results do not depend on
 * the number of threads.
 */
#ifndef BL_ENGINE_METRICS_PROFILE_H
#define BL_ENGINE_METRICS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/data/source.h"
#include "engine/metrics/column_profile.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/field_frames.h"

enum { BL_PROFILE_MAX_FIELDS = 16 };

struct bl_profile_options {
    const char *const *periodic; // as in the evaluation's options
    size_t n_periodic;
    size_t max_columns;       // the first so many, and all derived ones
    size_t max_values;        // pairs kept per column
    size_t max_values_in_all; // over all columns
    size_t max_frames;        // snapshots kept per field; 0: no fields
    size_t n_worst;           // pairs of largest residual kept per column
    uint64_t seed;
    struct bl_pool *pool; // NULL: the caller works alone
};

#define BL_PROFILE_OPTIONS_INIT                                                \
    {                                                                          \
        .max_columns = SIZE_MAX, .max_values = 1 << 18,                        \
        .max_values_in_all = 4 << 20, .max_frames = 40                         \
    }

struct bl_profile_result {
    const struct bl_column_profile *const *columns;
    size_t n_columns;
    const struct bl_field_frames *fields;
    size_t n_fields;
};

struct bl_profile;

enum bl_status bl_profile_new(struct bl_profile **p,
                              const struct bl_schema *before,
                              const struct bl_schema *after,
                              const struct bl_profile_options *options,
                              struct bl_error *err);
void bl_profile_free(struct bl_profile *p);

// The first pass; `profile` is a struct bl_profile.
enum bl_status bl_profile_add_batches(void *profile,
                                      const struct bl_batch *before,
                                      const struct bl_batch *after,
                                      struct bl_error *err);

// The second pass, where one is needed.  `watch` may be NULL; of it the cancel
// flag and the progress are used.
enum bl_status bl_profile_complete(struct bl_profile *p,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   const struct bl_evaluation_watch *watch,
                                   struct bl_error *err);

const struct bl_profile_result *bl_profile_result(const struct bl_profile *p);

#endif
