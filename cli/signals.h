/* SIGINT and SIGTERM: asked politely once, obeyed at once the second time.
 *
 * The first signal raises the cancel flag, and the command unwinds and undoes
 * what it began.  A second one, while that takes too long, removes half-written
 * files from the handler and ends the process by that signal.
 */
#ifndef BL_CLI_SIGNALS_H
#define BL_CLI_SIGNALS_H

#include <stdbool.h>

#include "base/cancel.h"

// interrupt_keeps_best: a first SIGINT means "stop and keep the best", as it
// does for a run that is watched (design: a run is a directory and a process).
void bl_signals_watch(struct bl_cancel *cancel, bool interrupt_keeps_best);

// Dies by the signal that interrupted the command; returns when none did.
void bl_signals_die_if_caught(void);

#endif
