/* Reading the files of a run's folder, which anyone may have put there. */
#ifndef BL_TUI_WORK_RUN_EVENTS_H
#define BL_TUI_WORK_RUN_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "tui/model/run.h"

// The plain file `name` of the folder, open for reading; *fd is -1 when there
// is none.  What is no plain file is an error.
enum bl_status bl_run_file_open(int *fd, uint64_t *bytes, const char *dir,
                                const char *name, struct bl_error *err);

// Up to n bytes at the offset; fewer only at the end.
enum bl_status bl_run_file_read(int fd, void *bytes, size_t n, uint64_t offset,
                                size_t *n_read, struct bl_error *err);

// Feeds what has been added to events.ndjson, a megabyte at most, beginning
// anew where another run has begun in the folder.  *all: nothing is left.
enum bl_status bl_run_events_follow(struct bl_run *run, bool *news, bool *all,
                                    struct bl_error *err);

// Feeds a fresh run the beginning and the end of its events: who it is, and
// what became of it.
enum bl_status bl_run_events_summary(struct bl_run *run, struct bl_error *err);

#endif
