#include "tui/action/action.h"

#include <string.h>

#include "tui/action/everywhere.h"
#include "tui/ui/ui.h"

size_t bl_actions_now(const struct bl_ui *ui,
                      const struct bl_actions *tables[BL_MAX_ACTION_TABLES])
{
    size_t n = 0;
    const struct bl_screen *front = bl_ui_front(ui);
    if (front->actions != NULL)
        tables[n++] = front->actions;
    tables[n++] = &bl_actions_move;
    tables[n++] = &bl_actions_everywhere;
    return n;
}

bool bl_action_has_key(const struct bl_action *a, bl_key key)
{
    for (const char *name = a->keys; *name != '\0';) {
        size_t n = strcspn(name, " ");
        if (bl_key_from_name(name, n) == key)
            return true;
        name += n + strspn(name + n, " ");
    }
    return false;
}

const struct bl_action *bl_action_of_key(const struct bl_ui *ui, bl_key key)
{
    const struct bl_actions *tables[BL_MAX_ACTION_TABLES];
    size_t n = bl_actions_now(ui, tables);
    for (size_t t = 0; t < n; t++)
        for (const struct bl_action *a = tables[t]->list; a->name != NULL; a++)
            if (bl_action_has_key(a, key))
                return a;
    return NULL;
}

const struct bl_action *bl_action_find(const char *name)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            if (strcmp(a->name, name) == 0)
                return a;
    return NULL;
}

void bl_action_run(struct bl_ui *ui, const struct bl_action *a)
{
    const char *why = a->why_not != NULL ? a->why_not(ui) : NULL;
    ui->must_redraw = true;
    if (why != NULL)
        bl_ui_say(ui, BL_LOG_WARNING, "%s: %s", a->help, why);
    else
        a->run(ui);
}
