/* The terminal: the one place that talks to ncurses.
 *
 * One terminal a process.  It is given back on every way out: bl_terminal_close
 * at a normal end, atexit, and for fatal signals from handlers that are
 * installed here and use async-signal-safe calls alone; the program still
 * dies by that signal.
 *
 * Signals that ask for something (SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP,
 * SIGINT, SIGCHLD) are only noted; bl_terminal_wait() reports them.
 */
#ifndef BL_TUI_TERMINAL_TERMINAL_H
#define BL_TUI_TERMINAL_TERMINAL_H

#include <stdbool.h>

#include "base/error.h"
#include "io/theme/theme.h"
#include "tui/surface/surface.h"
#include "tui/terminal/key.h"

enum bl_colours { // how many the terminal has
    BL_COLOURS_NONE,
    BL_COLOURS_8,
    BL_COLOURS_16,
    BL_COLOURS_256,
    BL_COLOURS_TRUE
};

struct bl_terminal_options {
    int colours; // enum bl_colours, or -1: as the terminal says
    bool mouse;
};

enum bl_input_kind {
    BL_INPUT_NONE, // time is up, or a file descriptor of `extra` is ready
    BL_INPUT_KEY,
    BL_INPUT_PASTE,   // text in one go (bracketed paste)
    BL_INPUT_CLICK,   // at x, y; `clicks` 1 or 2
    BL_INPUT_WHEEL,   // at x, y; up or down
    BL_INPUT_RESIZE,  // bl_terminal_size() has the new one
    BL_INPUT_RESUMED, // after a stop: all has to be drawn anew
    BL_INPUT_CHILD,   // a child process has ended
    BL_INPUT_END,     // SIGTERM, SIGHUP, SIGINT or the terminal is gone
};

struct bl_input {
    enum bl_input_kind kind;
    bl_key key;
    const char *text; // of a paste; lent until the next wait
    int x, y, clicks;
    bool up;
    int signal; // of BL_INPUT_END; 0 when the terminal is gone
};

// Standard input and output must be a terminal; BL_USAGE otherwise.
enum bl_status bl_terminal_open(const struct bl_terminal_options *options,
                                struct bl_error *err);
void bl_terminal_close(void);

void bl_terminal_size(int *width, int *height);
enum bl_colours bl_terminal_colours(void);
// The glyphs it can most likely show, by locale and TERM.
enum bl_glyphs bl_terminal_glyphs(void);

void bl_terminal_theme(const struct bl_theme *theme);

// Shows a surface of the terminal's size; only cells that changed are sent.
void bl_terminal_show(const struct bl_surface *s);
void bl_terminal_redraw(void); // the next show sends all

// Waits for input, at most `seconds` (negative: for ever), or until one of
// the n descriptors can be read.
struct bl_input bl_terminal_wait(double seconds, const int *extra, int n);

// Stops the process as Ctrl-Z does; returns when it goes on.
void bl_terminal_suspend(void);

// Puts text on the clipboard of whoever looks at the terminal (OSC 52).
void bl_terminal_copy(const char *text);

// Gives the terminal to a program for a while (an editor), and takes it back.
void bl_terminal_lend(void);
void bl_terminal_take_back(void);

#endif
