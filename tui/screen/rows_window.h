/* Which rows are seen, and which have to be read for it. */
#ifndef BL_TUI_SCREEN_ROWS_WINDOW_H
#define BL_TUI_SCREEN_ROWS_WINDOW_H

#include "tui/ui/ui.h"

enum {
    BL_ROWS_ABOVE = 1, // the heads of the columns
    BL_ROWS_BELOW = 1, // the value under the cursor
};

// Lines that a row takes: 3 with what became of it.
int bl_rows_lines(const struct bl_rows_view *v);

// Rows that fit, at least 1.
uint64_t bl_rows_visible(const struct bl_rows_view *v);

// Cells of the row numbers, and of a column.
int bl_rows_gutter(const struct bl_rows_view *v);
int bl_rows_column_width(const struct bl_ui *ui, size_t column);

// Brings the window to the cursor.
void bl_rows_follow(struct bl_ui *ui);

// Wishes for the rows that are seen, unless they are there or on their way.
void bl_rows_ask(struct bl_ui *ui);

#endif
