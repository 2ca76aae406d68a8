/* Help: every key that holds now, from the tables of actions. */
#ifndef BL_TUI_SCREEN_HELP_H
#define BL_TUI_SCREEN_HELP_H

#include "tui/screen/screen.h"
#include "tui/widget/list.h"

struct bl_help {
    struct bl_list list;
    char filter[64];
};

extern const struct bl_screen bl_screen_help;
extern const struct bl_actions bl_actions_help;

void bl_help_open(struct bl_ui *ui);

#endif
