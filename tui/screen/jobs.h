/* Jobs: everything that goes on in the background, and the log. */
#ifndef BL_TUI_SCREEN_JOBS_H
#define BL_TUI_SCREEN_JOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/model/log.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

struct bl_jobs_screen {
    int pane; // 0: jobs, 1: log
    struct bl_list jobs, lines;
    enum bl_log_level level; // lines below are left out
    bool follows;            // the newest line stays in sight
    char filter[128];
    uint64_t line; // under the cursor, counted over all lines there have been
    int asked;     // the job whose end is being asked about
};

extern const struct bl_screen bl_screen_jobs;
extern const struct bl_actions bl_actions_jobs;

#endif
