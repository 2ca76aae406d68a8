/* Help: every key that holds now, from the tables of actions. */
#ifndef BL_TUI_SCREEN_HELP_H
#define BL_TUI_SCREEN_HELP_H

#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum { BL_HELP_MAX = 512 };

struct bl_help_line {
    const char *heading;            // of a group; NULL for an action
    const struct bl_action *action; // NULL for a heading, or an empty line
    size_t from, n;                 // bytes of the action's help
};

struct bl_help {
    struct bl_help_line lines[BL_HELP_MAX]; // column by column
    size_t n_lines;
    struct bl_list list;
    int n_columns; // side by side
    char filter[64];
};

extern const struct bl_screen bl_screen_help;
extern const struct bl_actions bl_actions_help;

// For the screen in front.
void bl_help_open(struct bl_ui *ui);

#endif
