#include "tui/action/everywhere.h"

#include "tui/ui/ui.h"

/* Moving. */

static void move(struct bl_ui *ui, enum bl_move m)
{
    const struct bl_screen *front = bl_ui_front(ui);
    if (front->move != NULL)
        front->move(ui, m);
}

static void up(struct bl_ui *ui)
{
    move(ui, BL_MOVE_UP);
}

static void down(struct bl_ui *ui)
{
    move(ui, BL_MOVE_DOWN);
}

static void left(struct bl_ui *ui)
{
    move(ui, BL_MOVE_LEFT);
}

static void right(struct bl_ui *ui)
{
    move(ui, BL_MOVE_RIGHT);
}

static void page_up(struct bl_ui *ui)
{
    move(ui, BL_MOVE_PAGE_UP);
}

static void page_down(struct bl_ui *ui)
{
    move(ui, BL_MOVE_PAGE_DOWN);
}

static void first(struct bl_ui *ui)
{
    move(ui, BL_MOVE_FIRST);
}

static void last(struct bl_ui *ui)
{
    move(ui, BL_MOVE_LAST);
}

static void pane(struct bl_ui *ui, int step)
{
    const struct bl_screen *front = bl_ui_front(ui);
    if (front->next_pane != NULL)
        front->next_pane(ui, step);
}

static void next_pane(struct bl_ui *ui)
{
    pane(ui, 1);
}

static void previous_pane(struct bl_ui *ui)
{
    pane(ui, -1);
}

static const struct bl_action moves[] = {
    {"move.up", "Up k", NULL, "up", "Move", NULL, up},
    {"move.down", "Down j", NULL, "down", "Move", NULL, down},
    {"move.left", "Left h", NULL, "left", "Move", NULL, left},
    {"move.right", "Right l", NULL, "right", "Move", NULL, right},
    {"move.page-up", "PgUp Ctrl-B", NULL, "a page up", "Move", NULL, page_up},
    {"move.page-down", "PgDn Ctrl-F", NULL, "a page down", "Move", NULL,
     page_down},
    {"move.first", "g Home", NULL, "to the first", "Move", NULL, first},
    {"move.last", "G End", NULL, "to the last", "Move", NULL, last},
    {"pane.next", "Tab", NULL, "next pane", "Move", NULL, next_pane},
    {"pane.previous", "Shift-Tab", NULL, "previous pane", "Move", NULL,
     previous_pane},
    {0},
};

const struct bl_actions bl_actions_move = {"Moving", moves};

/* Screens. */

static void show_home(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_HOME);
}

static void show_columns(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_COLUMNS);
}

static void show_configure(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_CONFIGURE);
}

static void show_train(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_TRAIN);
}

static void show_results(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_RESULTS);
}

static void show_latent(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_LATENT);
}

static void show_plots(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_PLOTS);
}

static void show_jobs(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_JOBS);
}

/* The rest. */

static const char *no_filter(const struct bl_ui *ui)
{
    return bl_ui_front(ui)->filter == NULL ? "there is nothing to filter here"
                                           : NULL;
}

static void back(struct bl_ui *ui)
{
    const struct bl_screen *front = bl_ui_front(ui);
    ui->toast.text[0] = '\0';
    if (ui->n_overlays > 0)
        bl_ui_pop(ui);
    else if (front->filter != NULL)
        front->filter(ui, "");
}

static void redraw(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_REDRAW, NULL);
}

static void suspend(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_SUSPEND, NULL);
}

static void next_theme(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_THEME, NULL);
}

static void quit(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_QUIT, NULL);
}

static const struct bl_action everywhere[] = {
    {"screen.home", "1", NULL, "files and recent runs", "Screens", NULL,
     show_home},
    {"screen.columns", "2", NULL, "the columns of the table", "Screens", NULL,
     show_columns},
    {"screen.configure", "3", NULL, "model and training", "Screens", NULL,
     show_configure},
    {"screen.train", "4", NULL, "the loss curve", "Screens", NULL, show_train},
    {"screen.results", "5", NULL, "what the loss did", "Screens", NULL,
     show_results},
    {"screen.latent", "6", NULL, "the latent space", "Screens", NULL,
     show_latent},
    {"screen.plots", "7", NULL, "figures", "Screens", NULL, show_plots},
    {"screen.jobs", "8", NULL, "what goes on, and the log", "Screens", NULL,
     show_jobs},
    {"filter", "/", NULL, "filter or search; Esc clears it", "Everywhere",
     no_filter, bl_prompt_filter},
    {"palette", ": Ctrl-P", NULL, "command palette: any command by its name",
     "Everywhere", NULL, bl_palette_open},
    {"help", "? F1", "help", "the keys that hold here", "Everywhere", NULL,
     bl_help_open},
    {"back", "Esc", NULL, "back, close, clear the filter; never quits",
     "Everywhere", NULL, back},
    {"theme", "T", NULL, "the next colour theme", "Everywhere", NULL,
     next_theme},
    {"redraw", "Ctrl-L", NULL, "draw everything anew", "Everywhere", NULL,
     redraw},
    {"suspend", "Ctrl-Z", NULL, "to the shell and back; runs go on",
     "Everywhere", NULL, suspend},
    {"quit", "q Ctrl-C", NULL, "quit; runs go on and can be attached again",
     "Everywhere", NULL, quit},
    {0},
};

const struct bl_actions bl_actions_everywhere = {"Everywhere", everywhere};
