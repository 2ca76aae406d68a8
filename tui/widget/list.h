/* A list of lines with a cursor, of which a window is seen.
 *
 * State only: screens draw their lines themselves.
 */
#ifndef BL_TUI_WIDGET_LIST_H
#define BL_TUI_WIDGET_LIST_H

#include <stdbool.h>

struct bl_list {
    int count;  // lines there are
    int cursor; // in [0, count); 0 of an empty list
    int top;    // the first line that is seen
    int height; // lines that fit, as of the last bl_list_fit()
};

enum bl_move {
    BL_MOVE_UP,
    BL_MOVE_DOWN,
    BL_MOVE_LEFT,
    BL_MOVE_RIGHT,
    BL_MOVE_PAGE_UP,
    BL_MOVE_PAGE_DOWN,
    BL_MOVE_FIRST,
    BL_MOVE_LAST,
    BL_MOVE_WHEEL_UP, // the window moves, and the cursor when it has to
    BL_MOVE_WHEEL_DOWN
};

// Before it is drawn: sets count and height, and brings the window to the
// cursor.
void bl_list_fit(struct bl_list *l, int count, int height);

// False for moves that mean nothing to a list (left, right).
bool bl_list_move(struct bl_list *l, enum bl_move move);

void bl_list_go(struct bl_list *l, int line); // as near as there is one

#endif
