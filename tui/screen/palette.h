/* The command palette: any action, found by what it does. */
#ifndef BL_TUI_SCREEN_PALETTE_H
#define BL_TUI_SCREEN_PALETTE_H

#include "tui/screen/screen.h"
#include "tui/widget/edit.h"
#include "tui/widget/list.h"

enum { BL_PALETTE_MAX = 256 };

struct bl_palette {
    struct bl_edit edit;
    struct bl_list list;
    const struct bl_action *found[BL_PALETTE_MAX]; // best first
    size_t n_found;
};

extern const struct bl_screen bl_screen_palette;
extern const struct bl_actions bl_actions_palette;

void bl_palette_open(struct bl_ui *ui);

#endif
