/* Before against after: every metric of two tables in one streaming pass.
 *
 *     struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
 *     struct bl_evaluation *e;
 *     bl_evaluation_new(&e, &before->schema, &after->schema, &options, err);
 *     bl_evaluate_sources(e, before, after, NULL, err);  // or by hand: _add
 *     const struct bl_evaluation_result *r = bl_evaluation_result(e);
 *
 * Columns are matched by name; those that have no partner are listed and the
 * others evaluated.  Tables of different length, or without a common column,
 * are an error that says so.  A table compared with itself gives exact zeros.
 *
 * Memory: fixed sums per column, and the kept pairs of metrics that need
 * sorted values (column.h), at most `max_values` a column and
 * `max_values_in_all` together, 16 bytes a pair.
 *
 * Threads: columns are shared out over the pool; the results do not depend on
 * the number of threads.  One caller at a time.
 *
 * Ownership: the evaluation copies the schemas and owns the result, which is
 * valid until it is freed.  Values that are not defined are NaN.
 */
#ifndef BL_ENGINE_METRICS_EVALUATE_H
#define BL_ENGINE_METRICS_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/data/source.h"
#include "engine/metrics/column.h"
#include "engine/metrics/emd_events.h"
#include "engine/metrics/fields.h"
#include "engine/metrics/joint.h"
#include "engine/metrics/match.h"
#include "engine/metrics/walk.h"

// Histograms stay in the result for tables of up to so many columns.
enum { BL_EVALUATION_MAX_HISTOGRAMS = 4096 };

struct bl_evaluation_options {
    const char *const *periodic; // names of columns that are angles in radians
    size_t n_periodic;
    const char *const *peaks; // columns to fit a peak to, beside all derived
    size_t n_peaks;           // variables with one value a row
    const struct bl_emd_object *objects; // of an event; n_objects of them
    size_t n_objects;                    // 0: no energy mover's distance
    double emd_radius;                   // its R
    size_t n_bins;                       // of the histograms
    size_t max_values;                   // pairs kept per column
    size_t max_values_in_all;            // pairs kept over all columns
    size_t max_correlated;               // columns in the correlation matrices
    uint64_t seed;                       // of the samples beyond these
    struct bl_pool *pool;                // NULL: the caller works alone
};

#define BL_EVALUATION_OPTIONS_INIT                                             \
    {                                                                          \
        .emd_radius = 1, .n_bins = 100, .max_values = 4 << 20,                 \
        .max_values_in_all = 32 << 20, .max_correlated = 512                   \
    }

struct bl_evaluation_result {
    uint64_t n_rows;
    struct bl_column_metrics *columns; // in the order of the table before
    size_t n_columns;
    struct bl_joint_metrics correlation; // its indices are into `columns`
    struct bl_fields_metrics fields;
    struct bl_emd_metrics emd;            // n_events is 0 without objects
    const struct bl_unmatched *unmatched; // columns that were not compared
    size_t n_unmatched;
};

struct bl_evaluation;

enum bl_status bl_evaluation_new(struct bl_evaluation **e,
                                 const struct bl_schema *before,
                                 const struct bl_schema *after,
                                 const struct bl_evaluation_options *options,
                                 struct bl_error *err);
void bl_evaluation_free(struct bl_evaluation *e);

// The columns that batches have to carry, one flag per column of the schema
// before or after; lent, to give to bl_batch_init().
const bool *bl_evaluation_wanted_before(const struct bl_evaluation *e);
const bool *bl_evaluation_wanted_after(const struct bl_evaluation *e);

// Whether a first pass over the table before, with _scan, is worth while:
// there are columns of which not all pairs will be kept (without it their
// histograms are of the sample), or fields (which need their range).
bool bl_evaluation_wants_scan(const struct bl_evaluation *e);
void bl_evaluation_scan(struct bl_evaluation *e, const struct bl_batch *before);

// The same rows of both tables, in table order.
enum bl_status bl_evaluation_add(struct bl_evaluation *e,
                                 const struct bl_batch *before,
                                 const struct bl_batch *after,
                                 struct bl_error *err);

// All rows have been added; fails when rows are missing.
enum bl_status bl_evaluation_finish(struct bl_evaluation *e,
                                    struct bl_error *err);

const struct bl_evaluation_result *bl_evaluation_result(
    const struct bl_evaluation *e);

struct bl_evaluation_watch {
    const struct bl_cancel *cancel;                          // may be NULL
    void (*rows)(void *context, uint64_t done, uint64_t of); // may be NULL
    // The same of the first pass, where one is made; may be NULL.
    void (*scanned)(void *context, uint64_t done, uint64_t of);
    void *context;
    // Sees the batches of both tables once they are added; may be NULL.
    bl_pair_visitor *batches;
    void *batches_context;
};

// Reads both sources from their first row to the end, adds and finishes; the
// table before is read twice where that is worth while.
// `watch` may be NULL.  An abort ends it: BL_INTERRUPTED.  There is nothing to
// keep of half a comparison, so that a wish to stop is left to others.
enum bl_status bl_evaluate_sources(struct bl_evaluation *e,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   const struct bl_evaluation_watch *watch,
                                   struct bl_error *err);

#endif
