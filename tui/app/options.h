/* What the user said on the command line of baler-tui. */
#ifndef BL_TUI_APP_OPTIONS_H
#define BL_TUI_APP_OPTIONS_H

#include <stdbool.h>

#include "base/error.h"

struct bl_tui_options {
    const char *table;  // FILE or FILE:TABLE; NULL for none
    const char *run;    // a run folder to show
    const char *script; // a file of actions
    const char *dump;   // draw to this file and leave
    int width, height;  // of that, or of a script without a terminal; 0: not
    const char *theme;
    int colours; // enum bl_colours; -1: as the terminal has them
    int glyphs;  // enum bl_glyphs; -1: as the terminal can show
    bool is_plain, no_mouse;
    bool help, version, keys, man;
};

// BL_USAGE with a sentence for what cannot be.
enum bl_status bl_tui_options_parse(struct bl_tui_options *o, int argc,
                                    char **argv, struct bl_error *err);

// Whether what is asked for takes place on a terminal.
bool bl_tui_options_want_terminal(const struct bl_tui_options *o);

extern const char bl_tui_options_help[];

#endif
