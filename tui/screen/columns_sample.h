/* What is read off the sample of a column's values: shapes for the eye, all
 * without the sentinel that stands for missing ones.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_SAMPLE_H
#define BL_TUI_SCREEN_COLUMNS_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/data/propose.h"
#include "engine/data/stats.h"

// The ends of a histogram: low < high.
struct bl_columns_range {
    double low, high;
};

// The statistics with a sample, and extremes, that leave the sentinel out where
// it is the smallest or largest value.  `proposal` may be NULL.
struct bl_column_stats bl_columns_without_sentinel(
    const struct bl_column_stats *c, const struct bl_proposal *proposal);

// From p0.5 to p99.5, or to the extremes where those are equal; false when the
// column has fewer than two values.
bool bl_columns_bulk(struct bl_columns_range *range,
                     const struct bl_column_stats *c);

// From the smallest to the largest value, in at most `most` bins: one for each
// number when all are whole and there are not too many.  *n_bins is at least
// 1; false when the column has fewer than two values.
bool bl_columns_whole(struct bl_columns_range *range, size_t *n_bins,
                      const struct bl_column_stats *c, size_t most);

// Third standardised moment of the sample; NaN when it has no spread.
double bl_columns_skewness(const struct bl_column_stats *c);

// The share of the range in which 99 % of the values lie; NaN without a range.
double bl_columns_bulk_share(const struct bl_column_stats *c);

#endif
