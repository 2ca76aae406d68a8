/* What all screens have in common: a struct of operations, and state of their
 * own in struct bl_ui.
 *
 * The overlays (help, palette, questions, the rows of a table) are screens too:
 * they lie on top of one and take its keys.
 *
 * draw() is a pure function of the state and the area: prepare() has been
 * called with the same size before it, and is where a list's window follows
 * its cursor.  Both work at any size, also of no cells.
 */
#ifndef BL_TUI_SCREEN_SCREEN_H
#define BL_TUI_SCREEN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/action/action.h"
#include "tui/surface/surface.h"
#include "tui/terminal/key.h"
#include "tui/widget/list.h"

struct bl_ui;

struct bl_screen {
    const char *name;       // "Configure"
    const char *short_name; // where there is little room: "Config"
    const struct bl_actions *actions;

    // Any of these may be NULL.
    void (*show)(struct bl_ui *ui); // it comes to the front
    void (*prepare)(struct bl_ui *ui, int width, int height);
    void (*draw)(const struct bl_ui *ui, struct bl_area body);
    // Before actions are looked at: whether the key was for what is typed.
    bool (*key)(struct bl_ui *ui, bl_key key);
    void (*paste)(struct bl_ui *ui, const char *text);
    void (*move)(struct bl_ui *ui, enum bl_move move);
    void (*click)(struct bl_ui *ui, int pane, int item, int clicks);
    void (*next_pane)(struct bl_ui *ui, int step); // 1 or -1
    // The search that is typed after "/", as it is typed; "" clears it.
    void (*filter)(struct bl_ui *ui, const char *text);
    // The line above the hints, and what stands in the top line beside the
    // program's name; left empty for the usual.
    void (*status)(const struct bl_ui *ui, char *text, size_t size);
    void (*headline)(const struct bl_ui *ui, char *text, size_t size);
    // Overlays: the size of the box they want; 0 for the whole body.
    void (*box)(const struct bl_ui *ui, int *width, int *height);
};

enum bl_screen_id {
    BL_SCREEN_HOME,
    BL_SCREEN_COLUMNS,
    BL_SCREEN_CONFIGURE,
    BL_SCREEN_TRAIN,
    BL_SCREEN_RESULTS,
    BL_SCREEN_LATENT,
    BL_SCREEN_PLOTS,
    BL_SCREEN_JOBS,
    BL_N_SCREENS
};

extern const struct bl_screen *const bl_screens[BL_N_SCREENS];

#endif
