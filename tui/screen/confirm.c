#include "tui/screen/confirm.h"

#include "tui/surface/text.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { WIDTH = 64, FRAME = 4, BUTTON_NO = 0, BUTTON_YES = 1 };

static bool is_question(const struct bl_ui *ui)
{
    return ui->confirm.yes != NULL;
}

static int lines_of(const char *text, enum bl_glyphs glyphs)
{
    int n = 0;
    size_t skip;
    while (bl_text_line(text, WIDTH - FRAME, glyphs, &skip) > 0 || skip > 0) {
        text += skip;
        n++;
    }
    return n;
}

static void box(const struct bl_ui *ui, int *width, int *height)
{
    *width = WIDTH;
    *height = lines_of(ui->confirm.text, ui->glyphs) + FRAME;
}

static int put_button(struct bl_area a, int x, const char *text, int item,
                      bool is_chosen)
{
    int y = a.height - 1;
    int ink = is_chosen ? BL_PAINT_CURSOR | BL_BOLD : BL_PAINT_DIALOG;
    int width = bl_putf(a, x, y, ink, "%c %s %c", is_chosen ? '[' : ' ', text,
                        is_chosen ? ']' : ' ');
    bl_spot(bl_area_part(a, x, y, width, 1), 0, item);
    return x + width + 2;
}

static void draw(const struct bl_ui *ui, struct bl_area a)
{
    struct bl_box frame = {.title = ui->confirm.title, .has_focus = true};
    struct bl_area in = bl_box(a, &frame);
    struct bl_area text = bl_area_part(in, 1, 0, in.width - 2, in.height - 1);
    int ink = is_question(ui) ? BL_PAINT_DIALOG : BL_PAINT_BAD;
    bl_paragraph(text, 0, ink, ui->confirm.text);
    if (!is_question(ui)) {
        put_button(in, 1, "Enter close", BUTTON_NO, true);
        return;
    }
    int x = put_button(in, 1, "n  no", BUTTON_NO, !ui->confirm.is_yes);
    put_button(in, x, "y  yes", BUTTON_YES, ui->confirm.is_yes);
}

static void answer(struct bl_ui *ui, bool yes)
{
    void (*run)(struct bl_ui *) = ui->confirm.yes;
    bl_ui_pop(ui);
    if (yes && run != NULL)
        run(ui);
}

static void say_yes(struct bl_ui *ui)
{
    answer(ui, true);
}

static void say_no(struct bl_ui *ui)
{
    answer(ui, false);
}

static void say_chosen(struct bl_ui *ui)
{
    answer(ui, ui->confirm.is_yes);
}

static void copy_text(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_COPY, ui->confirm.text);
}

static const char *nothing_asked(const struct bl_ui *ui)
{
    return is_question(ui) ? NULL : "there is nothing to answer";
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    if (m == BL_MOVE_LEFT || m == BL_MOVE_RIGHT)
        ui->confirm.is_yes = m == BL_MOVE_RIGHT && is_question(ui);
}

static void next_pane(struct bl_ui *ui, int step)
{
    (void)step;
    ui->confirm.is_yes = !ui->confirm.is_yes && is_question(ui);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    (void)pane;
    (void)clicks;
    answer(ui, item == BUTTON_YES);
}

static const struct bl_action actions[] = {
    {"confirm.yes", "y", "yes", "yes", "Answer", nothing_asked, say_yes},
    {"confirm.no", "n", "no", "no, leave it", "Answer", nothing_asked, say_no},
    {"confirm.accept", "Enter", "ok", "what the cursor is on", "Answer", NULL,
     say_chosen},
    {"confirm.copy", "c", "copy", "copy the text to the clipboard", "Answer",
     NULL, copy_text},
    {0},
};

const struct bl_actions bl_actions_confirm = {"Questions", actions};

const struct bl_screen bl_screen_confirm = {
    .name = "Question",
    .short_name = "Question",
    .actions = &bl_actions_confirm,
    .draw = draw,
    .move = move,
    .click = click,
    .next_pane = next_pane,
    .box = box,
};
