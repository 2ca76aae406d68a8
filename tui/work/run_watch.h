/* Whether a run lives, and what that makes of its state. */
#ifndef BL_TUI_WORK_RUN_WATCH_H
#define BL_TUI_WORK_RUN_WATCH_H

#include <stdbool.h>

#include "base/error.h"
#include "io/run/run_life.h"
#include "tui/model/run.h"

// What is known of a run's process, before its events are read: a process that
// ends writes its last event first.
struct bl_run_watch {
    struct bl_run_life life;
    bool is_child; // of this program, and alive
};

enum bl_status bl_run_watch_read(struct bl_run_watch *w,
                                 const struct bl_run *run,
                                 struct bl_error *err);

// After the events, all of them: a run that goes on without a process is LOST,
// or FAILED where it never said a word.
enum bl_status bl_run_watch_judge(struct bl_run *run,
                                  const struct bl_run_watch *w,
                                  struct bl_error *err);

// The process that signals may go to; 0 for none.
long bl_run_watch_process(const struct bl_run *run,
                          const struct bl_run_watch *w);

#endif
