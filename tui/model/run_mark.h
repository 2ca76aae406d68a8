/* The mark of a run's state: a character and an ink, the same on all screens.
 */
#ifndef BL_TUI_MODEL_RUN_MARK_H
#define BL_TUI_MODEL_RUN_MARK_H

#include "tui/model/run.h"

// UTF-8, one cell.
const char *bl_run_mark(enum bl_run_state state);
int bl_run_mark_ink(enum bl_run_state state);

#endif
