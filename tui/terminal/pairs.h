/* Colour pairs, made when they are needed.
 *
 * A terminal shows letters and ground of one of a number of pairs, which it
 * may have few of (64 on the Linux console).  Pair 0 is its own colours.
 */
#ifndef BL_TUI_TERMINAL_PAIRS_H
#define BL_TUI_TERMINAL_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

enum { BL_PAIRS_MAX = 256 };

struct bl_pairs {
    int limit; // pairs that there may be, pair 0 among them
    int n;     // that are made
    struct {
        int fg, bg;
    } of[BL_PAIRS_MAX];
};

// limit: what the terminal has.
void bl_pairs_init(struct bl_pairs *p, int limit);

// The number of a pair; *is_new says that it has to be made.  Where there is
// no more room, one with the same ground, else pair 0: the look suffers and
// the text does not.
int bl_pairs_find(struct bl_pairs *p, int fg, int bg, bool *is_new);

#endif
