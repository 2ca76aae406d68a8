/* What screens do that show a file which a run leaves when it has ended. */
#ifndef BL_TUI_SCREEN_RESULT_FILE_H
#define BL_TUI_SCREEN_RESULT_FILE_H

#include <stddef.h>

#include <jansson.h>

#include "base/error.h"
#include "tui/surface/surface.h"

struct bl_ui;

struct bl_result_file {
    const char *name;  // "metrics.json"
    const char *title; // "Results"
    const char *what;  // it tells: "what the loss did"
    const char *cause; // of a run that ended without it
};

// The document, the caller's; NULL when no run has ended or it left none,
// and, with `err` filled, when it cannot be read.
json_t *bl_result_file_read(const struct bl_ui *ui,
                            const struct bl_result_file *f,
                            struct bl_error *err);

// Why it cannot be shown, and what helps; `trouble` is what reading it gave.
void bl_result_file_why_missing(const struct bl_ui *ui,
                                const struct bl_result_file *f,
                                const struct bl_error *trouble, char *text,
                                size_t size);
void bl_result_file_draw_missing(const struct bl_ui *ui,
                                 const struct bl_result_file *f,
                                 const struct bl_error *trouble,
                                 struct bl_area body);

// A table as text (tui/model/cells.h) that is copied or saved; it is taken
// over, and may be NULL.
void bl_table_copy(struct bl_ui *ui, char *cells, const char *what);
void bl_table_save(struct bl_ui *ui, char *cells, const char *path);

#endif
