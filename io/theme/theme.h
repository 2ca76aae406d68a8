/* Themes of the terminal: what each role of the screen looks like.
 *
 * A theme is an INI file (docs/themes.md), found by its name or path as
 * io/shipped/shipped.h says, with the suffix .theme:
 *
 *     inherits = dusk                    ; one that ships, before all roles
 *     text   = #d8dee9 on #1b1f2a        ; true colour
 *     cursor = #ffffff on #31405c bold
 *     cursor.256  = 231 on 24            ; these three are derived where they
 *     cursor.16   = white on blue bold   ; are not given
 *     cursor.mono = reverse
 *
 * A role that a theme leaves out looks as `text` does, with the attributes
 * that it has without colours.  Where a line names no ground, it is that of
 * `text`.  Derived indices are the nearest in OKLab (io/theme/colour.h).
 */
#ifndef BL_IO_THEME_THEME_H
#define BL_IO_THEME_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/theme/colour.h"
#include "io/theme/paint.h"

// How many colours a terminal has.
enum bl_theme_depth {
    BL_THEME_MONO,
    BL_THEME_16,
    BL_THEME_256,
    BL_THEME_TRUE,
    BL_N_THEME_DEPTHS,
};

struct bl_ink_attributes {
    bool bold, underline, reverse, dim;
};

// Of each paint where there is no colour to tell it by and no theme says more.
extern const struct bl_ink_attributes bl_paint_mono[BL_N_PAINTS];

// Where fg or bg is not set, fg256 or bg256 counts in true colour too (a theme
// of 16 colours has nothing else); an index of -1 is the terminal's own.
// A role without a ground may be drawn on that of a cursor, a selection, a
// dialog or the status line and still be read, except in 16 colours.
struct bl_ink {
    struct bl_colour fg, bg;
    int16_t fg256, bg256;
    int16_t fg16, bg16;
    struct bl_ink_attributes attributes[BL_N_THEME_DEPTHS];
    bool has_ground; // false: bg is that of `text`
};

enum { BL_THEME_NAME_SIZE = 64 };

struct bl_theme {
    char name[BL_THEME_NAME_SIZE];
    bool dark; // the background of `text`; true where it is the terminal's
    struct bl_ink inks[BL_N_PAINTS];
};

// *t is as it was where this fails.
enum bl_status bl_theme_load(struct bl_theme *t, const char *name,
                             struct bl_error *err);

// The themes that can be had by name: those that ship in their order, then
// one's own in that of the alphabet, of which those beyond BL_THEMES_MAX are
// left out.  A folder that is missing or cannot be read has none.
enum { BL_THEMES_MAX = 64 };

struct bl_theme_list {
    size_t n;
    char names[BL_THEMES_MAX][BL_THEME_NAME_SIZE];
};

void bl_theme_list(struct bl_theme_list *list);

#endif
