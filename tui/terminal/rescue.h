/* Gives the terminal back when the program crashes.
 *
 * Handlers of fatal signals put the terminal's modes back, write what was
 * prepared for it and a sentence, and leave the rest to what would have
 * happened without them: the program dies by that signal, or a sanitizer
 * reports it.  They use async-signal-safe calls alone.
 */
#ifndef BL_TUI_TERMINAL_RESCUE_H
#define BL_TUI_TERMINAL_RESCUE_H

#include <stdbool.h>
#include <stddef.h>

// Remembers the modes that standard input has now and installs the handlers.
void bl_rescue_open(void);
void bl_rescue_close(void);

enum { BL_FAREWELL_MAX = 512 };

// What is written to standard output; a longer text is left out.
void bl_rescue_prepare(const char *farewell, size_t n);

// Whether the terminal is the program's at the moment, to be given back.
void bl_rescue_arm(bool is_armed);

#endif
