/* What the user does to columns: roles, normalisations, bounds; each command is
 * one step of undo and says what it could not do.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_CHANGE_H
#define BL_TUI_SCREEN_COLUMNS_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/ui.h"

// The lines that a command is for: the range, or the one under the cursor.
void bl_columns_span(const struct bl_ui *ui, int *from, int *to);

// The first column of the span that is compressed; -1 when none is.
ptrdiff_t bl_columns_first_compressed(const struct bl_ui *ui);

// Whether a column of that type can have the role: only numbers are compressed,
// and what cannot be read cannot be kept.
bool bl_columns_may_be(enum bl_type type, enum bl_role role);

void bl_columns_set_role(struct bl_ui *ui, enum bl_role role); // of the span
void bl_columns_cycle(struct bl_ui *ui);       // the next role, a line down
void bl_columns_same_type(struct bl_ui *ui);   // the cursor's role for its type
void bl_columns_include_all(struct bl_ui *ui); // what is listed
void bl_columns_invert(struct bl_ui *ui); // of what is listed: compress, drop
void bl_columns_accept(struct bl_ui *ui); // the proposed roles, of all columns
void bl_columns_next_normalisation(struct bl_ui *ui);      // of the span
void bl_columns_set_bound(struct bl_ui *ui, const char *); // of the span
void bl_columns_undo(struct bl_ui *ui);
void bl_columns_redo(struct bl_ui *ui);

#endif
