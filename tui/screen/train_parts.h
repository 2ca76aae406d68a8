/* The parts of the screen Train, each drawn by a file of its own. */
#ifndef BL_TUI_SCREEN_TRAIN_PARTS_H
#define BL_TUI_SCREEN_TRAIN_PARTS_H

#include <stddef.h>

#include "tui/ui/ui.h"

enum { BL_TRAIN_CHART, BL_TRAIN_NOW, BL_TRAIN_PROGRESS }; // panes of clicks

void bl_train_draw_chart(const struct bl_ui *ui, struct bl_area a);
void bl_train_draw_now(const struct bl_ui *ui, struct bl_area a);

// The bars while it runs, and what came of it afterwards; `lines` within its
// box, the most important ones where they are few.
enum { BL_TRAIN_PROGRESS_LINES = 4 };
void bl_train_draw_progress(const struct bl_ui *ui, struct bl_area a);
void bl_train_draw_outcome(const struct bl_ui *ui, struct bl_area a);

// "+12 %", "−0.9 %"; "·" of what is not known.
void bl_train_change_text(char *text, size_t size, double share);
// "3.18e-04"; "·" of what is not known.
void bl_train_loss_text(char *text, size_t size, double loss);

#endif
