/* The statistics of the columns as comma-separated values, for other programs.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_EXPORT_H
#define BL_TUI_SCREEN_COLUMNS_EXPORT_H

#include "tui/ui/ui.h"

// Leaves the wish that the listed columns are written to the file.
void bl_columns_export(struct bl_ui *ui, const char *path);

#endif
