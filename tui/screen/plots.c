#include "tui/screen/plots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/screen/plots_parts.h"

/* Lines: the figures, and how they are to look. */

int bl_plots_lines(struct bl_plots_line lines[BL_PLOTS_MAX_LINES])
{
    int n = 0;
    for (size_t i = 0; i < bl_n_figures(); i++)
        lines[n++] = (struct bl_plots_line){BL_PLOTS_FIGURE, i};
    lines[n++] = (struct bl_plots_line){BL_PLOTS_HEADING, 0};
    for (size_t i = 0; i < BL_PLOTS_N_FORMATS; i++)
        lines[n++] = (struct bl_plots_line){BL_PLOTS_FORMAT, i};
    lines[n++] = (struct bl_plots_line){BL_PLOTS_WIDTH, 0};
    lines[n++] = (struct bl_plots_line){BL_PLOTS_STYLE, 0};
    lines[n++] = (struct bl_plots_line){BL_PLOTS_FOLDER, 0};
    return n;
}

static struct bl_plots_line line_at_cursor(const struct bl_ui *ui)
{
    struct bl_plots_line lines[BL_PLOTS_MAX_LINES];
    int n = bl_plots_lines(lines), at = ui->plots.list.cursor;
    return lines[at < n ? at : n - 1];
}

/* Moving. */

/* The heading is no place for the cursor; a figure under it is previewed. */
static void settle(struct bl_ui *ui, int direction)
{
    struct bl_plots *p = &ui->plots;
    if (line_at_cursor(ui).kind == BL_PLOTS_HEADING)
        bl_list_go(&p->list, p->list.cursor + direction);
    struct bl_plots_line line = line_at_cursor(ui);
    if (line.kind != BL_PLOTS_FIGURE || line.item == p->figure)
        return;
    p->figure = line.item;
    p->variable = 0;
}

static void fit(struct bl_ui *ui, int height)
{
    struct bl_plots_line lines[BL_PLOTS_MAX_LINES];
    bl_list_fit(&ui->plots.list, bl_plots_lines(lines), height);
}

static void next_style(struct bl_ui *ui)
{
    struct bl_plots *p = &ui->plots;
    bool is_hep = strcmp(p->style, "hep") == 0;
    snprintf(p->style, sizeof p->style, is_hep ? "plain" : "hep");
}

static void next_width(struct bl_ui *ui)
{
    ui->plots.is_wide = !ui->plots.is_wide;
}

static void step_page(struct bl_ui *ui, int step)
{
    struct bl_plots *p = &ui->plots;
    size_t first, n = bl_plots_pages(ui, p->figure, &first);
    if (n > 0)
        p->variable = (p->variable + n + (step > 0 ? 1 : n - 1)) % n;
}

static void step(struct bl_ui *ui, int direction)
{
    struct bl_plots_line line = line_at_cursor(ui);
    if (line.kind == BL_PLOTS_WIDTH)
        next_width(ui);
    else if (line.kind == BL_PLOTS_STYLE)
        next_style(ui);
    else if (line.kind == BL_PLOTS_FIGURE)
        step_page(ui, direction);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    if (m == BL_MOVE_LEFT || m == BL_MOVE_RIGHT) {
        step(ui, m == BL_MOVE_RIGHT ? 1 : -1);
        return;
    }
    fit(ui, ui->plots.list.height);
    bl_list_move(&ui->plots.list, m);
    settle(ui, m == BL_MOVE_UP || m == BL_MOVE_PAGE_UP ? -1 : 1);
}

/* Ticking. */

static void tick_figure(struct bl_ui *ui, size_t figure)
{
    const char *why = bl_plots_why_not(ui, figure);
    if (why != NULL)
        bl_ui_say(ui, BL_LOG_WARNING, "%s cannot be drawn: %s",
                  bl_figure_name(figure), why);
    else
        ui->plots.ticked[figure] = !ui->plots.ticked[figure];
}

/* One format is always wanted. */
static void tick_format(struct bl_ui *ui, size_t format)
{
    struct bl_plots *p = &ui->plots;
    bl_plots_set_format(p, format, !bl_plots_has_format(p, format));
    if (p->formats[0] == '\0')
        bl_plots_set_format(p, format, true);
}

static void tick(struct bl_ui *ui)
{
    struct bl_plots_line line = line_at_cursor(ui);
    if (line.kind == BL_PLOTS_FIGURE)
        tick_figure(ui, line.item);
    else if (line.kind == BL_PLOTS_FORMAT)
        tick_format(ui, line.item);
    else
        step(ui, 1);
}

static void tick_all(struct bl_ui *ui)
{
    size_t possible = 0, n = bl_n_figures();
    for (size_t i = 0; i < n; i++)
        possible += bl_plots_why_not(ui, i) == NULL;
    bool all = bl_plots_n_ticked(ui) < possible;
    for (size_t i = 0; i < n; i++)
        ui->plots.ticked[i] = all && bl_plots_why_not(ui, i) == NULL;
}

static void next_format(struct bl_ui *ui)
{
    struct bl_plots *p = &ui->plots;
    size_t first = 0;
    while (first + 1 < BL_PLOTS_N_FORMATS && !bl_plots_has_format(p, first))
        first++;
    snprintf(p->formats, sizeof p->formats, "%s",
             bl_plots_formats[(first + 1) % BL_PLOTS_N_FORMATS].name);
}

/* The lines these change may be out of sight. */
static void say_output(struct bl_ui *ui)
{
    const struct bl_plots *p = &ui->plots;
    bl_ui_say(ui, BL_LOG_INFO, "figures: %s, %s, style %s", p->formats,
              bl_plots_width_text(p), p->style);
}

static void change_format(struct bl_ui *ui)
{
    next_format(ui);
    say_output(ui);
}

static void change_width(struct bl_ui *ui)
{
    next_width(ui);
    say_output(ui);
}

static void change_style(struct bl_ui *ui)
{
    next_style(ui);
    say_output(ui);
}

/* What is always worth a look. */
static void set_up(struct bl_plots *p)
{
    static const char *const usual[] = {"loss", "residuals", "responses",
                                        "correlation"};
    for (size_t i = 0; i < bl_n_figures(); i++)
        for (size_t k = 0; k < sizeof usual / sizeof *usual; k++)
            p->ticked[i] |= strcmp(bl_figure_name(i), usual[k]) == 0;
    p->is_set_up = true;
}

static void show(struct bl_ui *ui)
{
    if (!ui->plots.is_set_up)
        set_up(&ui->plots);
    fit(ui, ui->plots.list.height);
}

/* The preview, and a style of one's own. */

static void take_style(struct bl_ui *ui, const char *text)
{
    if (strlen(text) >= sizeof ui->plots.style)
        bl_ui_say(ui, BL_LOG_WARNING, "this path is too long");
    else
        snprintf(ui->plots.style, sizeof ui->plots.style, "%s",
                 text[0] != '\0' ? text : "hep");
}

static void open_line(struct bl_ui *ui)
{
    struct bl_plots *p = &ui->plots;
    struct bl_plots_line line = line_at_cursor(ui);
    if (line.kind == BL_PLOTS_STYLE)
        bl_ui_prompt(ui, "hep, plain, or a file of gnuplot commands", p->style,
                     take_style);
    else if (line.kind == BL_PLOTS_FIGURE)
        p->is_large = !p->is_large;
    else
        tick(ui);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    struct bl_plots *p = &ui->plots;
    if (pane != BL_PLOTS_PANE)
        return;
    bool was_there = p->list.cursor == item;
    bl_list_go(&p->list, item);
    settle(ui, 1);
    if (clicks > 1 || was_there)
        tick(ui);
}

/* Goes to the figure of that name; Esc makes a large preview small. */
static void search(struct bl_ui *ui, const char *text)
{
    if (text[0] == '\0') {
        ui->plots.is_large = false;
        return;
    }
    for (size_t i = 0; i < bl_n_figures(); i++)
        if (strstr(bl_figure_name(i), text) != NULL) {
            bl_list_go(&ui->plots.list, (int)i);
            settle(ui, 1);
            return;
        }
}

/* The export. */

static bool is_drawing(const struct bl_ui *ui)
{
    const struct bl_run *e = &ui->plots.export;
    return e->dir != NULL && bl_run_is_alive(e);
}

static const char *no_run(const struct bl_ui *ui)
{
    if (ui->run.dir == NULL)
        return "no run is shown: open one on Home (1) or start one (3)";
    if (bl_run_is_alive(&ui->run))
        return "the run is still going; figures can be drawn when it is done";
    if (ui->run.state != BL_RUN_DONE && ui->run.state != BL_RUN_STOPPED)
        return "the run has no result: there is nothing to draw";
    return NULL;
}

static const char *not_drawable(const struct bl_ui *ui)
{
    const char *why = no_run(ui);
    if (why != NULL)
        return why;
    if (is_drawing(ui))
        return "figures are being drawn; wait for them";
    return bl_plots_n_ticked(ui) == 0 ? "nothing is ticked: Space ticks" : NULL;
}

static void draw_figures(struct bl_ui *ui)
{
    ui->plots.began = ui->now;
    ui->plots.took = NAN;
    bl_wish_for(&ui->wishes, BL_WISH_PLOT, NULL);
    if (ui->gnuplot[0] == '\0')
        bl_ui_say(ui, BL_LOG_WARNING,
                  "gnuplot is not installed: scripts and data are written, "
                  "pictures are not");
}

void bl_plots_news(struct bl_ui *ui)
{
    struct bl_plots *p = &ui->plots;
    ui->must_redraw = true;
    if (!is_drawing(ui) && isnan(p->took))
        p->took = ui->now - p->began;
}

void bl_plots_release(struct bl_plots *p)
{
    bl_run_release(&p->export);
}

static const char *no_script(const struct bl_ui *ui)
{
    char *script = bl_plots_script(ui, ui->plots.figure);
    bool has_script = script != NULL;
    free(script);
    return has_script ? NULL : "it has not been exported yet: e exports";
}

static void edit_script(struct bl_ui *ui)
{
    char *script = bl_plots_script(ui, ui->plots.figure);
    bl_wish_for(&ui->wishes, BL_WISH_EDIT, script);
    free(script);
}

static void copy_command(struct bl_ui *ui)
{
    char *command = bl_plots_command(ui);
    if (command != NULL)
        bl_wish_for(&ui->wishes, BL_WISH_COPY, command);
    else
        bl_ui_say(ui, BL_LOG_WARNING,
                  "the run's recipe cannot be read, so there is no command");
    free(command);
}

/* The screen. */

enum { LEAST_LIST = 31, MOST_LIST = 60 };

static void prepare(struct bl_ui *ui, int width, int height)
{
    (void)width;
    fit(ui, height - 4);
    settle(ui, 1);
}

static void draw(const struct bl_ui *ui, struct bl_area body)
{
    int list = body.width * 44 / 100;
    list = list < LEAST_LIST ? LEAST_LIST : list > MOST_LIST ? MOST_LIST : list;
    if (!ui->plots.is_large)
        bl_plots_draw_list(ui, bl_area_cut_left(&body, list));
    bl_plots_draw_preview(ui, body);
}

static void status(const struct bl_ui *ui, char *text, size_t size)
{
    size_t figure = ui->plots.figure;
    const char *why = bl_plots_why_not(ui, figure);
    if (line_at_cursor(ui).kind != BL_PLOTS_FIGURE)
        snprintf(
            text, size,
            "each leaves its .gp script and .csv: a referee can redraw it");
    else if (why != NULL)
        snprintf(text, size, "%s cannot be drawn: %s", bl_figure_name(figure),
                 why);
    else
        snprintf(text, size, "%s: %s", bl_figure_name(figure),
                 bl_figure_title(figure));
}

/* "zmumu.csv  AE 15-200-100-50-8  3.21×  gnuplot 5.4" */
static void headline(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *run = &ui->run;
    char model[128], ratio[32] = "";
    if (run->dir == NULL)
        return;
    const char *table = run->table != NULL ? run->table : "";
    const char *slash = strrchr(table, '/');
    bl_run_model_text(run, model, sizeof model);
    if (run->has_sizes)
        snprintf(ratio, sizeof ratio, "%.2f×", run->sizes.ratio);
    snprintf(text, size, "%s  %s  %s  %s%s", slash != NULL ? slash + 1 : table,
             model, ratio, ui->gnuplot[0] != '\0' ? "gnuplot " : "no gnuplot",
             ui->gnuplot);
}

static const struct bl_action list[] = {
    {"plots.tick", "Space", "select", "select the figure or format", "Figures",
     NULL, tick},
    {"plots.export", "e", "export", "draw what is selected", "Export",
     not_drawable, draw_figures},
    {"plots.all", "a", "all", "select all there are, or none", "Figures", NULL,
     tick_all},
    {"plots.preview", "Enter", "preview", "preview in all the room, and back",
     "Figures", NULL, open_line},
    {"plots.format", "f", "format", "the next format", "Look", NULL,
     change_format},
    {"plots.size", "z", "size", "one or two columns of a journal", "Look", NULL,
     change_width},
    {"plots.style", "t", "style", "the next style", "Look", NULL, change_style},
    {"plots.edit", "E", "edit script",
     "edit the script of the figure under the cursor", "Export", no_script,
     edit_script},
    {"plots.copy", "y", "copy command",
     "copy the command line that does the same", "Export", no_run,
     copy_command},
    {0},
};

const struct bl_actions bl_actions_plots = {"Plots", list};

const struct bl_screen bl_screen_plots = {
    .name = "Plots",
    .short_name = "Plots",
    .actions = &bl_actions_plots,
    .show = show,
    .prepare = prepare,
    .draw = draw,
    .move = move,
    .click = click,
    .filter = search,
    .status = status,
    .headline = headline,
};
