/* The list of columns. */
#ifndef BL_TUI_SCREEN_COLUMNS_DRAW_H
#define BL_TUI_SCREEN_COLUMNS_DRAW_H

#include "tui/ui/ui.h"

// Lines of the list in a box of that height.
int bl_columns_list_height(int height);

// The most fields that scrolling to the right may leave out, for a box of that
// width: the last ones are then all seen.
int bl_columns_most_scrolled(const struct bl_ui *ui, int width);

void bl_columns_draw_list(const struct bl_ui *ui, struct bl_area box);

#endif
