/* A line of text that is asked for: a filter, a path, a number. */
#ifndef BL_TUI_SCREEN_PROMPT_H
#define BL_TUI_SCREEN_PROMPT_H

#include <stdbool.h>

#include "tui/screen/screen.h"
#include "tui/widget/edit.h"

struct bl_prompt {
    char title[64];
    struct bl_edit edit;
    bool is_filter; // each key is told to the screen at once
    void (*done)(struct bl_ui *ui, const char *text);
};

extern const struct bl_screen bl_screen_prompt;
extern const struct bl_actions bl_actions_prompt;

// Asks for the filter of the screen in front.
void bl_prompt_filter(struct bl_ui *ui);

#endif
