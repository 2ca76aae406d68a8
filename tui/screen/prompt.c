#include "tui/screen/prompt.h"

#include <string.h>

#include "tui/surface/text.h"
#include "tui/ui/ui.h"

static void tell_filter(struct bl_ui *ui)
{
    bl_ui_pop(ui);
    const struct bl_screen *below = bl_ui_front(ui);
    if (below->filter != NULL)
        below->filter(ui, ui->prompt.edit.text);
    bl_ui_push(ui, &bl_screen_prompt);
}

static void finish(struct bl_ui *ui)
{
    void (*done)(struct bl_ui *, const char *) = ui->prompt.done;
    char text[BL_EDIT_SIZE];
    memcpy(text, ui->prompt.edit.text, sizeof text);
    bl_ui_pop(ui);
    if (done != NULL)
        done(ui, text);
}

static void give_up(struct bl_ui *ui)
{
    if (ui->prompt.is_filter) {
        bl_edit_set(&ui->prompt.edit, "");
        tell_filter(ui);
    }
    bl_ui_pop(ui);
}

static bool key(struct bl_ui *ui, bl_key k)
{
    if (k == BL_KEY_ENTER)
        finish(ui);
    else if (k == BL_KEY_ESC || k == BL_CTRL('c'))
        give_up(ui);
    else if (bl_edit_key(&ui->prompt.edit, k) && ui->prompt.is_filter)
        tell_filter(ui);
    return k != BL_CTRL('z') && k != BL_CTRL('l');
}

static void paste(struct bl_ui *ui, const char *text)
{
    bl_edit_paste(&ui->prompt.edit, text);
    if (ui->prompt.is_filter)
        tell_filter(ui);
}

static void draw(const struct bl_ui *ui, struct bl_area a)
{
    bl_fill(a, ' ', BL_PAINT_INPUT);
    int x = bl_put(a, 1, 0, BL_PAINT_INPUT | BL_BOLD, ui->prompt.title) + 1;
    if (!ui->prompt.is_filter)
        x += bl_put(a, x, 0, BL_PAINT_INPUT, ": ");
    bl_edit_draw(&ui->prompt.edit, a, x, 0, a.width - x - 1);
}

static void accept_line(struct bl_ui *ui)
{
    finish(ui);
}

static const struct bl_action actions[] = {
    {"prompt.accept", "Enter", "take it", "take what is typed", "Typing", NULL,
     accept_line},
    {"prompt.cancel", "Esc", "leave", "leave it as it was", "Typing", NULL,
     give_up},
    {0},
};

const struct bl_actions bl_actions_prompt = {"Typing", actions};

const struct bl_screen bl_screen_prompt = {
    .name = "Prompt",
    .short_name = "Prompt",
    .actions = &bl_actions_prompt,
    .draw = draw,
    .key = key,
    .paste = paste,
};
