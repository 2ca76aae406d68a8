/* What the desk does, one thing at a time and without a thread: looks into
 * folders and files, keeps the open table, and gathers findings about it.
 */
#ifndef BL_TUI_WORK_TASKS_H
#define BL_TUI_WORK_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/work/desk.h"
#include "tui/work/findings.h"
#include "tui/work/open_table.h"

// In the order in which they are done: a table is opened before its rows are
// read.
enum bl_request_kind {
    BL_ASK_FOLDER,
    BL_ASK_PREVIEW,
    BL_ASK_OPEN,
    BL_ASK_ROWS,
    BL_ASK_RESTORED_ROWS, // of a second table, beside those of the first
    BL_ASK_RUNS,
    BL_N_REQUESTS
};

struct bl_request {
    enum bl_request_kind kind;
    char *text; // owned; NULL: nothing is asked for
    uint64_t first, n;
};

struct bl_tasks {
    struct bl_open_table table; // the open one
    struct bl_open_table rows;  // the one that rows are read of, besides
    struct bl_gathering gathering;
    bool gathers;
    double last_progress; // of the clock
};

void bl_tasks_release(struct bl_tasks *t);

// Does what is asked for, and tells how it went.
void bl_tasks_do(struct bl_tasks *t, const struct bl_request *request,
                 struct bl_news *news);

// A step of the findings, while t->gathers.  Whether there is news.
bool bl_tasks_step(struct bl_tasks *t, struct bl_news *news);
void bl_tasks_stop_gathering(struct bl_tasks *t);

#endif
