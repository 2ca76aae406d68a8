/* SIGINT and SIGTERM: asked politely once, obeyed at once the second time.
 *
 * The first signal raises the cancel flag, and the command unwinds and undoes
 * what it began.  A second one, while that takes too long, removes half-written
 * files from the handler and ends the process by that signal.
 *
 * A run that is watched (design: a run is a directory and a process) is
 * stopped with SIGINT: from when training has begun, the first one means "stop
 * and keep the best".  Before that there is nothing to keep.  SIGTSTP pauses it
 * and SIGCONT lets it go on, in whatever session it is; both are told in the
 * run folder, and the clock stands still between.  Other signals to a run that
 * is paused take effect when it goes on.  (A SIGCONT that comes between the
 * event of a pause and the stop behind it is lost: send it again.)
 */
#ifndef BL_CLI_SIGNALS_H
#define BL_CLI_SIGNALS_H

#include "base/cancel.h"
#include "io/run/run_dir.h"

// `cancel` and `run`, the folder of a watched run or NULL, are used until
// bl_signals_unwatch().  Signals that the process was started to ignore (nohup,
// background jobs of a script) stay ignored, except that a run that is watched
// takes its SIGINT.
void bl_signals_watch(struct bl_cancel *cancel, const struct bl_run_dir *run);
void bl_signals_unwatch(void);

// Of a watched run: training has begun.
void bl_signals_keep_best(void);

// Dies by the signal that interrupted the command; returns when none did.
void bl_signals_die_if_caught(void);

#endif
