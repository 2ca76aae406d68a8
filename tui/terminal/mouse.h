/* Reports of the mouse: xterm's SGR form (mode 1006), "0;12;7M" behind
 * "ESC [ <", and clicks that follow each other.
 *
 * Source: "XTerm Control Sequences", Mouse Tracking.
 */
#ifndef BL_TUI_TERMINAL_MOUSE_H
#define BL_TUI_TERMINAL_MOUSE_H

#include <stdbool.h>

#include "tui/terminal/terminal.h"

enum { BL_MOUSE_REPORT_MAX = 24 }; // characters of a report

struct bl_mouse {
    int x, y;    // of the last click
    double time; // when it came, in seconds
    bool clicked;
};

// What a report of `time` means: a click, the wheel, or nothing (a release,
// other buttons, no report at all).
struct bl_input bl_mouse_read(struct bl_mouse *m, const char *report,
                              double time);

#endif
