/* The distributions that figures show of one variable: its values before and
 * after, the residual and the response, on bins chosen from the data
 * (binning.h), quantiles of the residual, and where they are asked for the
 * pairs of largest residual (worst.h).
 *
 * Pairs are kept as in column.h, up to `max_values` of them, the bins chosen
 * at the end of the first pass and filled: from the kept pairs where these are
 * all, else from every pair in a second pass.  Only pairs of finite values
 * count; text has no profile.
 */
#ifndef BL_ENGINE_METRICS_COLUMN_PROFILE_H
#define BL_ENGINE_METRICS_COLUMN_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/thinning.h"
#include "engine/metrics/histogram.h"
#include "engine/metrics/worst.h"

struct bl_counts {
    struct bl_bins bins; // n is 0 when there is nothing to show
    uint64_t *n;         // bins.n + 2, as in histogram.h; owned
    uint64_t total;      // of all, under- and overflow too
};

// Of the residual: these shares.
enum { BL_PROFILE_QUANTILES = 5 };
extern const double bl_profile_shares[BL_PROFILE_QUANTILES];

struct bl_column_profile {
    bool is_log;                // values has bins of log10(value)
    struct bl_histogram values; // n_counts is 0: no values
    struct bl_counts residual;  // bins.n is 0: all residuals are 0
    struct bl_counts response;  // of rows with x != 0; likewise
    double quantiles[BL_PROFILE_QUANTILES];
    bool sampled;          // the quantiles are of a sample
    struct bl_worst worst; // of all pairs, sorted; of capacity 0: none
};

struct bl_column_profile_sums {
    bool periodic, is_integer;
    uint64_t n_seen;                   // pairs, in the first pass
    struct bl_thinning kept_x, kept_y; // of one seed: they keep the same rows
    struct bl_column_profile profile;
};

void bl_column_profile_init(struct bl_column_profile_sums *s, uint64_t n_total,
                            size_t max_values, size_t n_worst, uint64_t seed);
void bl_column_profile_release(struct bl_column_profile_sums *s);

// First pass.
enum bl_status bl_column_profile_add(struct bl_column_profile_sums *s,
                                     const struct bl_vector *x,
                                     const struct bl_vector *y, size_t n_rows,
                                     struct bl_error *err);

// Chooses the bins; gives up the kept pairs.  Whether a second pass has to
// fill the bins is what bl_column_profile_is_open() says.
enum bl_status bl_column_profile_settle(struct bl_column_profile_sums *s,
                                        struct bl_error *err);
bool bl_column_profile_is_open(const struct bl_column_profile_sums *s);

// Second pass; nothing when the column is not open.
void bl_column_profile_fill(struct bl_column_profile_sums *s,
                            const struct bl_vector *x,
                            const struct bl_vector *y, size_t n_rows);

#endif
