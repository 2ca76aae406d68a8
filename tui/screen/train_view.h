/* What part of a run the screen Train shows: window, zoom and cursor. */
#ifndef BL_TUI_SCREEN_TRAIN_VIEW_H
#define BL_TUI_SCREEN_TRAIN_VIEW_H

#include <stddef.h>

#include "tui/model/run.h"
#include "tui/screen/train.h"
#include "tui/widget/list.h"

// The weight of the smoothing, and the next one.
double bl_train_weight(const struct bl_train *t);
void bl_train_smooth_more(struct bl_train *t);

// The epochs that are shown.  All of them reach to the last one planned while
// the run is alive, and to the last one done afterwards.
void bl_train_window(const struct bl_train *t, const struct bl_run *run,
                     double *from, double *to);

// Narrows the window by a factor below 1, widens it by one above, around the
// cursor, the newest epoch when it is followed, or the middle.
void bl_train_zoom(struct bl_train *t, const struct bl_run *run, double factor);

// After news: the window follows the newest epoch, and the cursor stays among
// those there are.
void bl_train_keep_up(struct bl_train *t, const struct bl_run *run);

// The first press shows the cursor at the newest epoch.
void bl_train_move_cursor(struct bl_train *t, const struct bl_run *run,
                          enum bl_move move);
void bl_train_set_cursor(struct bl_train *t, const struct bl_run *run,
                         size_t epoch);

// Position of the first epoch with that number or a later one.
size_t bl_train_find(const struct bl_run *run, double epoch);

#endif
