/* What a key, a click or pasted text means. */
#include "tui/ui/ui.h"

/* A message is for the key before it, and covers what the next one shows. */
static void begin_answer(struct bl_ui *ui)
{
    ui->toast.text[0] = '\0';
    ui->must_redraw = true;
}

void bl_ui_key(struct bl_ui *ui, bl_key key)
{
    const struct bl_screen *front = bl_ui_front(ui);
    begin_answer(ui);
    if (front->key != NULL && front->key(ui, key))
        return;
    const struct bl_action *a = bl_action_of_key(ui, key);
    if (a != NULL)
        bl_action_run(ui, a);
}

void bl_ui_paste(struct bl_ui *ui, const char *text)
{
    const struct bl_screen *front = bl_ui_front(ui);
    ui->must_redraw = true;
    if (front->paste != NULL)
        front->paste(ui, text);
}

void bl_ui_click(struct bl_ui *ui, const struct bl_spot *spot, int clicks)
{
    const struct bl_screen *front = bl_ui_front(ui);
    if (spot == NULL)
        return;
    begin_answer(ui);
    if (spot->pane == BL_PANE_TABS && ui->n_overlays == 0)
        bl_ui_show(ui, (enum bl_screen_id)spot->item);
    else if (spot->pane != BL_PANE_TABS && front->click != NULL)
        front->click(ui, spot->pane, spot->item, clicks);
}

void bl_ui_wheel(struct bl_ui *ui, bool up)
{
    const struct bl_screen *front = bl_ui_front(ui);
    ui->must_redraw = true;
    if (front->move != NULL)
        front->move(ui, up ? BL_MOVE_WHEEL_UP : BL_MOVE_WHEEL_DOWN);
}
