/* Which colours a terminal shows, and what of a theme they can carry.
 *
 * A terminal is described by an entry of terminfo, named by TERM.  Where it
 * can do more than its entry says (COLORTERM=truecolor, or asked for with an
 * option), an entry of the same family is taken when there is one:
 * xterm-direct in place of xterm-256color.  Without one, and where fewer
 * colours are asked for than there are, the lesser number counts.
 */
#ifndef BL_TUI_TERMINAL_COLOURS_H
#define BL_TUI_TERMINAL_COLOURS_H

#include <stdbool.h>

#include "io/theme/theme.h"
#include "tui/terminal/terminal.h"

// What the number `colors` of terminfo stands for (negative: none).
enum bl_colours bl_colours_of_count(int count);

// What is wished for: the option where it is not negative, none with NO_COLOR,
// true colour with COLORTERM; -1 for whatever there is.  The texts are of the
// environment, NULL where they are not set.
int bl_colours_wish(int option, const char *no_color, const char *colorterm);

// The name of the entry of TERM's family that has those colours.
enum { BL_ENTRY_NAME_SIZE = 64 };
void bl_colours_entry(char name[BL_ENTRY_NAME_SIZE], const char *term,
                      enum bl_colours colours);

// Colours as curses counts them in a terminal that has `had` of them: an
// index, 0xrrggbb in true colour, -1 the terminal's own.
struct bl_shade {
    int fg, bg;
    struct bl_ink_attributes attributes;
};

// used: at most `had`.
struct bl_shade bl_shade_of(const struct bl_ink *ink, enum bl_colours used,
                            enum bl_colours had);

// The same on the ground of another, where the ink has none of its own.
struct bl_shade bl_shade_on(const struct bl_ink *ink,
                            const struct bl_ink *ground, enum bl_colours used,
                            enum bl_colours had);

#endif
