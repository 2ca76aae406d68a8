/* Waiting without a terminal, and telling a test that there is nothing to do.
 *
 * When $BALER_TUI_IDLE names a file, a line "idle 7" is appended to it each
 * time the program has handled all there was and goes to sleep, with how many
 * keys (and pastes) it has had so far: a test that drives it waits for the line
 * that counts all it has sent instead of sleeping.  To a terminal (/dev/tty) it
 * is said in a sequence that terminals ignore, and so comes behind what was
 * drawn: ESC ] 777 ; idle 7 BEL.
 */
#ifndef BL_TUI_APP_IDLE_H
#define BL_TUI_APP_IDLE_H

#include <stdbool.h>

// At most `seconds` (negative: for ever), or until fd can be read.
void bl_idle_wait(double seconds, int fd);

void bl_idle_announce(bool is_idle, unsigned long n_keys);

#endif
