#include "tui/screen/columns.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "tui/screen/columns_change.h"
#include "tui/screen/columns_detail.h"
#include "tui/screen/columns_draw.h"
#include "tui/screen/columns_export.h"
#include "tui/screen/columns_order.h"
#include "tui/screen/columns_status.h"
#include "tui/surface/text.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

/* Why something cannot be done. */

static const char *no_table(const struct bl_ui *ui)
{
    return ui->table.is_open ? NULL
                             : "no table is open: choose one on Home (1)";
}

static const char *no_column(const struct bl_ui *ui)
{
    if (!ui->table.is_open)
        return no_table(ui);
    return bl_columns_current(ui) < 0
               ? "no column is listed: Esc clears the filter"
               : NULL;
}

static const char *no_findings(const struct bl_ui *ui)
{
    if (!ui->table.is_open)
        return no_table(ui);
    return ui->table.findings == NULL
               ? "the statistics are still being gathered"
               : NULL;
}

static const char *nothing_to_accept(const struct bl_ui *ui)
{
    const char *why = no_findings(ui);
    if (why != NULL)
        return why;
    return bl_choices_open(&ui->table.choices, ui->table.findings->proposals) ==
                   0
               ? "every column is as suggested, or as you set it"
               : NULL;
}

static const char *not_compressed(const struct bl_ui *ui)
{
    const char *why = no_column(ui);
    if (why != NULL)
        return why;
    return bl_columns_first_compressed(ui) < 0
               ? "only columns that are compressed are normalised: i"
               : NULL;
}

static const char *no_bounds(const struct bl_ui *ui)
{
    return bl_recipe_key_find("bound") < 0 ? "this version has no error bounds"
                                           : not_compressed(ui);
}

static const char *nothing_to_undo(const struct bl_ui *ui)
{
    if (!ui->table.is_open)
        return no_table(ui);
    return bl_choices_can_undo(&ui->table.choices) ? NULL
                                                   : "nothing was changed";
}

static const char *nothing_to_redo(const struct bl_ui *ui)
{
    if (!ui->table.is_open)
        return no_table(ui);
    return bl_choices_can_redo(&ui->table.choices) ? NULL
                                                   : "nothing was undone";
}

/* Actions. */

static void include(struct bl_ui *ui)
{
    bl_columns_set_role(ui, BL_ROLE_COMPRESS);
}

static void exclude(struct bl_ui *ui)
{
    bl_columns_set_role(ui, BL_ROLE_DROP);
}

static void keep_exact(struct bl_ui *ui)
{
    bl_columns_set_role(ui, BL_ROLE_EXACT);
}

static void toggle_range(struct bl_ui *ui)
{
    struct bl_columns *c = &ui->columns;
    c->has_range = !c->has_range;
    c->range_from = c->list.cursor;
}

static void ask_bound(struct bl_ui *ui)
{
    size_t column = (size_t)bl_columns_current(ui);
    char title[64];
    snprintf(title, sizeof title, "Bound of %.40s",
             ui->table.schema.columns[column].name);
    bl_ui_prompt(ui, title, ui->table.choices.list[column].bound,
                 bl_columns_set_bound);
}

static void sort_next(struct bl_ui *ui)
{
    struct bl_columns *c = &ui->columns;
    c->is_reversed = false;
    c->sort = (c->sort + 1) % BL_COLUMNS_N_SORTS;
    bl_columns_arrange(ui);
}

static void sort_reverse(struct bl_ui *ui)
{
    ui->columns.is_reversed = !ui->columns.is_reversed;
    bl_columns_arrange(ui);
}

static bool differs(const struct bl_ui *ui, int line)
{
    size_t column = (size_t)bl_columns_at(ui, line);
    return bl_table_proposal(&ui->table, column)->role !=
           ui->table.choices.list[column].role;
}

/* Round the list, from the line beside the cursor back to it. */
static void jump(struct bl_ui *ui, int step)
{
    struct bl_list *list = &ui->columns.list;
    int line = list->cursor;
    for (int i = 0; i < list->count; i++) {
        line = (line + step + list->count) % list->count;
        if (differs(ui, line)) {
            bl_list_go(list, line);
            return;
        }
    }
    bl_ui_say(ui, BL_LOG_INFO, "every listed column is as suggested");
}

static void jump_next(struct bl_ui *ui)
{
    jump(ui, 1);
}

static void jump_previous(struct bl_ui *ui)
{
    jump(ui, -1);
}

static void toggle_detail(struct bl_ui *ui)
{
    ui->columns.has_tall_detail = !ui->columns.has_tall_detail;
}

static void toggle_counts(struct bl_ui *ui)
{
    ui->columns.linear_counts = !ui->columns.linear_counts;
}

static void show_rows(struct bl_ui *ui)
{
    bl_rows_show(ui, false, 0, NULL, 0);
    bl_rows_go_column(ui, (size_t)bl_columns_current(ui));
}

static void configure(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_CONFIGURE);
}

/* The names as options such as --drop take them: "pt,eta". */
static void copy_names(struct bl_ui *ui)
{
    struct bl_buffer text = {0};
    struct bl_error err = BL_ERROR_INIT;
    enum bl_status status = BL_OK;
    int from, to;
    bl_columns_span(ui, &from, &to);
    for (int line = from; line <= to && status == BL_OK; line++) {
        const char *name =
            ui->table.schema.columns[bl_columns_at(ui, line)].name;
        status = bl_buffer_put(&text, ",", line > from, &err);
        if (status == BL_OK)
            status = bl_buffer_put(&text, name, strlen(name), &err);
    }
    if (status == BL_OK && bl_buffer_put_u8(&text, '\0', &err) == BL_OK) {
        bl_wish_for(&ui->wishes, BL_WISH_COPY, (char *)text.data);
        bl_ui_say(ui, BL_LOG_INFO, "copied: %s", (char *)text.data);
    } else {
        bl_ui_fail(ui, "Copy", &err);
    }
    bl_buffer_release(&text);
}

static void ask_export(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Statistics to the file", "columns.csv",
                 bl_columns_export);
}

static const struct bl_action list[] = {
    {"columns.cycle", "Space", "cycle",
     "compress, exact, drop: the next of them, and a line down", "Mark",
     no_column, bl_columns_cycle},
    {"columns.include", "i", "include", "compress it, or the range", "Mark",
     no_column, include},
    {"columns.exclude", "x Del", "exclude", "drop it, or the range", "Mark",
     no_column, exclude},
    {"columns.exact", "l", "lossless", "keep it bit for bit, or the range",
     "Mark", no_column, keep_exact},
    {"columns.accept", "a", NULL, "accept the suggestions; what you set stays",
     "Mark", nothing_to_accept, bl_columns_accept},
    {"columns.range", "v", "range",
     "mark a range from here to the cursor; again: none", "Mark", no_column,
     toggle_range},
    {"columns.undo", "u", "undo", "undo the last change", "Mark",
     nothing_to_undo, bl_columns_undo},
    {"columns.redo", "Ctrl-R", NULL, "redo what was undone", "Mark",
     nothing_to_redo, bl_columns_redo},
    {"columns.rows", "r", "rows", "the rows themselves", "View", no_column,
     show_rows},
    {"columns.sort", "s", "sort", "sort by the next field", "View", no_table,
     sort_next},
    {"columns.configure", "c", "configure", "choose model and training", "View",
     no_table, configure},
    {"columns.reverse", "S", NULL, "reverse the order", "View", no_table,
     sort_reverse},
    {"columns.normalise", "=", "normalise",
     "the next normalisation; behind the last: as suggested", "Mark",
     not_compressed, bl_columns_next_normalisation},
    {"columns.bound", "b", NULL, "bound of the error, as rel:1e-3", "Mark",
     no_bounds, ask_bound},
    {"columns.type", "*", NULL, "all of this type get the role of this one",
     "Mark", no_column, bl_columns_same_type},
    {"columns.all", "A", NULL, "compress all that are listed", "Mark",
     no_column, bl_columns_include_all},
    {"columns.invert", "I", NULL,
     "of those listed: drop what is compressed, "
     "compress what is dropped",
     "Mark", no_column, bl_columns_invert},
    {"columns.next", "n", NULL, "the next that is not as suggested", "Move",
     no_findings, jump_next},
    {"columns.previous", "N", NULL, "the previous that is not as suggested",
     "Move", no_findings, jump_previous},
    {"columns.detail", "Enter", "closer", "a higher or lower histogram", "View",
     no_column, toggle_detail},
    {"columns.log", "L o", "log counts", "histogram: log or linear counts",
     "View", no_column, toggle_counts},
    {"columns.export", "e", NULL, "save the statistics as CSV", "View",
     no_findings, ask_export},
    {"columns.copy", "y", NULL, "copy the name, or those of the range", "View",
     no_column, copy_names},
    {0},
};

const struct bl_actions bl_actions_columns = {"Columns", list};

/* The screen. */

static int detail_height(const struct bl_ui *ui, int height)
{
    enum { LEAST = 6, MOST = 16, LIST = 7 };
    int wanted =
        ui->columns.has_tall_detail ? height * 2 / 3 : (height * 3 + 5) / 10;
    if (!ui->columns.has_tall_detail && wanted > MOST)
        wanted = MOST;
    if (wanted < LEAST)
        wanted = ui->columns.has_tall_detail ? LEAST : 0;
    return height - wanted >= LIST || ui->columns.has_tall_detail ? wanted : 0;
}

static void prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_columns *c = &ui->columns;
    if (ui->table.trouble[0] != '\0')
        height--; // it is told above the list
    bl_list_fit(&c->list, (int)c->n_order,
                bl_columns_list_height(height - detail_height(ui, height)));
    c->most_scrolled = bl_columns_most_scrolled(ui, width);
    if (c->first_shown > c->most_scrolled)
        c->first_shown = c->most_scrolled;
}

static void draw_nothing(const struct bl_ui *ui, struct bl_area body)
{
    struct bl_area a = bl_box(body, &(struct bl_box){"Columns", NULL, true});
    const char *trouble = ui->table.trouble;
    int y = bl_paragraph(a, 1, BL_PAINT_TEXT,
                         " No table is open. Choose one on Home (1), or "
                         "the sample data there (d).") +
            2;
    if (trouble[0] != '\0')
        bl_paragraph(a, y, BL_PAINT_BAD, trouble);
}

static void draw(const struct bl_ui *ui, struct bl_area body)
{
    if (!ui->table.is_open || ui->columns.order == NULL) {
        draw_nothing(ui, body);
        return;
    }
    if (ui->table.trouble[0] != '\0')
        bl_put_field(bl_area_cut_top(&body, 1), 1, 0, body.width - 2, BL_LEFT,
                     BL_PAINT_BAD, ui->table.trouble);
    ptrdiff_t current = bl_columns_current(ui);
    struct bl_area detail =
        bl_area_cut_bottom(&body, detail_height(ui, body.height));
    bl_columns_draw_list(ui, body);
    if (current >= 0 && detail.height > 0)
        bl_columns_draw_detail(ui, detail, (size_t)current);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    struct bl_columns *c = &ui->columns;
    if (m == BL_MOVE_RIGHT && c->first_shown < c->most_scrolled)
        c->first_shown++;
    else if (m == BL_MOVE_LEFT && c->first_shown > 0)
        c->first_shown--;
    else
        bl_list_move(&c->list, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    if (pane == BL_COLUMNS_PANE_DETAIL) {
        toggle_counts(ui);
    } else if (item < 0) {
        bl_columns_sort_by(ui, (enum bl_columns_sort)(-1 - item));
    } else {
        bl_list_go(&ui->columns.list, item);
        if (pane == BL_COLUMNS_PANE_MARK) {
            bl_columns_cycle(ui);
            bl_list_go(&ui->columns.list, item);
        } else if (clicks > 1) {
            toggle_detail(ui);
        }
    }
}

static void filter(struct bl_ui *ui, const char *text)
{
    snprintf(ui->columns.filter, sizeof ui->columns.filter, "%s", text);
    bl_columns_arrange(ui);
}

/* Esc gives up a range before it clears the filter. */
static bool key(struct bl_ui *ui, bl_key k)
{
    if (k != BL_KEY_ESC || !ui->columns.has_range)
        return false;
    ui->columns.has_range = false;
    return true;
}

/* News. */

static int longest_name(const struct bl_schema *s)
{
    int longest = 0;
    for (size_t i = 0; i < s->n_columns; i++) {
        int width = bl_text_width(s->columns[i].name, BL_GLYPHS_BRAILLE);
        longest = width > longest ? width : longest;
    }
    return longest;
}

void bl_columns_new_table(struct bl_ui *ui)
{
    struct bl_columns *c = &ui->columns;
    struct bl_error err = BL_ERROR_INIT;
    bl_columns_release(c);
    *c = (struct bl_columns){.linear_counts = c->linear_counts,
                             .has_tall_detail = c->has_tall_detail};
    ui->must_redraw = true;
    if (!ui->table.is_open)
        return;
    c->longest_name = longest_name(&ui->table.schema);
    c->order = bl_array_new(ui->table.schema.n_columns, sizeof *c->order, &err);
    if (c->order == NULL)
        bl_ui_fail(ui, "Columns", &err);
    else
        bl_columns_arrange(ui);
}

void bl_columns_new_findings(struct bl_ui *ui)
{
    struct bl_columns *c = &ui->columns;
    bool has_range = c->has_range && c->sort < BL_COLUMNS_BY_MIN;
    bl_columns_arrange(ui);
    c->has_range = has_range;
    ui->must_redraw = true;
}

void bl_columns_release(struct bl_columns *c)
{
    free(c->order);
    c->order = NULL;
    c->n_order = 0;
}

const struct bl_screen bl_screen_columns = {
    .name = "Columns",
    .short_name = "Column",
    .actions = &bl_actions_columns,
    .prepare = prepare,
    .draw = draw,
    .key = key,
    .move = move,
    .click = click,
    .filter = filter,
    .status = bl_columns_status,
};
