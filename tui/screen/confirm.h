/* Questions to be answered with yes or no, and errors to be read. */
#ifndef BL_TUI_SCREEN_CONFIRM_H
#define BL_TUI_SCREEN_CONFIRM_H

#include <stdbool.h>

#include "tui/screen/screen.h"

struct bl_confirm {
    char title[64];
    char text[1024];
    void (*yes)(struct bl_ui *ui); // NULL: there is nothing to ask
    bool is_yes;                   // the button under the cursor
};

extern const struct bl_screen bl_screen_confirm;
extern const struct bl_actions bl_actions_confirm;

#endif
