/* Train: the live loss curve and how far the run is. */
#ifndef BL_TUI_SCREEN_TRAIN_H
#define BL_TUI_SCREEN_TRAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/run_curves.h"
#include "tui/screen/screen.h"

struct bl_train {
    bool is_linear; // y; else log10
    int smoothing;  // which of the weights 0, 0.6, 0.9, 0.97
    bool hides_raw;
    double zoom_from, zoom_to; // epochs; equal: all of them
    bool follows;              // the newest epoch stays in sight
    bool has_cursor;
    size_t cursor;               // an epoch of the run
    struct bl_run_curves curves; // as of the last prepare()
};

extern const struct bl_screen bl_screen_train;
extern const struct bl_actions bl_actions_train;

// For another run: all of its epochs, the newest in sight; smoothing and scale
// stay as they are.
void bl_train_show_all(struct bl_train *t);

void bl_train_release(struct bl_train *t);

#endif
