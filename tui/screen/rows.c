#include "tui/screen/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"
#include "tui/screen/rows_draw.h"
#include "tui/screen/rows_value.h"
#include "tui/screen/rows_window.h"
#include "tui/ui/ui.h"

static void go_row(struct bl_ui *ui, uint64_t row)
{
    struct bl_rows_view *v = &ui->rows;
    uint64_t last = v->n_rows > 0 ? v->n_rows - 1 : 0;
    v->cursor = row < last ? row : last;
    bl_rows_follow(ui);
    bl_rows_ask(ui);
}

void bl_rows_go_column(struct bl_ui *ui, size_t column)
{
    ui->rows.cursor_column = column;
    bl_rows_follow(ui);
}

/* Actions. */

static bool is_open(const struct bl_ui *ui)
{
    return bl_ui_front(ui) == &bl_screen_rows && ui->table.is_open &&
           ui->rows.n_rows > 0 && ui->table.schema.n_columns > 0;
}

static const char *not_open(const struct bl_ui *ui)
{
    return is_open(ui) ? NULL : "no rows are shown: r on Columns (2)";
}

static const char *not_restored(const struct bl_ui *ui)
{
    return !is_open(ui)               ? not_open(ui)
           : !ui->rows.wants_restored ? "there is nothing restored to compare"
                                      : NULL;
}

static const char *nothing_marked(const struct bl_ui *ui)
{
    return !is_open(ui)             ? not_open(ui)
           : ui->rows.n_marked == 0 ? "no row is marked here"
                                    : NULL;
}

static void take_row(struct bl_ui *ui, const char *text)
{
    uint64_t row;
    if (bl_number_parse_u64(&row, text, strlen(text)))
        go_row(ui, row);
    else
        bl_ui_say(ui, BL_LOG_ERROR, "\"%s\" is no number of a row", text);
}

static void ask_row(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Go to row", "", take_row);
}

static void show_next(struct bl_ui *ui)
{
    ui->rows.shown = (ui->rows.shown + 1) % BL_ROWS_N_SHOWN;
    bl_rows_follow(ui);
    bl_rows_ask(ui);
}

/* From a marked row to the one beside it in the list; from any other row to
 * the first. */
static void jump(struct bl_ui *ui, size_t step)
{
    const struct bl_rows_view *v = &ui->rows;
    size_t at = 0;
    while (at < v->n_marked && v->marked[at] != v->cursor)
        at++;
    at = at < v->n_marked ? (at + step) % v->n_marked : 0;
    go_row(ui, v->marked[at]);
    bl_ui_say(ui, BL_LOG_INFO, "marked row %zu of %zu", at + 1, v->n_marked);
}

static void jump_next(struct bl_ui *ui)
{
    jump(ui, 1);
}

static void jump_previous(struct bl_ui *ui)
{
    jump(ui, ui->rows.n_marked - 1);
}

static const struct bl_rows *rows_to_copy(const struct bl_rows_view *v)
{
    return v->wants_restored && v->shown == BL_ROWS_AFTER ? v->after
                                                          : v->before;
}

static void copy_cell(struct bl_ui *ui)
{
    const struct bl_rows_view *v = &ui->rows;
    struct bl_rows_value value;
    bl_rows_value(&value, rows_to_copy(v), &ui->table.schema, v->cursor_column,
                  v->cursor);
    bl_wish_for(&ui->wishes, BL_WISH_COPY, value.text);
    bl_ui_say(ui, BL_LOG_INFO, "copied: %s", value.text);
}

static enum bl_status put_row(struct bl_buffer *text, const struct bl_ui *ui,
                              struct bl_error *err)
{
    const struct bl_rows_view *v = &ui->rows;
    struct bl_rows_value value;
    for (size_t i = 0; i < ui->table.schema.n_columns; i++) {
        bl_rows_value(&value, rows_to_copy(v), &ui->table.schema, i, v->cursor);
        if (bl_buffer_put(text, "\t", i > 0, err) != BL_OK ||
            bl_buffer_put(text, value.text, strlen(value.text), err) != BL_OK)
            return err->status;
    }
    return bl_buffer_put_u8(text, '\0', err);
}

static void copy_row(struct bl_ui *ui)
{
    struct bl_buffer text = {0};
    struct bl_error err = BL_ERROR_INIT;
    if (put_row(&text, ui, &err) == BL_OK) {
        bl_wish_for(&ui->wishes, BL_WISH_COPY, (char *)text.data);
        bl_ui_say(ui, BL_LOG_INFO, "copied row %" PRIu64 ", %zu values",
                  ui->rows.cursor, ui->table.schema.n_columns);
    } else {
        bl_ui_fail(ui, "Copy", &err);
    }
    bl_buffer_release(&text);
}

static const struct bl_action list[] = {
    {"rows.go", "#", "go to row", "go to a row by its number", "Move", not_open,
     ask_row},
    {"rows.next", "n", "next marked", "the next marked row, by their rank",
     "Move", nothing_marked, jump_next},
    {"rows.previous", "N", NULL, "the previous marked row", "Move",
     nothing_marked, jump_previous},
    {"rows.shown", "o", "before/after",
     "before, after and difference; before only; after only", "View",
     not_restored, show_next},
    {"rows.copy", "y", "copy", "copy the value with all its digits", "View",
     not_open, copy_cell},
    {"rows.copy-row", "Y", NULL, "copy the row, with tabs between", "View",
     not_open, copy_row},
    {0},
};

const struct bl_actions bl_actions_rows = {"Rows", list};

/* The screen. */

static uint64_t less(uint64_t x, uint64_t n)
{
    return x > n ? x - n : 0;
}

static void move_across(struct bl_ui *ui, enum bl_move m)
{
    struct bl_rows_view *v = &ui->rows;
    if (m == BL_MOVE_LEFT && v->cursor_column > 0)
        v->cursor_column--;
    else if (m == BL_MOVE_RIGHT)
        v->cursor_column++;
    bl_rows_follow(ui);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    enum { WHEEL = 3 };
    const struct bl_rows_view *v = &ui->rows;
    uint64_t page = bl_rows_visible(v);
    switch (m) {
    case BL_MOVE_UP:
        go_row(ui, less(v->cursor, 1));
        break;
    case BL_MOVE_DOWN:
        go_row(ui, v->cursor + 1);
        break;
    case BL_MOVE_PAGE_UP:
        go_row(ui, less(v->cursor, page));
        break;
    case BL_MOVE_PAGE_DOWN:
        go_row(ui, v->cursor + page);
        break;
    case BL_MOVE_FIRST:
        go_row(ui, 0);
        break;
    case BL_MOVE_LAST:
        go_row(ui, less(v->n_rows, 1));
        break;
    case BL_MOVE_WHEEL_UP:
        go_row(ui, less(v->cursor, WHEEL));
        break;
    case BL_MOVE_WHEEL_DOWN:
        go_row(ui, v->cursor + WHEEL);
        break;
    default:
        move_across(ui, m);
        break;
    }
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    (void)clicks;
    bl_rows_go_column(ui, (size_t)pane);
    go_row(ui, ui->rows.first + (uint64_t)item);
}

static void prepare(struct bl_ui *ui, int width, int height)
{
    ui->rows.width = width;
    ui->rows.height = height;
    bl_rows_follow(ui);
    bl_rows_ask(ui);
}

/* Life. */

static void set_marked(struct bl_ui *ui, const uint64_t *marked, size_t n)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_rows_view *v = &ui->rows;
    if (n == 0)
        return;
    v->marked = bl_array_new(n, sizeof *marked, &err);
    if (v->marked == NULL) {
        bl_ui_fail(ui, "Rows", &err);
        return;
    }
    memcpy(v->marked, marked, n * sizeof *marked);
    v->n_marked = n;
}

void bl_rows_show(struct bl_ui *ui, bool with_restored, uint64_t row,
                  const uint64_t *marked, size_t n_marked)
{
    if (!ui->table.is_open) {
        bl_ui_say(ui, BL_LOG_WARNING,
                  "the table of these rows is not open: Home (1)");
        return;
    }
    bl_rows_release(&ui->rows);
    ui->rows = (struct bl_rows_view){.wants_restored = with_restored,
                                     .n_rows = ui->table.schema.n_rows,
                                     .width = ui->width,
                                     .height = ui->height};
    bl_ui_push(ui, &bl_screen_rows);
    set_marked(ui, marked, n_marked);
    go_row(ui, row);
}

void bl_rows_news(struct bl_ui *ui, struct bl_rows *rows)
{
    struct bl_rows **place =
        rows->is_restored ? &ui->rows.after : &ui->rows.before;
    bl_rows_free(*place);
    *place = rows;
    ui->must_redraw = true;
}

void bl_rows_release(struct bl_rows_view *r)
{
    bl_rows_free(r->before);
    bl_rows_free(r->after);
    free(r->marked);
    *r = (struct bl_rows_view){0};
}

const struct bl_screen bl_screen_rows = {
    .name = "Rows",
    .short_name = "Rows",
    .actions = &bl_actions_rows,
    .prepare = prepare,
    .draw = bl_rows_draw,
    .move = move,
    .click = click,
};
