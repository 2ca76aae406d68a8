#include "tui/screen/rows_draw.h"

#include <inttypes.h>
#include <stdio.h>

#include "tui/screen/columns_text.h"
#include "tui/screen/rows_value.h"
#include "tui/screen/rows_window.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

/* What a line of a row holds. */
enum part { BEFORE, AFTER, DIFFERENCE };

static enum part part_of(const struct bl_rows_view *v, int line)
{
    if (!v->wants_restored || v->shown == BL_ROWS_BEFORE)
        return BEFORE;
    return v->shown == BL_ROWS_AFTER ? AFTER : (enum part)line;
}

static void value_of(struct bl_rows_value *value, const struct bl_ui *ui,
                     enum part part, size_t column, uint64_t row)
{
    const struct bl_rows_view *v = &ui->rows;
    const struct bl_schema *s = &ui->table.schema;
    if (part == DIFFERENCE)
        bl_rows_difference(value, v->before, v->after, s, column, row);
    else
        bl_rows_value(value, part == AFTER ? v->after : v->before, s, column,
                      row);
}

static int ink_of(const struct bl_rows_value *value, enum part part)
{
    switch (value->kind) {
    case BL_ROWS_NOT_FINITE:
        return BL_PAINT_WARNING;
    case BL_ROWS_NOT_YET:
    case BL_ROWS_NOT_KEPT:
    case BL_ROWS_EQUAL:
        return BL_PAINT_DIM;
    default:
        return part == BEFORE  ? BL_PAINT_TEXT
               : part == AFTER ? BL_PAINT_AFTER
                               : BL_PAINT_ACCENT;
    }
}

/* Texts and fields are read from the left, numbers compared from the right. */
static enum bl_align align_of(const struct bl_ui *ui, size_t column)
{
    const struct bl_column *c = &ui->table.schema.columns[column];
    return c->type == BL_TEXT || c->width > 1 ? BL_LEFT : BL_RIGHT;
}

/* Whether a column is seen from x on: whole, so that no number is cut. */
static bool is_seen(const struct bl_ui *ui, struct bl_area a, size_t column,
                    int x)
{
    return column < ui->table.schema.n_columns && x < a.width &&
           (column == ui->rows.first_column ||
            x + bl_rows_column_width(ui, column) <= a.width);
}

/* The first cell of a column is kept free of its value. */
static void draw_cell(const struct bl_ui *ui, struct bl_area cell,
                      enum part part, size_t column, uint64_t row)
{
    struct bl_rows_value value;
    char text[BL_ROWS_VALUE_SIZE];
    int width = cell.width - 1;
    value_of(&value, ui, part, column, row);
    bl_rows_value_fit(text, sizeof text, &value, width);
    if (width > 0)
        bl_put_field(cell, 1, 0, width, align_of(ui, column),
                     ink_of(&value, part), text);
}

static bool is_marked(const struct bl_rows_view *v, uint64_t row)
{
    for (size_t i = 0; i < v->n_marked; i++)
        if (v->marked[i] == row)
            return true;
    return false;
}

static void draw_gutter(const struct bl_ui *ui, struct bl_area a, int line,
                        uint64_t row)
{
    static const char *const labels[] = {"before", "after", "diff"};
    const struct bl_rows_view *v = &ui->rows;
    int width = bl_rows_gutter(v);
    int label = bl_rows_lines(v) > 1 ? 8 : 0;
    char number[24];
    if (line == 0) {
        snprintf(number, sizeof number, "%" PRIu64, row);
        bl_put_field(a, 2, 0, width - 2 - label, BL_RIGHT, BL_PAINT_DIM,
                     number);
        if (is_marked(v, row))
            bl_put(a, 1, 0, BL_PAINT_WARNING, "!");
    }
    if (label > 0)
        bl_put_field(a, width - label + 1, 0, label - 1, BL_LEFT, BL_PAINT_DIM,
                     labels[line]);
}

static void draw_line(const struct bl_ui *ui, struct bl_area a, int line,
                      uint64_t row)
{
    const struct bl_rows_view *v = &ui->rows;
    size_t column = v->first_column;
    bool is_current = row == v->cursor;
    enum part part = part_of(v, line);
    draw_gutter(ui, a, line, row);
    struct bl_area cursor = {.surface = a.surface};
    for (int x = bl_rows_gutter(v); is_seen(ui, a, column, x); column++) {
        int width = bl_rows_column_width(ui, column);
        struct bl_area cell = bl_area_part(a, x, 0, width, 1);
        draw_cell(ui, cell, part, column, row);
        bl_spot(cell, (int)column, (int)(row - v->first));
        if (column == v->cursor_column)
            cursor = cell;
        x += width;
    }
    if (is_current) {
        bl_tint(a, BL_PAINT_SELECTION);
        bl_tint(cursor, BL_PAINT_CURSOR);
        if (line == 0) {
            bl_put(a, 0, 0, BL_PAINT_SELECTION | BL_BOLD, "▸");
            bl_put(cursor, 0, 0, BL_PAINT_CURSOR | BL_BOLD, "▸");
        }
    }
}

static void draw_heads(const struct bl_ui *ui, struct bl_area a)
{
    size_t column = ui->rows.first_column;
    bl_put_field(a, 2, 0, bl_rows_gutter(&ui->rows) - 2, BL_LEFT,
                 BL_PAINT_HEADER, "row");
    for (int x = bl_rows_gutter(&ui->rows); is_seen(ui, a, column, x);
         column++) {
        enum bl_role role = ui->table.choices.list[column].role;
        int width = bl_rows_column_width(ui, column);
        char name[256];
        bl_columns_name_in(name, sizeof name,
                           ui->table.schema.columns[column].name, width - 3);
        int used = 2 + bl_text_width(name, ui->glyphs);
        bool is_right = align_of(ui, column) == BL_RIGHT;
        int left = is_right && used < width ? width - used : 1;
        bl_put(a, x + left, 0, bl_columns_role_ink(role),
               bl_columns_role_mark(role));
        bl_put_field(a, x + left + 2, 0, width - left - 2, BL_LEFT,
                     BL_PAINT_HEADER, name);
        x += width;
    }
}

/* The cell under the cursor, with all its digits. */
static void draw_value(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_rows_view *v = &ui->rows;
    const char *unit = bl_table_unit(&ui->table, v->cursor_column);
    struct bl_rows_value value;
    int x = 1 + bl_put(a, 1, 0, BL_PAINT_TITLE,
                       ui->table.schema.columns[v->cursor_column].name);
    if (unit != NULL)
        x += bl_putf(a, x, 0, BL_PAINT_DIM, " [%s]", unit);
    value_of(&value, ui, BEFORE, v->cursor_column, v->cursor);
    x += bl_putf(a, x, 0, ink_of(&value, BEFORE), "  %s", value.text);
    if (!v->wants_restored)
        return;
    value_of(&value, ui, AFTER, v->cursor_column, v->cursor);
    x += bl_putf(a, x, 0, ink_of(&value, AFTER), "  after %s", value.text);
    value_of(&value, ui, DIFFERENCE, v->cursor_column, v->cursor);
    bl_putf(a, x, 0, ink_of(&value, DIFFERENCE), "  diff %s", value.text);
}

static void draw_rows(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_rows_view *v = &ui->rows;
    int lines = bl_rows_lines(v);
    for (int y = 0; y < a.height; y++) {
        uint64_t row = v->first + (uint64_t)(y / lines);
        if (row < v->n_rows)
            draw_line(ui, bl_area_part(a, 0, y, a.width, 1), y % lines, row);
    }
}

static void title_text(const struct bl_ui *ui, char *text, size_t size)
{
    static const char *const shown[] = {", before and after", ", before",
                                        ", after"};
    const struct bl_rows_view *v = &ui->rows;
    snprintf(text, size, "Rows of %s%s", bl_table_short_name(&ui->table),
             v->wants_restored ? shown[v->shown] : "");
}

static void note_text(const struct bl_rows_view *v, char *text, size_t size)
{
    char row[32], rows[32];
    bl_ui_count_text(row, sizeof row, (double)v->cursor);
    bl_ui_count_text(rows, sizeof rows, (double)v->n_rows);
    snprintf(text, size, "row %s, %s in all", row, rows);
}

void bl_rows_draw(const struct bl_ui *ui, struct bl_area body)
{
    char title[160], note[96];
    const struct bl_rows_view *v = &ui->rows;
    title_text(ui, title, sizeof title);
    note_text(v, note, sizeof note);
    struct bl_area a = bl_box(body, &(struct bl_box){title, note, true});
    if (v->n_rows == 0 || ui->table.schema.n_columns == 0) {
        bl_paragraph(a, 0, BL_PAINT_DIM, "The table has no rows.");
        return;
    }
    draw_heads(ui, bl_area_cut_top(&a, BL_ROWS_ABOVE));
    struct bl_area below = bl_area_cut_bottom(&a, BL_ROWS_BELOW);
    draw_value(ui, below);
    draw_rows(ui, a);
}
