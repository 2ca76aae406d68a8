/* Statistics of columns, gathered batch by batch in one pass.
 *
 * Sums are compensated and squares taken about block means (moments.h).
 * `std` divides by n.  Values that are not finite are counted and left out of
 * everything else.  Text columns: count and distinct only.
 *
 * Quantiles and the histogram come from a uniform sample of at most
 * `max_values` values per column (thinning.h), exact while all values fit.
 * `distinct` counts exactly (text by its 64-bit hash) up to
 * BL_STATS_MAX_DISTINCT values, or fewer when the sets of all columns together
 * would pass BL_STATS_DISTINCT_BYTES, and is a lower limit beyond.
 * Memory is bounded by those two whatever the number of rows.
 */
#ifndef BL_ENGINE_DATA_STATS_H
#define BL_ENGINE_DATA_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

enum {
    BL_STATS_MAX_DISTINCT = 1 << 20,
    BL_STATS_DISTINCT_BYTES = 128 << 20,
    BL_STATS_MAX_TEXT = 256, // bytes kept of a constant text
};

struct bl_column_stats {
    uint64_t count; // values: rows * width, not finite ones included
    uint64_t n_nan, n_inf;
    uint64_t n_zero, n_negative;
    uint64_t n_whole;  // finite values without a fraction
    double min, max;   // NaN when no value is finite, like the rest
    double mean, std;  // in the column's unit
    uint64_t distinct; // NaN counts as one value, whatever its bits; so does 0
    uint64_t distinct_among; // the first so many values; all when exact
    bool distinct_is_exact;
    bool quantiles_are_exact;
    double *sorted; // the sample, ascending, finite only; owned
    size_t n_sorted;
    const char *constant_text; // text columns whose rows are all equal: the
                               // beginning; lent by the stats; else NULL
};

struct bl_stats;

// schema->n_rows is the number of rows that will be added, in table order.
enum bl_status bl_stats_new(struct bl_stats **stats,
                            const struct bl_schema *schema, size_t max_values,
                            uint64_t seed, struct bl_error *err);
void bl_stats_free(struct bl_stats *stats);

// Columns the batch does not carry are passed over.
enum bl_status bl_stats_add(struct bl_stats *stats, const struct bl_batch *b,
                            struct bl_error *err);

// Sorts the samples and closes the sums; nothing may be added afterwards.
enum bl_status bl_stats_finish(struct bl_stats *stats, struct bl_error *err);

// After finish, lent: one per column of the schema.
const struct bl_column_stats *bl_stats_column(const struct bl_stats *stats,
                                              size_t column);

// Quantile of the sample with linear interpolation (numpy's default);
// NaN when it is empty.
double bl_stats_quantile(const struct bl_column_stats *c, double p);

// Counts of the sample in n > 0 equal bins over [low, high], low < high; a
// value on an edge belongs to the bin above it, values outside to the end bins.
void bl_stats_histogram(const struct bl_column_stats *c, double low,
                        double high, uint64_t *bins, size_t n);

#endif
