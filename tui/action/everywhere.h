/* The actions that hold on every screen: moving, and what is around. */
#ifndef BL_TUI_ACTION_EVERYWHERE_H
#define BL_TUI_ACTION_EVERYWHERE_H

#include "tui/action/action.h"

extern const struct bl_actions bl_actions_move, bl_actions_everywhere;

#endif
