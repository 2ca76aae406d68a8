/* A closer look at the column under the cursor. */
#ifndef BL_TUI_SCREEN_COLUMNS_DETAIL_H
#define BL_TUI_SCREEN_COLUMNS_DETAIL_H

#include "tui/ui/ui.h"

void bl_columns_draw_detail(const struct bl_ui *ui, struct bl_area box,
                            size_t column);

#endif
