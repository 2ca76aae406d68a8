/* What is measured on columns together: correlation before and after.
 *
 * The plain numeric columns (one value a row) take part, when they are not
 * more than `max_columns`; of wider tables no matrix is made.  Derived
 * columns are left out, so that the numbers are those of the table.
 */
#ifndef BL_ENGINE_METRICS_JOINT_H
#define BL_ENGINE_METRICS_JOINT_H

#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/metrics/correlation.h"
#include "engine/metrics/match.h"

struct bl_joint_metrics {
    struct bl_correlation_difference difference;
    size_t n_columns;       // that took part; 0 when there were too many
    size_t *columns;        // which ones, counted among the pairs
    double *before, *after; // the matrices (n_columns, n_columns)
};

struct bl_joint {
    struct bl_pool *pool;
    const struct bl_pair *pairs; // lent
    struct bl_joint_metrics metrics;
    struct bl_correlation *before, *after;
    const struct bl_batch *rows_before, *rows_after; // during _add
    size_t first, n_rows;                            // during _add
};

// match->pairs are lent for the life of the struct; `pool` may be NULL.
enum bl_status bl_joint_init(struct bl_joint *j, const struct bl_schema *before,
                             const struct bl_match *match, size_t max_columns,
                             struct bl_pool *pool, struct bl_error *err);
void bl_joint_release(struct bl_joint *j);

void bl_joint_add(struct bl_joint *j, const struct bl_batch *before,
                  const struct bl_batch *after);

// Fills j->metrics.
void bl_joint_finish(struct bl_joint *j);

#endif
