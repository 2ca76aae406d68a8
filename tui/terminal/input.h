/* From keys to input: reports of the mouse and pastes put together, sequences
 * that nobody knows dropped.
 */
#ifndef BL_TUI_TERMINAL_INPUT_H
#define BL_TUI_TERMINAL_INPUT_H

#include <stdbool.h>

#include "tui/terminal/terminal.h"

// Takes what has come; false when there is nothing.
bool bl_input_take(struct bl_input *in);

void bl_input_release(void);

#endif
