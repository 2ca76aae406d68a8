/* The program as lines of text, for screen readers and terminals that can do
 * nothing.
 *
 * A line that is typed is a key, or the name of an action, or "type TEXT"; an
 * empty one says the screen again.  What is answered are the lines of the
 * screen that have changed, without frames and curves.
 */
#ifndef BL_TUI_APP_PLAIN_H
#define BL_TUI_APP_PLAIN_H

#include "base/error.h"

struct bl_app;

enum bl_status bl_plain_loop(struct bl_app *app, struct bl_error *err);

#endif
