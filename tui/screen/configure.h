/* Configure: the recipe, field by field, a drawing of the network, and what
 * it will give: estimated, and measured by a short run in the background.
 *
 * The fields are the keys of a recipe (io/recipe) that are neither names of
 * files nor of columns: another key there is another field here.
 */
#ifndef BL_TUI_SCREEN_CONFIGURE_H
#define BL_TUI_SCREEN_CONFIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/estimate.h"
#include "tui/model/run.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum { BL_CONFIGURE_MAX_UNDO = 64 };

struct bl_configure {
    struct bl_list list; // fields and the headings between them
    struct bl_list presets;
    // The last short run with these settings (BL_WISH_TRY); dir NULL: none.
    struct bl_run trial;
    uint64_t tried; // fingerprint of what it was asked to measure
    // What the settings give, as of the last change; when not usable, `trouble`
    // says why.
    struct bl_estimate estimate;
    bool is_usable;
    char trouble[256];
    uint64_t estimated; // fingerprint of what the estimate is of
    // Recipes as they were before each change, the oldest first, and behind
    // those that hold the ones that were undone.
    struct bl_recipe history[BL_CONFIGURE_MAX_UNDO];
    size_t n_history, n_done;
};

extern const struct bl_screen bl_screen_configure;
extern const struct bl_screen bl_screen_presets; // a list, as an overlay
extern const struct bl_actions bl_actions_configure;
extern const struct bl_actions bl_actions_presets;

// The trial run has news.
void bl_configure_trial(struct bl_ui *ui);

void bl_configure_release(struct bl_configure *c);

#endif
