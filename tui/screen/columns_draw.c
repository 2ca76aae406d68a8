#include "tui/screen/columns_draw.h"

#include <stdio.h>

#include "tui/screen/columns_change.h"
#include "tui/screen/columns_fields.h"
#include "tui/screen/columns_order.h"
#include "tui/screen/columns_text.h"
#include "tui/widget/box.h"

enum { NARROW = 90, WIDE = 150, N_FIELDS = BL_COLUMNS_N_FIELDS };

static const struct bl_columns_field *const fields = bl_columns_fields;

/* Where everything stands: cursor, mark, number and name stay, the fields
 * behind them scroll. */
struct layout {
    int number_width;
    int name_x, name_width;
    int fields_x;
    int x[N_FIELDS], width[N_FIELDS]; // 0 wide: not shown
};

static int digits_of(size_t n)
{
    int digits = 1;
    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

static int clamp(int x, int low, int high)
{
    return x < low ? low : x > high ? high : x;
}

static int field_width(size_t i, int width)
{
    return fields[i].widths[width < NARROW ? 0 : width < WIDE ? 1 : 2];
}

static struct layout begin_layout(const struct bl_ui *ui, int width)
{
    struct layout l = {0};
    int digits = digits_of(ui->table.schema.n_columns);
    l.number_width = clamp(digits, 3, 7);
    l.name_x = l.number_width + 4;
    l.name_width = clamp(ui->columns.longest_name, 6, clamp(width / 7, 8, 40));
    l.fields_x = l.name_x + l.name_width + 1;
    return l;
}

/* The most important fields that fit. */
static void choose_by_rank(struct layout *l, int width)
{
    int left = width - l->fields_x;
    for (int rank = 0; rank < N_FIELDS; rank++)
        for (size_t i = 0; i < N_FIELDS; i++)
            if (fields[i].rank == rank && field_width(i, width) < left) {
                l->width[i] = field_width(i, width);
                left -= l->width[i] + 1;
            }
}

/* One after the other from the first shown. */
static void choose_from(struct layout *l, size_t first, int width)
{
    int left = width - l->fields_x;
    for (size_t i = first; i < N_FIELDS; i++) {
        if (field_width(i, width) >= left)
            return;
        l->width[i] = field_width(i, width);
        left -= l->width[i] + 1;
    }
}

/* The last field gets the room that is left. */
static void place_fields(struct layout *l, int width)
{
    int x = l->fields_x;
    size_t last = N_FIELDS;
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (l->width[i] == 0)
            continue;
        l->x[i] = x;
        x += l->width[i] + 1;
        last = i;
    }
    if (last == N_FIELDS - 1 && width > x)
        l->width[last] += width - x;
}

static struct layout layout_for(const struct bl_ui *ui, int width)
{
    struct layout l = begin_layout(ui, width);
    if (ui->columns.first_shown > 0)
        choose_from(&l, (size_t)ui->columns.first_shown, width);
    else
        choose_by_rank(&l, width);
    place_fields(&l, width);
    return l;
}

int bl_columns_most_scrolled(const struct bl_ui *ui, int width)
{
    struct layout l = begin_layout(ui, width - 2);
    int left = width - 2 - l.fields_x;
    int first = N_FIELDS;
    while (first > 0 && field_width((size_t)first - 1, width - 2) < left) {
        first--;
        left -= field_width((size_t)first, width - 2) + 1;
    }
    return first < N_FIELDS ? first : N_FIELDS - 1;
}

/* Lines. */

static void draw_header(const struct bl_ui *ui, const struct layout *l,
                        struct bl_area a)
{
    bl_put_field(a, 2, 0, l->number_width + 1, BL_RIGHT, BL_PAINT_HEADER, "#");
    bl_put_field(a, l->name_x, 0, l->name_width, BL_LEFT, BL_PAINT_HEADER,
                 "name");
    bl_spot(bl_area_part(a, 0, 0, l->name_x, 1), BL_COLUMNS_PANE_LIST,
            -1 - BL_COLUMNS_BY_PLACE);
    bl_spot(bl_area_part(a, l->name_x, 0, l->name_width, 1),
            BL_COLUMNS_PANE_LIST, -1 - BL_COLUMNS_BY_NAME);
    if (ui->columns.first_shown > 0)
        bl_put(a, l->fields_x - 1, 0, BL_PAINT_HEADER, "◂");
    for (size_t i = 0; i < N_FIELDS; i++) {
        struct bl_area cell = bl_area_part(a, l->x[i], 0, l->width[i], 1);
        bool is_sorted = fields[i].sort == ui->columns.sort;
        if (l->width[i] == 0)
            continue;
        bl_put_field(cell, 0, 0, l->width[i], fields[i].align,
                     BL_PAINT_HEADER | (is_sorted ? BL_BOLD : 0),
                     fields[i].title);
        if (fields[i].sort != BL_COLUMNS_N_SORTS)
            bl_spot(cell, BL_COLUMNS_PANE_LIST, -1 - (int)fields[i].sort);
    }
}

static void draw_beginning(const struct bl_columns_line *line,
                           const struct layout *l, struct bl_area a)
{
    char number[24], name[256];
    enum bl_role role = line->choice->role;
    bl_put(a, 1, 0, bl_columns_role_ink(role), bl_columns_role_mark(role));
    snprintf(number, sizeof number, "%zu", line->index);
    bl_put_field(a, 2, 0, l->number_width + 1, BL_RIGHT, BL_PAINT_DIM, number);
    bl_columns_name_in(name, sizeof name, line->column->name, l->name_width);
    bl_put_field(a, l->name_x, 0, l->name_width, BL_LEFT,
                 role == BL_ROLE_DROP ? BL_PAINT_DIM : BL_PAINT_TEXT, name);
}

/* Says by a glyph and by its ground whether the line is the cursor's or in the
 * range. */
static void mark_line(const struct bl_ui *ui, struct bl_area a, int number)
{
    int from, to;
    bl_columns_span(ui, &from, &to);
    bool in_range = ui->columns.has_range && number >= from && number <= to;
    if (in_range)
        bl_tint(a, BL_PAINT_SELECTION);
    if (number == ui->columns.list.cursor) {
        bl_tint(a, BL_PAINT_CURSOR);
        bl_put(a, 0, 0, BL_PAINT_CURSOR | BL_BOLD, "▸");
    } else if (in_range) {
        bl_put(a, 0, 0, BL_PAINT_SELECTION, "│");
    }
}

static void draw_line(const struct bl_ui *ui, const struct layout *l,
                      struct bl_area a, int number)
{
    struct bl_columns_line line =
        bl_columns_line_of(ui, ui->columns.order[number]);
    draw_beginning(&line, l, a);
    for (size_t i = 0; i < N_FIELDS; i++)
        if (l->width[i] > 0)
            fields[i].draw(&line, bl_area_part(a, l->x[i], 0, l->width[i], 1),
                           &fields[i]);
    mark_line(ui, a, number);
    bl_spot(a, BL_COLUMNS_PANE_LIST, number);
    bl_spot(bl_area_part(a, 0, 0, 3, 1), BL_COLUMNS_PANE_MARK, number);
}

/* The box. */

static void say_sample(const struct bl_table *t, char *text, size_t size,
                       bool is_wide)
{
    char rows[32];
    bl_ui_count_text(rows, sizeof rows, (double)t->findings->n_rows);
    if (is_wide)
        snprintf(text, size, "≈ from %s rows, %.0f %% of all read · ", rows,
                 100 * t->progress);
    else
        snprintf(text, size, "≈ a sample, %.0f %% read · ", 100 * t->progress);
}

static void note_text(const struct bl_ui *ui, char *text, size_t size,
                      bool is_wide)
{
    const struct bl_columns *c = &ui->columns;
    const struct bl_table *t = &ui->table;
    char findings[96] = "sorted ";
    if (t->findings == NULL)
        snprintf(findings, sizeof findings, "… %.0f %% read · ",
                 100 * t->progress);
    else if (t->findings->of_sample)
        say_sample(t, findings, sizeof findings, is_wide);
    snprintf(text, size, "%sby %s%s", findings, bl_columns_sort_name(c->sort),
             c->is_reversed ? " ▼" : "");
}

static void title_text(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_columns *c = &ui->columns;
    if (c->filter[0] != '\0')
        snprintf(text, size, "Columns /%s: %zu of %zu", c->filter, c->n_order,
                 ui->table.schema.n_columns);
    else
        snprintf(text, size, "Columns");
}

int bl_columns_list_height(int height)
{
    int inside = height >= 3 ? height - 2 : height;
    return inside > 1 ? inside - 1 : 0;
}

void bl_columns_draw_list(const struct bl_ui *ui, struct bl_area a)
{
    char title[192], note[192];
    title_text(ui, title, sizeof title);
    note_text(ui, note, sizeof note, a.width >= 76);
    struct bl_area inside = bl_box(a, &(struct bl_box){title, note, true});
    struct layout l = layout_for(ui, inside.width);
    const struct bl_list *list = &ui->columns.list;
    draw_header(ui, &l, bl_area_cut_top(&inside, 1));
    for (int y = 0; y < inside.height && list->top + y < list->count; y++)
        draw_line(ui, &l, bl_area_part(inside, 0, y, inside.width, 1),
                  list->top + y);
    if (list->count == 0)
        bl_paragraph(inside, 0, BL_PAINT_DIM,
                     "No column fits the filter. Esc clears it.");
    bl_scroll_bar(bl_area_part(a, 0, 1, a.width, a.height - 1), list->top,
                  list->count);
}
