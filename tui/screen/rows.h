/* Rows: the values of a table themselves, or those before and after a run.
 *
 * Rows are read when they come near: what is not there yet is wished for, a few
 * screens of it at a time and never more than about 16 MB, and shown as an
 * ellipsis until then.  Rows are numbered from 0, as everywhere.
 */
#ifndef BL_TUI_SCREEN_ROWS_H
#define BL_TUI_SCREEN_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/table.h"
#include "tui/screen/screen.h"

enum bl_rows_shown {
    BL_ROWS_TOGETHER, // before, after and the difference, line by line
    BL_ROWS_BEFORE,
    BL_ROWS_AFTER,
    BL_ROWS_N_SHOWN
};

struct bl_rows_view {
    struct bl_rows *before; // what is shown; owned; NULL while it is read
    struct bl_rows *after;  // and of the restored table, or NULL
    bool wants_restored;
    enum bl_rows_shown shown; // when it does
    uint64_t n_rows;          // of the table
    uint64_t cursor;          // a row of the table
    uint64_t first;           // the first that is seen
    size_t cursor_column, first_column;
    int height, width; // of all of it, as last prepared
    uint64_t *marked;  // rows to jump between with n and N; owned
    size_t n_marked;
    uint64_t asked_first, n_asked; // the rows last wished for
};

extern const struct bl_actions bl_actions_rows;
extern const struct bl_screen bl_screen_rows;

// Opens the view at a row; `marked` (copied) are rows worth seeing, the first
// to be looked at first.
void bl_rows_show(struct bl_ui *ui, bool with_restored, uint64_t row,
                  const uint64_t *marked, size_t n_marked);
void bl_rows_go_column(struct bl_ui *ui, size_t column);

// News; takes them over.
void bl_rows_news(struct bl_ui *ui, struct bl_rows *rows);

void bl_rows_release(struct bl_rows_view *r);

#endif
