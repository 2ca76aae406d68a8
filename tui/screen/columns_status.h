/* The line below the columns: how many are compressed, kept and dropped. */
#ifndef BL_TUI_SCREEN_COLUMNS_STATUS_H
#define BL_TUI_SCREEN_COLUMNS_STATUS_H

#include "tui/ui/ui.h"

void bl_columns_status(const struct bl_ui *ui, char *text, size_t size);

#endif
