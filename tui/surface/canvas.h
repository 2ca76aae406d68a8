/* Dots finer than cells: curves, histograms and clouds of points.
 *
 * A cell has 2 x 4 dots in braille, 2 x 2 in block characters, 1 x 1 in
 * ASCII, where each pen has a character of its own so that curves can be told
 * apart without colours.  (0, 0) is the upper left dot.  A cell has one ink:
 * that of the pen of highest rank that left a dot in it; pens later in the
 * list have the higher rank.
 *
 *     struct bl_canvas c;
 *     bl_canvas_init(&c, area, pens, n_pens);
 *     bl_canvas_line(&c, 0, x0, y0, x1, y1);
 *     bl_canvas_draw(&c, area);
 *     bl_canvas_release(&c);
 */
#ifndef BL_TUI_SURFACE_CANVAS_H
#define BL_TUI_SURFACE_CANVAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "tui/surface/surface.h"

struct bl_pen {
    int ink;
    char ascii; // its character on an ASCII surface
};

struct bl_canvas {
    int width, height;           // in dots
    int cell_width, cell_height; // dots of a cell
    int columns, rows;           // in cells
    const struct bl_pen *pens;   // lent
    size_t n_pens;               // at most 254
    uint8_t *dots;               // (rows, columns): a bit per dot; owned
    uint8_t *tops; // (rows, columns): 1 + the pen of highest rank; owned
};

// As large as the area and of its surface's glyphs.  An empty area, and one
// that memory is refused for, gives a canvas of no dots, which may be drawn
// on all the same; so may one that has been released, which keeps its size.
void bl_canvas_init(struct bl_canvas *c, struct bl_area a,
                    const struct bl_pen *pens, size_t n_pens);
void bl_canvas_release(struct bl_canvas *c);

// Dots outside are cut off.
void bl_canvas_dot(struct bl_canvas *c, size_t pen, int x, int y);
void bl_canvas_line(struct bl_canvas *c, size_t pen, int x0, int y0, int x1,
                    int y1);
// The dots of column x from y0 to y1, both included, in any order.
void bl_canvas_column(struct bl_canvas *c, size_t pen, int x, int y0, int y1);

// Cells without a dot are left as they are.
void bl_canvas_draw(const struct bl_canvas *c, struct bl_area a);

#endif
