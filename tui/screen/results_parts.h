/* What the files of the screen Results share. */
#ifndef BL_TUI_SCREEN_RESULTS_PARTS_H
#define BL_TUI_SCREEN_RESULTS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/result_file.h"
#include "tui/screen/results_columns.h"
#include "tui/ui/ui.h"

// Sorts and filters the lines anew; the cursor stays with its variable.
void bl_results_arrange(struct bl_results *r);

// The number of the variable under the cursor; BL_RESULTS_HEADING without one.
int bl_results_at_cursor(const struct bl_results *r);

// To the nearest line with that verdict in a direction, round the end; false
// when there is none.
bool bl_results_go_to_verdict(struct bl_results *r, enum bl_verdict verdict,
                              int step);

// The variable under the cursor; NULL without one.
const struct bl_variable *bl_results_variable(const struct bl_results *r);

// The view that is shown of it: the chosen one, or the first that there is.
enum bl_results_view bl_results_view_shown(const struct bl_results *r);
bool bl_results_has_view(const struct bl_results *r, enum bl_results_view view);

// The column it is sorted by, and those that are seen of the table.
int bl_results_sort_column(const struct bl_results *r);
int bl_results_visible(int chosen[BL_RESULTS_MAX_COLUMNS],
                       const struct bl_results *r, int width, int *name_width,
                       int *spark_width);

// Both parts, and what is said when there is nothing to show.
void bl_results_prepare(struct bl_ui *ui, int width, int height);
void bl_results_draw(const struct bl_ui *ui, struct bl_area body);
extern const struct bl_result_file bl_results_file;
void bl_results_draw_table(const struct bl_ui *ui, struct bl_area a);
void bl_results_draw_detail(const struct bl_ui *ui, struct bl_area a);
void bl_results_prepare_detail(struct bl_ui *ui, int width, int height);

// Lines on top: sizes, and what has to be said about them.
int bl_results_summary_height(const struct bl_ui *ui);
void bl_results_draw_summary(const struct bl_ui *ui, struct bl_area a);
void bl_results_status(const struct bl_ui *ui, char *text, size_t size);
void bl_results_headline(const struct bl_ui *ui, char *text, size_t size);

// The lines of the table, all columns, as text (tui/model/cells.h); the
// caller's, NULL when memory is refused.
char *bl_results_as_text(const struct bl_results *r, char separator);

#endif
