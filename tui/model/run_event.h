/* What a line of events.ndjson changes in a run. */
#ifndef BL_TUI_MODEL_RUN_EVENT_H
#define BL_TUI_MODEL_RUN_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tui/model/run.h"

// *is_event: whether it was one; only memory that is refused is an error.
enum bl_status bl_run_take_line(struct bl_run *r, const char *line, size_t n,
                                bool *is_event, struct bl_error *err);

#endif
