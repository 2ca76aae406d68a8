/* The figures and how they are to look; below, the export. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/plots_parts.h"
#include "tui/widget/box.h"
#include "tui/widget/middle.h"

enum {
    NAME = 4,
    VALUE = 14,
    FIGURE_NOTE = 23,
    LEAST_NOTE = 9,
    EXPORT_LINES = 2
};

const char *bl_plots_width_text(const struct bl_plots *p)
{
    return p->is_wide ? "two columns, 178 mm" : "one column, 86 mm";
}

static const char *tick_mark(const struct bl_ui *ui, bool is_on)
{
    if (ui->glyphs == BL_GLYPHS_ASCII)
        return is_on ? "x" : "-";
    return is_on ? "■" : "□";
}

static void draw_tick(const struct bl_ui *ui, struct bl_area row, bool is_on,
                      int ink)
{
    bl_put(row, 2, 0, is_on ? BL_PAINT_ACCENT | BL_BOLD : ink,
           tick_mark(ui, is_on));
}

static void draw_figure(const struct bl_ui *ui, struct bl_area row,
                        size_t figure)
{
    char note[64];
    const char *why = bl_plots_why_not(ui, figure);
    int ink = why == NULL ? BL_PAINT_TEXT : BL_PAINT_DIM;
    bl_plots_figure_note(ui, figure, note, sizeof note);
    int width = bl_put(row, NAME, 0, ink, bl_figure_name(figure));
    if (why == NULL)
        draw_tick(ui, row, ui->plots.ticked[figure], ink);
    else
        bl_put(row, 2, 0, ink, "·");
    int x = NAME + width + 1 > FIGURE_NOTE ? NAME + width + 1 : FIGURE_NOTE;
    if (row.width - x >= LEAST_NOTE)
        bl_put_field(row, x, 0, row.width - x, BL_LEFT, BL_PAINT_DIM, note);
}

static void draw_format(const struct bl_ui *ui, struct bl_area row,
                        size_t format)
{
    draw_tick(ui, row, bl_plots_has_format(&ui->plots, format), BL_PAINT_TEXT);
    bl_put(row, NAME, 0, BL_PAINT_TEXT, bl_plots_formats[format].name);
    bl_put_field(row, VALUE, 0, row.width - VALUE, BL_LEFT, BL_PAINT_DIM,
                 bl_plots_formats[format].what);
}

static void draw_choice(struct bl_area row, const char *name, const char *value)
{
    bl_put(row, NAME, 0, BL_PAINT_TEXT, name);
    bl_put_field(row, VALUE, 0, row.width - VALUE, BL_LEFT, BL_PAINT_TEXT,
                 value);
}

static const char *style_text(const char *style)
{
    static const struct {
        const char *style, *text;
    } known[] = {{"hep", "hep: ticks inside, no grid"},
                 {"plain", "plain: gnuplot's own"}};
    for (size_t i = 0; i < 2; i++)
        if (strcmp(known[i].style, style) == 0)
            return known[i].text;
    return style;
}

static void draw_folder(const struct bl_ui *ui, struct bl_area row)
{
    char text[1024];
    if (ui->run.dir == NULL) {
        draw_choice(row, "folder", "·");
        return;
    }
    bl_ui_path_text(ui, text, sizeof text, ui->run.dir);
    strncat(text, "/plots", sizeof text - strlen(text) - 1);
    bl_put(row, NAME, 0, BL_PAINT_TEXT, "folder");
    bl_put_middle(row, VALUE, 0, row.width - VALUE, BL_PAINT_DIM, text);
}

static void draw_line(const struct bl_ui *ui, struct bl_area row,
                      struct bl_plots_line line)
{
    switch (line.kind) {
    case BL_PLOTS_HEADING:
        bl_section(row, 0, "Output");
        break;
    case BL_PLOTS_FIGURE:
        draw_figure(ui, row, line.item);
        break;
    case BL_PLOTS_FORMAT:
        draw_format(ui, row, line.item);
        break;
    case BL_PLOTS_WIDTH:
        draw_choice(row, "width", bl_plots_width_text(&ui->plots));
        break;
    case BL_PLOTS_STYLE:
        draw_choice(row, "style", style_text(ui->plots.style));
        break;
    case BL_PLOTS_FOLDER:
        draw_folder(ui, row);
        break;
    }
}

static void draw_lines(const struct bl_ui *ui, struct bl_area a)
{
    struct bl_plots_line lines[BL_PLOTS_MAX_LINES];
    const struct bl_list *l = &ui->plots.list;
    int n = bl_plots_lines(lines);
    for (int y = 0; y < a.height && l->top + y < n; y++) {
        int i = l->top + y;
        struct bl_area row = bl_area_part(a, 0, y, a.width, 1);
        draw_line(ui, row, lines[i]);
        bl_spot(row, BL_PLOTS_PANE, i);
        if (i != l->cursor)
            continue;
        bl_put(row, 0, 0, BL_PAINT_CURSOR | BL_BOLD, "▸");
        bl_tint(row, BL_PAINT_CURSOR);
    }
}

/* The export: how far it is, or what came of it. */

static void draw_progress(const struct bl_run *e, struct bl_area a)
{
    double share = e->phase_total > 0 ? e->phase_done / e->phase_total : 0;
    bl_putf(a, 1, 0, BL_PAINT_TEXT, "%s %.0f of %.0f",
            e->phase[0] != '\0' ? e->phase : "starting",
            isfinite(e->phase_done) ? e->phase_done : 0,
            isfinite(e->phase_total) ? e->phase_total : 0);
    bl_bar(a, 1, 1, a.width - 2, share, BL_PAINT_ACCENT);
}

static void draw_outcome(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_run *e = &ui->plots.export;
    char text[512], took[32];
    int ink = e->state == BL_RUN_DONE ? BL_PAINT_GOOD : BL_PAINT_BAD;
    bl_ui_number_text(took, sizeof took, round(10 * ui->plots.took) / 10);
    if (e->state == BL_RUN_DONE)
        snprintf(text, sizeof text, "✓ last: %zu files in %s s, %zu warning%s",
                 e->n_files, took, e->n_warnings,
                 e->n_warnings == 1 ? "" : "s");
    else
        snprintf(text, sizeof text, "✗ last: %s: %.400s",
                 bl_run_state_name(e->state),
                 e->reason[0] != '\0' ? e->reason : "no reason is known");
    bl_paragraph(bl_area_part(a, 1, 0, a.width - 2, a.height), 0, ink, text);
}

static void draw_export(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_run *e = &ui->plots.export;
    if (e->dir == NULL && ui->gnuplot[0] == '\0')
        bl_paragraph(bl_area_part(a, 1, 0, a.width - 2, a.height), 0,
                     BL_PAINT_WARNING,
                     "! no gnuplot here: scripts and data only");
    else if (e->dir == NULL)
        bl_put(a, 1, 0, BL_PAINT_DIM, "nothing exported yet: e exports");
    else if (bl_run_is_alive(e))
        draw_progress(e, a);
    else
        draw_outcome(ui, a);
}

void bl_plots_draw_list(const struct bl_ui *ui, struct bl_area a)
{
    size_t possible = 0;
    char note[48];
    for (size_t i = 0; i < bl_n_figures(); i++)
        possible += bl_plots_why_not(ui, i) == NULL;
    snprintf(note, sizeof note, "%zu of %zu", bl_plots_n_ticked(ui), possible);
    struct bl_box box = {"Plots", note, true};
    struct bl_area in = bl_box(a, &box);
    draw_export(ui, bl_area_cut_bottom(&in, EXPORT_LINES));
    draw_lines(ui, in);
    bl_scroll_bar(a, ui->plots.list.top, ui->plots.list.count);
}
