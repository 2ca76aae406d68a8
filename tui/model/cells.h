/* A table as text to copy or to save: cells with tabs or commas between.
 *
 * With commas texts are quoted as in RFC 4180; with tabs, which spreadsheets
 * paste, blanks stand for tabs and line ends.  Memory that is refused is
 * remembered: the text is then NULL at the end.
 */
#ifndef BL_TUI_MODEL_CELLS_H
#define BL_TUI_MODEL_CELLS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

struct bl_cells {
    struct bl_buffer text;
    char separator; // ',' or '\t'
    bool in_row;    // the row has a cell already
    bool failed;
};

void bl_cells_text(struct bl_cells *s, const char *text); // NULL: empty
void bl_cells_number(struct bl_cells *s, double x); // empty when not finite
void bl_cells_end_row(struct bl_cells *s);

// What has been written, the caller's; NULL when memory was refused.  The table
// is empty afterwards.
char *bl_cells_take(struct bl_cells *s);

#endif
