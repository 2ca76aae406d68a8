/* Signals that ask for something: noted when they come, dealt with later.
 *
 * A handler sets a flag and writes a byte to a pipe, whose other end poll()
 * waits for together with the terminal.
 */
#ifndef BL_TUI_TERMINAL_SIGNALS_H
#define BL_TUI_TERMINAL_SIGNALS_H

#include <stdbool.h>

#include "base/error.h"

// Installs the handlers; SIGINT, SIGTERM and SIGHUP that the process was
// started to ignore stay ignored (nohup).
enum bl_status bl_signals_open(struct bl_error *err);

// Puts the handlers back that there were.
void bl_signals_close(void);

// The end of the pipe to wait for, and what empties it, before flags are read.
int bl_signals_pipe(void);
void bl_signals_drain(void);

// Stops the process, or all that runs in the foreground with it, as Ctrl-Z in
// a terminal does; returns when it goes on, at once where there is no shell
// that could go on with it.
void bl_signals_stop(bool whole_group);

// While another program has the terminal, Ctrl-Z there stops both.
void bl_signals_lend(void);
void bl_signals_take_back(void); // Ctrl-C was meant for the other program

bool bl_signals_noted(int number);
bool bl_signals_take(int number); // the same, and forgets it

#endif
