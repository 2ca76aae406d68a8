/* What the files of the screen Configure share. */
#ifndef BL_TUI_SCREEN_CONFIGURE_PARTS_H
#define BL_TUI_SCREEN_CONFIGURE_PARTS_H

#include "tui/ui/ui.h"

enum {
    BL_CONFIGURE_PANE = 0, // of spots; items are lines
    BL_CONFIGURE_STEP_DOWN = 1,
    BL_CONFIGURE_STEP_UP = 2,
    BL_CONFIGURE_MAX_LINES = 64,
};

// A line of the list: a field, or a heading where that is set.
struct bl_configure_line {
    const char *heading;
    size_t key;
};

// Fills the lines there are now and returns how many.
int bl_configure_lines(const struct bl_ui *ui,
                       struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES]);

// The key under the cursor.
size_t bl_configure_key(const struct bl_ui *ui);

// Fields whose value is not the fallback.
int bl_configure_changed(const struct bl_ui *ui);

// Changes, each of which can be undone. -----------------------------------

struct bl_configure_value {
    const char *key, *value;
};

// False when a value is refused, which the user is told.
bool bl_configure_set(struct bl_ui *ui, const struct bl_configure_value *values,
                      size_t n);
bool bl_configure_undo(struct bl_ui *ui);
bool bl_configure_redo(struct bl_ui *ui);

// Brings the estimate up to date.
void bl_configure_refresh(struct bl_ui *ui);

// The short run. --------------------------------------------------------------

enum bl_configure_trial_state {
    BL_TRIAL_NONE,
    BL_TRIAL_RUNNING,
    BL_TRIAL_MEASURED,
    BL_TRIAL_STALE, // measured, and something has been changed since
    BL_TRIAL_FAILED,
};

enum bl_configure_trial_state bl_configure_trial_state(const struct bl_ui *ui);

// Seconds of an epoch, measured; NaN when not known.
double bl_configure_epoch_seconds(const struct bl_ui *ui);

// Drawing. ------------------------------------------------------------------

void bl_configure_draw_fields(const struct bl_ui *ui, struct bl_area a);
void bl_configure_draw_network(const struct bl_ui *ui, struct bl_area a);
void bl_configure_draw_result(const struct bl_ui *ui, struct bl_area a);

#endif
