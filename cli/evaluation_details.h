/* What `baler evaluate --details` adds to the JSON of an evaluation, for
 * whoever draws it: per variable
 *
 *     "histogram": {"low":.., "high":.., "log":false, "before":[..],
 *                   "after":[..], "underflow":{"before":N, "after":N},
 *                   "overflow":{...}}
 *     "residuals", "responses": {"low":.., "high":.., "counts":[..],
 *                                "underflow":N, "overflow":N}
 *     "residual_quantiles": {"p05":.., "p25":.., "p50":.., "p75":.., "p95":..}
 *     "worst": [{"row":N, "before":.., "after":.., "residual":..}, ...]
 *
 * Bins are equal between low and high; with "log" both are decimal logarithms
 * of values.  A histogram is null where there is nothing to show: text, or
 * residuals that are all 0.  Worst are the BL_DETAILS_WORST rows of largest
 * residual; of columns with several values a row they have an "element" too.
 *
 * "correlation" gains "columns", their names, and "before" and "after", the
 * matrices, of tables of up to BL_DETAILS_MAX_CORRELATED numeric columns.
 *
 * Of very wide tables only the first BL_DETAILS_MAX_COLUMNS columns, and all
 * derived variables, have details.
 */
#ifndef BL_CLI_EVALUATION_DETAILS_H
#define BL_CLI_EVALUATION_DETAILS_H

#include <jansson.h>

#include "engine/metrics/evaluate.h"
#include "engine/metrics/profile.h"

enum {
    BL_DETAILS_WORST = 20,
    BL_DETAILS_MAX_COLUMNS = 512,
    BL_DETAILS_MAX_CORRELATED = 64,
};

// To the object of column i of the result.
void bl_details_add_column(json_t *column, const struct bl_evaluation_result *r,
                           const struct bl_profile_result *profile, size_t i);

void bl_details_add_correlation(json_t *correlation,
                                const struct bl_evaluation_result *r);

// {"low":.., "high":.., "counts":[..], "underflow":N, "overflow":N}; null
// without bins.
json_t *bl_json_of_counts(const struct bl_counts *counts);

#endif
