/* What is remembered from one use to the next, and where.
 *
 *     $XDG_CONFIG_HOME/baler/config.ini   theme, glyphs, mouse: the user's
 *     $XDG_STATE_HOME/baler/state.ini     the last folder
 *     $XDG_STATE_HOME/baler/runs/         a folder per run
 *     $XDG_STATE_HOME/baler/log/          a file per day
 */
#ifndef BL_TUI_APP_SETTINGS_H
#define BL_TUI_APP_SETTINGS_H

#include <stdbool.h>

#include "base/error.h"

enum { BL_PATH_SIZE = 512 };

struct bl_settings {
    char config_dir[BL_PATH_SIZE]; // of baler; not made before it is written
    char state_dir[BL_PATH_SIZE];
    char theme[256]; // as --theme; "" for the usual one
    char glyphs[16]; // braille, blocks, ascii, or "" for what is there
    bool no_mouse;
    char folder[BL_PATH_SIZE]; // where the file chooser was last; ""
    bool is_odd;               // config.ini holds more than is understood
};

// Where things are; all else is empty.  BL_FAILED where the environment does
// not say, or says a path longer than is kept here.
enum bl_status bl_settings_find(struct bl_settings *s, struct bl_error *err);

// Files that are not there are no error; what cannot be read is one, and the
// rest holds.
enum bl_status bl_settings_load(struct bl_settings *s, struct bl_error *err);

// Whole files or none (base/atomic_file.h).  A config.ini that is not
// understood is the user's work: it is not written over.
enum bl_status bl_settings_save_config(const struct bl_settings *s,
                                       struct bl_error *err);
enum bl_status bl_settings_save_state(const struct bl_settings *s,
                                      struct bl_error *err);

#endif
