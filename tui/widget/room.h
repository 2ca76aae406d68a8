/* Room for words in a plot: where they hide least of what is drawn. */
#ifndef BL_TUI_WIDGET_ROOM_H
#define BL_TUI_WIDGET_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/surface/canvas.h"

struct bl_room {
    int columns, rows; // cells
    uint8_t *taken;    // (rows, columns): whether something is there; owned
};

// The cells of a canvas that have dots.  Where memory is refused all of them
// are taken.
void bl_room_init(struct bl_room *r, const struct bl_canvas *c);
void bl_room_release(struct bl_room *r);

// Takes cells away; what is outside is passed over.
void bl_room_take(struct bl_room *r, int x, int y, int width, int height);

// Cells of a rectangle that are taken; all of it where it leaves the plot.
int bl_room_taken(const struct bl_room *r, int x, int y, int width, int height);

// The quietest corner for a box, the upper right one of several: the one with
// the fewest cells taken, false when that is more than `most`.
bool bl_room_corner(const struct bl_room *r, int width, int height, int most,
                    int *x, int *y);

// The best place for a label of one line beside the cell (column, row): left or
// right of it, on its line or one above or below.  False as above.
bool bl_room_beside(const struct bl_room *r, int column, int row, int width,
                    int most, int *x, int *y);

#endif
