/* Everything that is measured on one variable, before (x) against after (y).
 *
 * Pairs come in chunks, in order.  Which rows count where:
 *   n_values            all of them: rows * width
 *   n_nonfinite         x is NaN or infinite: y must come back bit for bit
 *                       (with the sign of infinity, where the types differ)
 *   nonfinite_mismatch  ... and did not
 *   n_lost              x is finite and y is not
 *   n_compared          both are finite: only these enter sums and spectra
 *   n_different         y is not the same value as x, whatever the reason
 * Text counts n_values and n_different; its other results are NaN.  Integers
 * of 64 bits are told apart exactly, and subtracted as doubles.
 *
 * What needs sorted values keeps pairs: all of them up to `max_values`,
 * beyond that a uniform sample of so many, and the result says `sampled`.
 * Memory is 16 bytes a pair. (The Wasserstein distance of a sample is on
 * average larger than that of all rows: neighbours in rank are farther apart.)
 * The histogram needs the range of x before its first pair: it is filled from
 * the kept pairs at the end, or, where a first pass has scanned the range,
 * from all pairs as they come.
 */
#ifndef BL_ENGINE_METRICS_COLUMN_H
#define BL_ENGINE_METRICS_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/moments.h"
#include "engine/data/thinning.h"
#include "engine/metrics/chi2.h"
#include "engine/metrics/histogram.h"
#include "engine/metrics/ks.h"
#include "engine/metrics/peak.h"
#include "engine/metrics/residual.h"
#include "engine/metrics/wasserstein.h"

struct bl_column_metrics {
    const char *name;    // lent by the evaluation
    const char *unit;    // NULL when there is none
    const char *formula; // of a derived variable; NULL for other columns
    bool is_text;
    bool sampled; // quantiles, KS and Wasserstein are of a sample; so are the
                  // histogram and what comes of it, when ranges were not
                  // scanned

    uint64_t n_values, n_compared;
    uint64_t n_nonfinite, nonfinite_mismatch;
    uint64_t n_lost, n_different;

    double min, max, mean, std; // of x, finite values only
    struct bl_residual residual;
    struct bl_response response;
    double nrmse, psnr;
    struct bl_chi2 chi2;
    struct bl_ks ks;
    struct bl_wasserstein wasserstein;
    double js;     // Jensen-Shannon divergence, bits
    bool has_peak; // a peak was asked for
    struct bl_peak peak;

    struct bl_histogram histogram; // owned by the evaluation; n_counts is 0
                                   // when there is none
};

struct bl_column_options {
    bool periodic;       // an angle in radians: residuals are wrapped
    bool keep_histogram; // in the result
    bool fit_peak;
    size_t n_bins;
    size_t max_values; // pairs to keep
    uint64_t seed;     // of the sample
};

// One column while it is fed; internals of column.c.
struct bl_column_sums {
    struct bl_column_options options;
    struct bl_column_metrics counts; // only its counters are in use
    struct bl_residual_sums residual;
    struct bl_response_sums response;
    struct bl_moments x;
    struct bl_thinning kept_x, kept_y; // of one seed: they keep the same rows

    bool scanned;
    double scan_min, scan_max;
    struct bl_histogram histogram; // n_counts is 0 until it is filled
};

// For a column of n_total numbers (0 for text); released with _release.
void bl_column_sums_init(struct bl_column_sums *s, uint64_t n_total,
                         const struct bl_column_options *options);
void bl_column_sums_release(struct bl_column_sums *s);

// Whether not all pairs will be kept, so that a first pass is worth while.
bool bl_column_sums_is_long(const struct bl_column_sums *s);

// First pass: the range of x, before any pair is added.
void bl_column_sums_scan(struct bl_column_sums *s, const struct bl_vector *x,
                         size_t n_rows);

// The first n_rows rows of two vectors of the same width and kind (both text
// or both numeric; their types may differ).
enum bl_status bl_column_sums_add(struct bl_column_sums *s,
                                  const struct bl_vector *x,
                                  const struct bl_vector *y, size_t n_rows,
                                  struct bl_error *err);

// Closes the sums; the kept pairs are given up.  Name and unit stay unset.
// m->histogram, when kept, is the caller's to release.
enum bl_status bl_column_sums_finish(struct bl_column_metrics *m,
                                     struct bl_column_sums *s,
                                     struct bl_error *err);

#endif
