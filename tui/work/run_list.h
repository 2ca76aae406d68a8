/* The runs below a folder, in short. */
#ifndef BL_TUI_WORK_RUN_LIST_H
#define BL_TUI_WORK_RUN_LIST_H

#include "base/error.h"
#include "tui/model/folder.h"

// Folders in `dir` that have an events.ndjson, newest first.  A folder that is
// not there has no runs; one that makes no sense is a failed run with the
// reason in words.  The caller's.
enum bl_status bl_run_list_make(struct bl_run_list **list, const char *dir,
                                struct bl_error *err);

#endif
