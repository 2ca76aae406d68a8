/* Columns: one row per column of the open table, what becomes of it, and a
 * closer look at the one under the cursor.
 *
 * The screen stands in several files: columns.c has its actions,
 * columns_change.h what they do to roles, columns_order.h sorting and filters,
 * columns_draw.h the list and columns_fields.h what is in a line of it,
 * columns_detail.h the closer look, columns_status.h the line below,
 * columns_sample.h what is read off the values, columns_text.h words and marks.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_H
#define BL_TUI_SCREEN_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum bl_columns_sort {
    BL_COLUMNS_BY_PLACE,
    BL_COLUMNS_BY_NAME,
    BL_COLUMNS_BY_TYPE,
    BL_COLUMNS_BY_ROLE,
    BL_COLUMNS_BY_MIN,
    BL_COLUMNS_BY_MAX,
    BL_COLUMNS_BY_MEAN,
    BL_COLUMNS_BY_STD,
    BL_COLUMNS_BY_DISTINCT,
    BL_COLUMNS_N_SORTS
};

// What a click means: a line of the list, the mark in front of it, the detail.
enum bl_columns_pane {
    BL_COLUMNS_PANE_LIST,
    BL_COLUMNS_PANE_MARK,
    BL_COLUMNS_PANE_DETAIL
};

struct bl_columns {
    struct bl_list list;
    size_t *order; // columns as they are listed: sorted and filtered; owned
    size_t n_order;
    enum bl_columns_sort sort;
    bool is_reversed;
    char filter[128];
    bool has_range; // from `range_from` (a line) to the cursor
    int range_from;
    bool linear_counts; // of the histogram; logarithmic otherwise
    bool has_tall_detail;
    int first_shown;   // fields of the list scrolled off to the left
    int most_scrolled; // the most there is sense in, at the last width
    int longest_name;  // in cells
};

extern const struct bl_screen bl_screen_columns;
extern const struct bl_actions bl_actions_columns;

// A table has been opened, or more is known about the one that is open.
void bl_columns_new_table(struct bl_ui *ui);
void bl_columns_new_findings(struct bl_ui *ui);

void bl_columns_release(struct bl_columns *c);

#endif
