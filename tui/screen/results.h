/* Results: what the loss did, variable by variable. */
#ifndef BL_TUI_SCREEN_RESULTS_H
#define BL_TUI_SCREEN_RESULTS_H

#include "base/error.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

struct bl_results {
    struct bl_list list;
};

extern const struct bl_screen bl_screen_results;
extern const struct bl_actions bl_actions_results;

// The shown run has ended or another one is shown: reads its metrics.json.
void bl_results_load(struct bl_ui *ui);

void bl_results_release(struct bl_results *r);

#endif
