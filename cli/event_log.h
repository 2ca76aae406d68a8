/* The events of a run in words, for its log. */
#ifndef BL_CLI_EVENT_LOG_H
#define BL_CLI_EVENT_LOG_H

#include "engine/job/observer.h"
#include "io/run/run_dir.h"

// One line per event; what is only progress has none.  `area` is what the run
// is doing, for events that do not say.
void bl_event_log(struct bl_run_dir *d, const char *area,
                  const struct bl_event *event);

#endif
