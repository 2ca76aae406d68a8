/* ncurses, of which only curses.c knows: what the rest of this folder needs.
 *
 * The functions of terminal.h that only show something are there too.
 */
#ifndef BL_TUI_TERMINAL_CURSES_H
#define BL_TUI_TERMINAL_CURSES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tui/terminal/terminal.h"

// wish: as bl_colours_wish() has it.  On failure the modes of the terminal are
// as they were.
enum bl_status bl_curses_open(int wish, struct bl_error *err);
void bl_curses_close(void);

// Gives the terminal its modes from before, and takes it again.
void bl_curses_give_back(void);
void bl_curses_take(void);

// Takes note of the terminal's size.
void bl_curses_fit(void);

// Whether it follows ECMA-48, so that modes it does not know do no harm.
bool bl_curses_knows_modes(void);

// What gives the screen back without curses; returns its bytes.
size_t bl_curses_farewell(char *bytes, size_t size);

// Keys that begin or end something else.
enum {
    BL_KEY_MOUSE = 0x120000, // a report of the mouse (mouse.h) follows
    BL_KEY_OLD_MOUSE,        // and three characters in the form before that
    BL_KEY_PASTE,
    BL_KEY_PASTE_END,
};

// The next key; false when none has come after so many milliseconds.
bool bl_curses_read(bl_key *key, int milliseconds);

#endif
