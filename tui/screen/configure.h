/* Configure: the recipe, field by field, a drawing of the network, and what
 * it will give.
 */
#ifndef BL_TUI_SCREEN_CONFIGURE_H
#define BL_TUI_SCREEN_CONFIGURE_H

#include <stdbool.h>

#include "tui/model/run.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

struct bl_configure {
    struct bl_list list;
    // The last short run with these settings (BL_WISH_TRY); dir NULL: none.
    struct bl_run trial;
    bool trial_is_stale; // something has been changed since
    double settled_at;   // of the clock: when the last change was made
};

extern const struct bl_screen bl_screen_configure;
extern const struct bl_actions bl_actions_configure;

// The trial run has news.
void bl_configure_trial(struct bl_ui *ui);

void bl_configure_release(struct bl_configure *c);

#endif
