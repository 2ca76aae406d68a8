/* The columns as they are listed: those that the filter lets through, sorted.
 *
 * The order is found when something is sorted, filtered or found out, and kept:
 * marking a column does not make it jump.
 *
 * A filter is words with blanks between, all of which have to fit: a part of
 * the name in any case, a glob of the whole name ("jet_*"), "role:drop",
 * "type:f32" (or "type:float").
 */
#ifndef BL_TUI_SCREEN_COLUMNS_ORDER_H
#define BL_TUI_SCREEN_COLUMNS_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/ui.h"

bool bl_columns_fits(const struct bl_table *t, size_t column,
                     const char *filter);

// Sorts and filters anew; the cursor stays on its column where that is still
// listed.  A range that was being marked is forgotten.
void bl_columns_arrange(struct bl_ui *ui);

void bl_columns_sort_by(struct bl_ui *ui, enum bl_columns_sort sort);
const char *bl_columns_sort_name(enum bl_columns_sort sort); // "file order"

// What a column is sorted by; NaN when it is not known.
double bl_columns_number(const struct bl_table *t, size_t column,
                         enum bl_columns_sort sort);

// The column of a line and that under the cursor; -1 when there is none.
ptrdiff_t bl_columns_at(const struct bl_ui *ui, int line);
ptrdiff_t bl_columns_current(const struct bl_ui *ui);

#endif
