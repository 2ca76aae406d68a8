/* Waiting without a terminal, and telling a test that there is nothing to do.
 *
 * When $BALER_TUI_IDLE names a file, a line "idle" is appended to it each time
 * the program has handled all there was and goes to sleep: a test that drives
 * it waits for that instead of sleeping.
 */
#ifndef BL_TUI_APP_IDLE_H
#define BL_TUI_APP_IDLE_H

#include <stdbool.h>

// At most `seconds` (negative: for ever), or until fd can be read.
void bl_idle_wait(double seconds, int fd);

void bl_idle_announce(bool is_idle);

#endif
