/* Scripts: what to do, line by line, instead of typing it.
 *
 *     # a comment
 *     columns.exclude       an action by its name (baler-tui --keys)
 *     key x                 a key
 *     type E2               characters, one after the other
 *     click 10 4            a click at column 10 of line 4, from 0 on
 *     wait idle             until all that was asked for is there and drawn
 *     wait run              until the runs that were started have ended
 *     wait epoch 3          until the shown run has done so many
 *     wait text jets.h5     until that stands on the screen
 *     dump FILE             the screen, as text or svg
 *     size 80x24            of the screen, without a terminal
 *
 * A wait of more than $BALER_TUI_PATIENCE seconds (60) fails the script, with
 * the line's number; so does what cannot be understood.
 */
#ifndef BL_TUI_APP_SCRIPT_H
#define BL_TUI_APP_SCRIPT_H

#include <stdbool.h>

#include "base/error.h"

struct bl_app;
struct bl_script;

enum bl_status bl_script_open(struct bl_script **script, const char *path,
                              struct bl_error *err);
void bl_script_free(struct bl_script *s);

// Does the next line, or looks whether what it waits for is there.
enum bl_status bl_script_step(struct bl_script *s, struct bl_app *app,
                              struct bl_error *err);

bool bl_script_is_over(const struct bl_script *s);
// Whether there is nothing to wait for: the next line, or the end, is due.
bool bl_script_can_go_on(const struct bl_script *s);
// When a wait will have been in vain, of the clock.
double bl_script_deadline(const struct bl_script *s);

#endif
