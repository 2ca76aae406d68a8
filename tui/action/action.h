/* What users can do: one list that feeds the key bindings, the line of hints,
 * the help, the command palette, the script mode, the page of keys and the
 * manual.
 *
 * Every screen brings its own table of actions (tui/screen/screen.h); those
 * that hold everywhere are in tui/action/everywhere.c.  A key means what the
 * topmost table says: an overlay's, then the screen's, then everywhere's.
 *
 * An action changes the state of the interface and nothing else: what it wants
 * of the world it leaves as a wish (tui/model/wish.h).
 */
#ifndef BL_TUI_ACTION_ACTION_H
#define BL_TUI_ACTION_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/terminal/key.h"

struct bl_ui;

struct bl_action {
    const char *name;  // "columns.exclude": in the palette and in scripts
    const char *keys;  // names with blanks between: "x Delete"; "" for none
    const char *label; // in the line of hints: "exclude"; NULL: not there
    const char *help;  // what it does, without a full stop
    const char *group; // its heading in the help: "Move", "Mark", "View"
    // Why it cannot be done now, a sentence; NULL when it can.  The member is
    // NULL for what can always be done.
    const char *(*why_not)(const struct bl_ui *ui);
    void (*run)(struct bl_ui *ui);
};

struct bl_actions {    // a table; ends with an action whose name is NULL
    const char *title; // "Columns", "Everywhere"
    const struct bl_action *list;
};

// The tables that hold now, the topmost first, and how many; at most
// BL_MAX_ACTION_TABLES.
enum { BL_MAX_ACTION_TABLES = 8 };
size_t bl_actions_now(const struct bl_ui *ui,
                      const struct bl_actions *tables[BL_MAX_ACTION_TABLES]);

// All tables there are, for the palette's search and the page of keys; ends
// with NULL.
extern const struct bl_actions *const bl_actions_all[];

// NULL when the key means nothing now, or there is no action of that name.
const struct bl_action *bl_action_of_key(const struct bl_ui *ui, bl_key key);
const struct bl_action *bl_action_find(const char *name);

// Whether one of the action's keys is that one.
bool bl_action_has_key(const struct bl_action *a, bl_key key);

// Does it, or says in a toast why it cannot be done.
void bl_action_run(struct bl_ui *ui, const struct bl_action *a);

#endif
