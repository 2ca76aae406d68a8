#include "tui/screen/rows_window.h"

#include <stdio.h>

#include "tui/surface/text.h"

enum {
    MOST_BYTES = 16 << 20,
    MOST_ROWS = 4096,
    SCREENS = 4, // read at a time
    LEAST_WIDTH = 12,
    MOST_WIDTH = 18,
    FIELD_WIDTH = 44,
};

int bl_rows_lines(const struct bl_rows_view *v)
{
    return v->wants_restored && v->shown == BL_ROWS_TOGETHER ? 3 : 1;
}

uint64_t bl_rows_visible(const struct bl_rows_view *v)
{
    int lines = v->height - 2 - BL_ROWS_ABOVE - BL_ROWS_BELOW;
    int rows = lines / bl_rows_lines(v);
    return rows > 1 ? (uint64_t)rows : 1;
}

int bl_rows_gutter(const struct bl_rows_view *v)
{
    enum { CURSOR_AND_MARK = 2, LABEL = 8 };
    int digits = 1;
    for (uint64_t n = v->n_rows; n >= 10; n /= 10)
        digits++;
    return CURSOR_AND_MARK + (digits < 4 ? 4 : digits) +
           (bl_rows_lines(v) > 1 ? LABEL : 0);
}

/* Of the longest number, so that no digit of an id is lost; 0 when there are
 * no whole numbers, or they are not known yet. */
static int whole_width(const struct bl_ui *ui, size_t column)
{
    const struct bl_column_stats *s = bl_table_stats(&ui->table, column);
    if (s == NULL || !bl_type_is_integer(ui->table.schema.columns[column].type))
        return 0;
    int low = snprintf(NULL, 0, "%.0f", s->min);
    int high = snprintf(NULL, 0, "%.0f", s->max);
    return low > high ? low : high;
}

/* With the mark of its role and a blank in front. */
int bl_rows_column_width(const struct bl_ui *ui, size_t column)
{
    if (ui->table.schema.columns[column].width > 1)
        return FIELD_WIDTH;
    int width = 3 + bl_text_width(ui->table.schema.columns[column].name,
                                  BL_GLYPHS_BRAILLE);
    int whole = 1 + whole_width(ui, column);
    if (whole > MOST_WIDTH)
        return whole;
    width = whole > width ? whole : width;
    return width < LEAST_WIDTH  ? LEAST_WIDTH
           : width > MOST_WIDTH ? MOST_WIDTH
                                : width;
}

static void follow_rows(struct bl_rows_view *v)
{
    uint64_t visible = bl_rows_visible(v);
    if (v->cursor >= v->n_rows)
        v->cursor = v->n_rows > 0 ? v->n_rows - 1 : 0;
    if (v->cursor < v->first)
        v->first = v->cursor;
    if (v->cursor - v->first >= visible)
        v->first = v->cursor - visible + 1;
    uint64_t last = v->n_rows > visible ? v->n_rows - visible : 0;
    v->first = v->first < last ? v->first : last;
}

/* The first column that leaves the cursor's in sight. */
static size_t first_with_cursor(const struct bl_ui *ui)
{
    const struct bl_rows_view *v = &ui->rows;
    int left = v->width - 2 - bl_rows_gutter(v);
    size_t column = v->cursor_column;
    left -= bl_rows_column_width(ui, column);
    while (column > 0) {
        left -= bl_rows_column_width(ui, column - 1);
        if (left < 0)
            break;
        column--;
    }
    return column;
}

static void follow_columns(struct bl_ui *ui)
{
    struct bl_rows_view *v = &ui->rows;
    size_t n = ui->table.schema.n_columns;
    if (v->cursor_column >= n)
        v->cursor_column = n > 0 ? n - 1 : 0;
    if (v->first_column > v->cursor_column)
        v->first_column = v->cursor_column;
    size_t first = n > 0 ? first_with_cursor(ui) : 0;
    if (v->first_column < first)
        v->first_column = first;
}

void bl_rows_follow(struct bl_ui *ui)
{
    ui->rows.n_rows = ui->table.schema.n_rows;
    follow_rows(&ui->rows);
    follow_columns(ui);
}

struct window {
    uint64_t first, n;
};

/* Rows that may be held at a time. */
static uint64_t most_rows(const struct bl_ui *ui)
{
    size_t bytes = bl_schema_row_bytes(&ui->table.schema) *
                   (ui->rows.wants_restored ? 2 : 1);
    size_t n = bytes > 0 ? MOST_BYTES / bytes : MOST_ROWS;
    return n < 1 ? 1 : n > MOST_ROWS ? MOST_ROWS : n;
}

static struct window around(const struct bl_rows_view *v, uint64_t middle,
                            uint64_t n)
{
    n = n < v->n_rows ? n : v->n_rows;
    uint64_t first = middle > n / 2 ? middle - n / 2 : 0;
    uint64_t last = v->n_rows - n;
    return (struct window){first < last ? first : last, n};
}

/* What has to be there: all that is seen, or the cursor's row when that would
 * be too much. */
static struct window needed(const struct bl_ui *ui, uint64_t most)
{
    const struct bl_rows_view *v = &ui->rows;
    uint64_t visible = bl_rows_visible(v);
    uint64_t left = v->n_rows - v->first;
    if (visible > most)
        return (struct window){v->cursor, 1};
    return (struct window){v->first, visible < left ? visible : left};
}

static bool covers(struct window outer, struct window inner)
{
    return inner.first >= outer.first &&
           inner.first + inner.n <= outer.first + outer.n;
}

static bool are_there(const struct bl_rows *rows, struct window w)
{
    return rows != NULL &&
           covers((struct window){rows->batch.first_row, rows->batch.n_rows},
                  w);
}

void bl_rows_ask(struct bl_ui *ui)
{
    struct bl_rows_view *v = &ui->rows;
    uint64_t most = most_rows(ui), wanted = SCREENS * bl_rows_visible(v);
    struct window need = needed(ui, most);
    if (v->n_rows == 0 ||
        covers((struct window){v->asked_first, v->n_asked}, need))
        return;
    if (are_there(v->before, need) &&
        (!v->wants_restored || are_there(v->after, need)))
        return;
    struct window w =
        around(v, need.first + need.n / 2, wanted < most ? wanted : most);
    v->asked_first = w.first;
    v->n_asked = w.n;
    bl_wish_for_rows(&ui->wishes, v->wants_restored ? "restored" : NULL,
                     w.first, w.n);
}
