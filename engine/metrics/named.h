/* Metrics by name: the path that `evaluate --json` has a number under.
 *
 * Three kinds of names differ from that:
 *
 *   chi2.two_sample, chi2.impact, chi2.migration   value / ndf
 *   peak_shift, peak_width_shift (_in_errors)      magnitudes of
 *       peak.mean_shift.value, ... (.in_errors), after less before
 *   ssim                                           of the field of that name
 *
 * What is not defined is NaN.
 */
#ifndef BL_ENGINE_METRICS_NAMED_H
#define BL_ENGINE_METRICS_NAMED_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/metrics/evaluate.h"

struct bl_named_metric {
    const char *name;
    // Of a column of the result; metrics of the whole table ignore which.
    double (*of)(const struct bl_named_metric *m,
                 const struct bl_evaluation_result *r, size_t column);
    size_t at;     // where it stands in what it is read from
    bool is_joint; // of the whole table
    bool of_peak;  // needs a fit: peaks have to be asked for
};

extern const struct bl_named_metric bl_named_metrics[];
extern const size_t bl_n_named_metrics;

// NULL when there is none.
const struct bl_named_metric *bl_named_metric_find(const char *name);

double bl_named_metric_of(const struct bl_named_metric *m,
                          const struct bl_evaluation_result *r, size_t column);

#endif
