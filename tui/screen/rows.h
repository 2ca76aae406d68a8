/* Rows: the values of a table themselves, or those before and after a run. */
#ifndef BL_TUI_SCREEN_ROWS_H
#define BL_TUI_SCREEN_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/table.h"
#include "tui/screen/screen.h"

struct bl_rows_view {
    struct bl_rows *before; // what is shown; owned; NULL while it is read
    struct bl_rows *after;  // and of the restored table, or NULL
    bool wants_restored;
    uint64_t n_rows; // of the table
    uint64_t cursor; // a row of the table
    uint64_t first;  // the first that is seen
    size_t first_column;
    int height, width;
    uint64_t *marked; // rows to jump between with n and N; owned
    size_t n_marked;
};

extern const struct bl_screen bl_screen_rows;
extern const struct bl_actions bl_actions_rows;

// Opens the view at a row; `marked` (copied) are rows worth seeing.
void bl_rows_show(struct bl_ui *ui, bool with_restored, uint64_t row,
                  const uint64_t *marked, size_t n_marked);

// News; takes them over.
void bl_rows_news(struct bl_ui *ui, struct bl_rows *rows);

void bl_rows_release(struct bl_rows_view *r);

#endif
