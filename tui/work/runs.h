/* Runs: `baler` as a process of its own, and its folder watched.
 *
 * A run is started detached from the terminal (setsid), with its output in
 * its folder, and goes on whatever becomes of this program.  What it
 * does is read from its events.ndjson, whoever started it.
 */
#ifndef BL_TUI_WORK_RUNS_H
#define BL_TUI_WORK_RUNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "io/recipe/recipe.h"
#include "tui/model/run.h"

// The `baler` to start: $BALER, beside this program, or on the PATH; the
// caller's.
enum bl_status bl_runs_find_baler(char **path, struct bl_error *err);

// Makes a new folder "2026-05-04T13-02-11-jets" below `parent`; the caller's.
enum bl_status bl_runs_make_dir(char **dir, const char *parent,
                                const char *table, struct bl_error *err);

// Starts `baler ARGUMENTS...` (NULL-terminated, without the program), standard
// output and error going to out.txt in `dir`.
enum bl_status bl_runs_start(const char *baler, const char *const *arguments,
                             const char *dir, long *pid, struct bl_error *err);

// Reads what has been added to the folder's events, a megabyte at most, and
// whether its process lives.  *news: whether anything changed; there may then
// be more to read.  A run that was just started is told by its `pid` and
// `here`. Children that have ended are waited for here.
enum bl_status bl_runs_poll(struct bl_run *run, bool *news,
                            struct bl_error *err);

// SIGINT, SIGTERM, SIGTSTP or SIGCONT to the run's process; a paused one is
// woken for the first two.
enum bl_status bl_runs_signal(const struct bl_run *run, int signal,
                              struct bl_error *err);

// Removes the folder of a run that is not alive, and only one: a folder that
// holds anything which no run leaves there is kept as it is.
enum bl_status bl_runs_delete(const char *dir, struct bl_error *err);

// Those of all such folders below `parent`; what cannot be removed stays.
void bl_runs_delete_all(const char *parent);

// The last sentence in out.txt: why a process that said nothing else has
// failed.
// "" without one.
void bl_runs_last_words(const char *dir, char *text, size_t size);

#endif
