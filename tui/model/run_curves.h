/* The curves of a run, kept up with it: what a drawing needs of a million
 * epochs without looking at all of them again.
 */
#ifndef BL_TUI_MODEL_RUN_CURVES_H
#define BL_TUI_MODEL_RUN_CURVES_H

#include <stddef.h>

#include "tui/model/run.h"
#include "tui/model/series.h"

struct bl_run_curves {
    char *of; // which run, and since when; owned
    struct bl_series train, smooth, validation;
    struct bl_smoother smoother;
    double improved; // the last validation loss that counted as better
    size_t n_worse;  // epochs in a row since that did not
};

// Takes in what the run has had since the last time; begins anew for another
// run or another weight of smoothing.
enum bl_status bl_run_curves_follow(struct bl_run_curves *c,
                                    const struct bl_run *run, double weight,
                                    struct bl_error *err);
void bl_run_curves_release(struct bl_run_curves *c);

// A number of the run's recipe; NaN when there is none.
double bl_run_setting(const struct bl_run *run, const char *key);

#endif
