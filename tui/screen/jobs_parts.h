/* What the files of the screen Jobs share: the order of the jobs, and the lines
 * of the log that are shown.
 */
#ifndef BL_TUI_SCREEN_JOBS_PARTS_H
#define BL_TUI_SCREEN_JOBS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/ui.h"

enum { BL_JOBS_LIST, BL_JOBS_LOG }; // panes

// The job of a line of the list: those that go on, oldest first, then those
// that have ended, newest first.  NULL beyond the last.
const struct bl_job *bl_jobs_at(const struct bl_ui *ui, int row);
const struct bl_job *bl_jobs_selected(const struct bl_ui *ui);

// Lines of the log that are of the level, and one of them; NULL beyond.
int bl_jobs_n_lines(const struct bl_ui *ui);
const struct bl_log_line *bl_jobs_line(const struct bl_ui *ui, int row);
const struct bl_log_line *bl_jobs_selected_line(const struct bl_ui *ui);

// After news the cursor stays on its line, or follows the newest.
void bl_jobs_keep_line(struct bl_ui *ui, int height);
void bl_jobs_move_line(struct bl_ui *ui, enum bl_move move);
void bl_jobs_go_line(struct bl_ui *ui, int row);

// Whether a line holds what is searched for, in letters of either case.
bool bl_jobs_matches(const struct bl_ui *ui, const struct bl_log_line *line);
int bl_jobs_n_matches(const struct bl_ui *ui);
// Goes to the next line that does, from `row` on in steps of 1 or -1, and
// round at the end; false when there is none.
bool bl_jobs_search(struct bl_ui *ui, int row, int step);

// "14:02:11.031  info   open    text", as it is shown and copied.
void bl_jobs_line_text(const struct bl_ui *ui, const struct bl_log_line *line,
                       char *text, size_t size);

// Heights of the two boxes.
int bl_jobs_list_height(const struct bl_ui *ui, int height);
void bl_jobs_draw(const struct bl_ui *ui, struct bl_area body);

#endif
