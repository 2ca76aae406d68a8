/* Boxes, bars and other things that stand still.
 *
 * The box that keys go to is told by a mark before its title as well as by the
 * paint of its frame.
 */
#ifndef BL_TUI_WIDGET_BOX_H
#define BL_TUI_WIDGET_BOX_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/surface/surface.h"

struct bl_box {
    const char *title; // upper left; may be NULL
    const char *note;  // upper right: how it is sorted, say; may be NULL
    bool has_focus;
};

// Draws the frame and returns the area inside.  A box lower than three lines or
// narrower than four cells has no frame, only an inside.
struct bl_area bl_box(struct bl_area a, const struct bl_box *box);

// The scroll bar on the right edge of a box: `count` lines of which those
// from `top` on are seen, as many as there are between its first and its last.
// Nothing when all are.
void bl_scroll_bar(struct bl_area box, int top, int count);

// A heading within a box: "-- Training ----------".
void bl_section(struct bl_area a, int y, const char *title);

// A bar over `width` cells, filled to a share in [0, 1] by eighths of a cell.
void bl_bar(struct bl_area a, int x, int y, int width, double share, int ink);

// A histogram in one line: n counts over n cells, the largest full height,
// those above 0 never blank.
void bl_spark(struct bl_area a, int x, int y, const uint64_t *counts, int n,
              int ink);

// The same of n values in [low, high]; what is not finite is blank.
void bl_spark_values(struct bl_area a, int x, int y, const double *values,
                     int n, double low, double high, int ink);

// "name      value" with the value where `column` says.
__attribute__((format(printf, 5, 6))) void bl_fact(struct bl_area a, int y,
                                                   int column, const char *name,
                                                   const char *format, ...);

// Paragraphs, broken at blanks; returns the lines they take, which may be
// more than there is room for.
int bl_paragraph(struct bl_area a, int y, int ink, const char *text);

#endif
