/* The rows of a table, as they are seen. */
#ifndef BL_TUI_SCREEN_ROWS_DRAW_H
#define BL_TUI_SCREEN_ROWS_DRAW_H

#include "tui/ui/ui.h"

void bl_rows_draw(const struct bl_ui *ui, struct bl_area body);

#endif
