/* The fields of a line of the list: what is told of a column, one behind the
 * other.  A new field is a line of the list in columns_fields.c.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_FIELDS_H
#define BL_TUI_SCREEN_COLUMNS_FIELDS_H

#include <stddef.h>

#include "tui/ui/ui.h"

struct bl_columns_line {
    const struct bl_ui *ui;
    size_t index; // of the column in its table
    const struct bl_column *column;
    const struct bl_column_stats *stats; // NULL: none yet, like the proposal
    const struct bl_proposal *proposal;
    const struct bl_choice *choice;
    bool is_open; // the proposed role waits to be accepted
};

struct bl_columns_line bl_columns_line_of(const struct bl_ui *ui,
                                          size_t column);

struct bl_columns_field {
    const char *title;
    int widths[3]; // on a narrow list, a usual one, a wide one
    int rank;      // what there is no room for is left out from the highest on
    enum bl_align align;
    enum bl_columns_sort sort; // BL_COLUMNS_N_SORTS: none
    // Into an area of one line.
    void (*draw)(const struct bl_columns_line *l, struct bl_area a,
                 const struct bl_columns_field *f);
};

enum { BL_COLUMNS_N_FIELDS = 10 };
extern const struct bl_columns_field bl_columns_fields[BL_COLUMNS_N_FIELDS];

#endif
