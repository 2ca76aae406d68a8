/* Results: what the loss did, variable by variable.
 *
 * Above, a table with a line per variable, derived ones below a heading of
 * their own; below, one of several views of the variable under the cursor.
 * All zero is the state before anything was read.
 */
#ifndef BL_TUI_SCREEN_RESULTS_H
#define BL_TUI_SCREEN_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tui/model/outcome.h"
#include "tui/screen/screen.h"
#include "tui/widget/heat.h"
#include "tui/widget/list.h"

enum bl_results_view {
    BL_VIEW_OVERLAY,     // distributions before and after
    BL_VIEW_RESIDUAL,    // distribution of after - before
    BL_VIEW_RESPONSE,    // of (after - before) / before
    BL_VIEW_CORRELATION, // what became of the correlations
    BL_VIEW_PEAK,        // fits to the variable before and after
    BL_VIEW_FIELD,       // power spectra of an array
    BL_VIEW_WORST,       // the rows with the largest residuals
    BL_N_VIEWS
};

enum bl_results_pane { BL_RESULTS_TABLE, BL_RESULTS_DETAIL };

enum { BL_RESULTS_HEADING = -1 }; // a line that is no variable

struct bl_results {
    struct bl_outcome *outcome; // NULL: nothing that can be shown; owned
    struct bl_error trouble;    // why the file cannot be shown
    struct bl_list list;        // over lines
    int *lines;                 // variables in their order; owned
    int n_lines;
    int sort; // 1 + the number of a column of the table; 0: by chi-square
    bool is_reversed;
    char filter[64];
    int set;   // which columns: BL_RESULTS_SETS
    int width; // of the table, as of the last drawing
    enum bl_results_view view;
    enum bl_results_pane pane;
    bool hides_ratio, is_log; // the latter of the axis of counts
    struct bl_list worst;
    struct bl_heat heat;
};

extern const struct bl_screen bl_screen_results;
extern const struct bl_actions bl_actions_results;

// The shown run has ended or another one is shown: reads its metrics.json.
void bl_results_load(struct bl_ui *ui);

// Shows that, which is taken over; NULL for nothing.
void bl_results_show(struct bl_ui *ui, struct bl_outcome *outcome);

void bl_results_release(struct bl_results *r);

#endif
