/* A matrix as a map of shades, with a cursor; scrolls both ways.
 *
 * The shades ░ ▒ ▓ █ stand for 0.2, 0.4, 0.6 and 0.8 and more of the full
 * amount, each with its ink, so that the map reads without colours too.
 */
#ifndef BL_TUI_WIDGET_HEAT_H
#define BL_TUI_WIDGET_HEAT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/surface/surface.h"
#include "tui/widget/list.h"

struct bl_heat {
    struct bl_list rows, columns;
};

struct bl_heat_look {
    double (*value)(const void *context, int row, int column); // NaN: none
    const char *(*row_name)(const void *context, int row);
    // Columns are numbered: with this letter from 0 on ("z0"), or, without
    // one, from 1 on, and so are the rows, which are the same.
    const char *column_letter;
    // A number at the end of each row, under a title of its own; or NULL.
    void (*row_note)(const void *context, int row, char *text, size_t size);
    const char *note_title;
    int note_width;
    const void *context;
    double full;    // what the darkest shade stands for
    int name_width; // cells of a row's name
    int cell_width; // of a column, at least 2: the last is a blank
    bool has_focus; // the cursor is shown
    int pane;       // rows can be clicked: its spots' pane
};

// Before it is drawn into so much room.
void bl_heat_fit(struct bl_heat *h, const struct bl_heat_look *look, int rows,
                 int columns, int width, int height);

void bl_heat_move(struct bl_heat *h, enum bl_move move);

// Names of columns on the first line, rows below it.
void bl_heat_draw(const struct bl_heat *h, struct bl_area a,
                  const struct bl_heat_look *look);

// The shade of a share of the full amount, and its ink.
struct bl_shade {
    const char *glyph; // one cell
    int ink;
};
struct bl_shade bl_heat_shade(double share);

#endif
