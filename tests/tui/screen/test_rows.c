#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/number.h"
#include "base/random.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/table.h"
#include "tui/screen/rows_value.h"
#include "tui/screen/rows_window.h"

static struct bl_ui ui;

enum { EVENT = 1, STREAM = 2, J1_PT = 4, SCORE = 19, UNREADABLE = 23 };

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.width = 100;
    ui.height = 26;
    bl_fixture_table(&ui.table);
    bl_columns_new_table(&ui);
    bl_ui_show(&ui, BL_SCREEN_COLUMNS);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(rows, .init = setup, .fini = teardown);

/* Does what the program does: reads what was wished for last. */
static void grant(void)
{
    for (size_t i = ui.wishes.n; i > 0; i--) {
        const struct bl_wish *w = &ui.wishes.list[i - 1];
        if (w->kind != BL_WISH_ROWS)
            continue;
        cr_assert_gt(w->n, 0);
        cr_assert_leq(w->first + w->n, ui.table.schema.n_rows);
        bl_rows_news(&ui, bl_fixture_rows(w->first, w->n, false));
        if (w->text != NULL)
            bl_rows_news(&ui, bl_fixture_rows(w->first, w->n, true));
        break;
    }
    bl_wishes_clear(&ui.wishes);
}

static bool is_there(const struct bl_rows *rows, uint64_t row)
{
    return rows != NULL && row >= rows->batch.first_row &&
           row - rows->batch.first_row < rows->batch.n_rows;
}

static void expect_seen_rows_are_there(void)
{
    const struct bl_rows_view *v = &ui.rows;
    uint64_t end = v->first + bl_rows_visible(v);
    cr_assert(v->cursor >= v->first && v->cursor < end);
    for (uint64_t row = v->first; row < end && row < v->n_rows; row++) {
        cr_assert(is_there(v->before, row), "row %" PRIu64, row);
        cr_assert(!v->wants_restored || is_there(v->after, row));
    }
}

/* The window. */

Test(rows, are_wished_for_once)
{
    bl_rows_show(&ui, false, 0, NULL, 0);
    cr_assert_eq(ui.wishes.n, 1);
    cr_expect_eq(ui.wishes.list[0].first, 0);
    cr_expect_null(ui.wishes.list[0].text);
    bl_fixture_press(&ui, "j");
    cr_expect_eq(ui.wishes.n, 1, "they are on their way");
    grant();
    bl_fixture_press(&ui, "PgDn");
    cr_expect_eq(ui.wishes.n, 0, "there is a margin");
    bl_fixture_press(&ui, "G");
    cr_assert_eq(ui.wishes.n, 1);
    cr_expect_eq(ui.wishes.list[0].first + ui.wishes.list[0].n,
                 BL_FIXTURE_ROWS);
}

Test(rows, that_are_seen_come_wherever_one_goes)
{
    static const char *const keys[] = {"j", "k", "PgDn", "PgUp",
                                       "g", "G", "Left", "Right"};
    struct bl_random r = bl_random_new(3, 0);
    bl_rows_show(&ui, true, 777, NULL, 0);
    grant();
    for (int i = 0; i < 3000; i++) {
        bl_fixture_press(&ui, keys[bl_random_below(&r, 8)]);
        if (bl_random_below(&r, 100) == 0)
            bl_fixture_press(&ui, "o");
        if (bl_random_below(&r, 20) == 0)
            bl_screen_rows.prepare(&ui, 20 + (int)bl_random_below(&r, 120),
                                   1 + (int)bl_random_below(&r, 60));
        grant();
        expect_seen_rows_are_there();
    }
}

Test(rows, of_a_large_field_are_read_one_by_one)
{
    static const size_t dims[] = {2048, 2048};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_column *c = &ui.table.schema.columns[J1_PT];
    cr_assert_eq(bl_column_set_dims(c, dims, 2, &err), BL_OK);
    bl_rows_show(&ui, false, 500, NULL, 0);
    cr_assert_eq(ui.wishes.n, 1);
    cr_expect_eq(ui.wishes.list[0].n, 1);
    cr_expect_eq(ui.wishes.list[0].first, 500);
}

Test(rows, are_gone_to_by_number)
{
    static const struct {
        const char *text;
        uint64_t row;
    } cases[] = {{"12345", 12345}, {"0", 0}, {"99999999", 19999}, {"x", 19999}};
    bl_rows_show(&ui, false, 0, NULL, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bl_fixture_press(&ui, "#");
        bl_ui_paste(&ui, cases[i].text);
        bl_fixture_press(&ui, "Enter");
        cr_expect_eq(ui.rows.cursor, cases[i].row, "%s", cases[i].text);
    }
    cr_expect_eq(ui.toast.level, BL_LOG_ERROR);
}

Test(rows, that_are_marked_come_by_rank)
{
    static const uint64_t marked[] = {900, 20, 7000};
    bl_rows_show(&ui, false, 20, marked, 3);
    bl_fixture_press(&ui, "n");
    cr_expect_eq(ui.rows.cursor, 7000);
    bl_fixture_press(&ui, "n");
    cr_expect_eq(ui.rows.cursor, 900);
    bl_fixture_press(&ui, "N");
    cr_expect_eq(ui.rows.cursor, 7000);
    bl_fixture_press(&ui, "j");
    bl_fixture_press(&ui, "n");
    cr_expect_eq(ui.rows.cursor, 900, "from elsewhere to the first");
}

Test(rows, without_marks_say_so)
{
    bl_rows_show(&ui, false, 5, NULL, 0);
    bl_fixture_press(&ui, "n");
    bl_fixture_press(&ui, "o");
    cr_expect_eq(ui.rows.cursor, 5);
    cr_expect_eq(ui.rows.shown, BL_ROWS_TOGETHER);
}

Test(rows, need_an_open_table)
{
    bl_table_release(&ui.table);
    bl_columns_new_table(&ui);
    bl_rows_show(&ui, false, 0, NULL, 0);
    cr_expect_eq(ui.n_overlays, 0);
    for (const struct bl_action *a = bl_actions_rows.list; a->name; a++)
        bl_action_run(&ui, a);
    cr_expect_eq(ui.wishes.n, 0);
}

Test(rows, of_an_empty_table_are_none)
{
    ui.table.schema.n_rows = 0;
    bl_rows_show(&ui, false, 0, NULL, 0);
    bl_fixture_press(&ui, "j");
    bl_fixture_press(&ui, "G");
    bl_fixture_press(&ui, "y");
    cr_expect_eq(ui.wishes.n, 0);
    bl_golden_one(&ui, "rows_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(rows, clicks_move)
{
    bl_rows_show(&ui, false, 100, NULL, 0);
    bl_screen_rows.click(&ui, 3, 2, 1);
    cr_expect_eq(ui.rows.cursor, ui.rows.first + 2);
    cr_expect_eq(ui.rows.cursor_column, 3);
}

/* Values. */

Test(rows, are_copied_with_all_digits)
{
    bl_rows_show(&ui, false, 3, NULL, 0);
    bl_rows_go_column(&ui, J1_PT);
    grant();
    bl_fixture_press(&ui, "y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_COPY);
    cr_assert_not_null(w);
    double x;
    float stored;
    cr_assert(bl_number_parse_double(&x, w->text, strlen(w->text)));
    memcpy(&stored, bl_vector_at(&ui.rows.before->batch.vectors[J1_PT], 3, 0),
           sizeof stored);
    cr_expect_eq((float)x, stored);
}

Test(rows, are_copied_whole)
{
    bl_rows_show(&ui, false, 3, NULL, 0);
    grant();
    bl_fixture_press(&ui, "Y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_COPY);
    cr_assert_not_null(w);
    size_t tabs = 0;
    for (const char *c = w->text; *c != '\0'; c++)
        tabs += *c == '\t';
    cr_expect_eq(tabs, BL_FIXTURE_COLUMNS - 1);
    cr_expect_eq(strncmp(w->text, "160957\t100023757\tG\t", 19), 0);
}

Test(rows, differ_by_what_is_between_them)
{
    const struct bl_schema *s = &ui.table.schema;
    struct bl_rows *before = bl_fixture_rows(100, 50, false);
    struct bl_rows *after = bl_fixture_rows(90, 70, true);
    struct bl_rows_value a, b, d;
    for (uint64_t row = 100; row < 150; row++) {
        bl_rows_value(&a, before, s, J1_PT, row);
        bl_rows_value(&b, after, s, J1_PT, row);
        bl_rows_difference(&d, before, after, s, J1_PT, row);
        cr_expect(d.kind == BL_ROWS_EQUAL ? a.number == b.number
                                          : d.number == b.number - a.number);
    }
    bl_rows_difference(&d, before, after, s, 0, 120);
    cr_expect_eq(d.kind, BL_ROWS_EQUAL, "whole numbers come back");
    bl_rows_difference(&d, before, after, s, STREAM, 120);
    cr_expect_eq(d.kind, BL_ROWS_NOT_KEPT, "it was dropped");
    bl_rows_difference(&d, before, after, s, J1_PT, 99);
    cr_expect_eq(d.kind, BL_ROWS_NOT_YET);
    bl_rows_value(&a, before, s, UNREADABLE, 120);
    cr_expect_eq(a.kind, BL_ROWS_NOT_KEPT);
    bl_rows_value(&a, NULL, s, J1_PT, 120);
    cr_expect_str_eq(a.text, "…");
    bl_rows_free(before);
    bl_rows_free(after);
}

Test(rows, keep_what_is_not_finite)
{
    struct bl_rows *before = bl_fixture_rows(0, 12, false);
    struct bl_rows *after = bl_fixture_rows(0, 12, true);
    struct bl_rows_value v;
    bl_rows_value(&v, before, &ui.table.schema, SCORE, 5);
    cr_expect_eq(v.kind, BL_ROWS_NOT_FINITE);
    cr_expect_str_eq(v.text, "nan");
    bl_rows_value(&v, before, &ui.table.schema, SCORE, 9);
    cr_expect_str_eq(v.text, "inf");
    bl_rows_difference(&v, before, after, &ui.table.schema, SCORE, 5);
    cr_expect_eq(v.kind, BL_ROWS_EQUAL);
    bl_rows_free(before);
    bl_rows_free(after);
}

/* Two rows of a field that differ in their last cell alone. */
Test(rows, of_fields_are_compared_in_every_cell)
{
    static const size_t dims[] = {8, 8};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_rows rows[2] = {{.is_restored = false}, {.is_restored = true}};
    struct bl_column *c;
    struct bl_rows_value v;
    for (size_t i = 0; i < 2; i++) {
        cr_assert_eq(bl_schema_add(&rows[i].schema, "u", BL_FLOAT32, &c, &err),
                     BL_OK);
        cr_assert_eq(bl_column_set_dims(c, dims, 2, &err), BL_OK);
        cr_assert_eq(
            bl_batch_init(&rows[i].batch, &rows[i].schema, NULL, 1, &err),
            BL_OK);
        rows[i].batch.n_rows = 1;
        memset(rows[i].batch.vectors[0].values, 0, 64 * sizeof(float));
    }
    bl_rows_difference(&v, &rows[0], &rows[1], &rows[0].schema, 0, 0);
    cr_expect_eq(v.kind, BL_ROWS_EQUAL);
    ((float *)rows[1].batch.vectors[0].values)[63] = 1;
    bl_rows_difference(&v, &rows[0], &rows[1], &rows[0].schema, 0, 0);
    cr_expect_str_eq(v.text, "at most 1");
    ((float *)rows[1].batch.vectors[0].values)[62] = NAN;
    bl_rows_difference(&v, &rows[0], &rows[1], &rows[0].schema, 0, 0);
    cr_expect_str_eq(v.text, "≠");
    ((float *)rows[1].batch.vectors[0].values)[62] = 0;
    bl_rows_value(&v, &rows[1], &rows[0].schema, 0, 0);
    cr_expect_str_eq(v.text, "0 0 0 0 0 0 0 0 …");
    for (size_t i = 0; i < 2; i++) {
        bl_schema_release(&rows[i].schema);
        bl_batch_release(&rows[i].batch);
    }
}

Test(rows, numbers_lose_digits_and_nothing_else_to_fit)
{
    struct bl_random r = bl_random_new(8, 0);
    struct bl_rows_value v = {.kind = BL_ROWS_NUMBER};
    char text[BL_ROWS_VALUE_SIZE];
    for (int i = 0; i < 10000; i++) {
        double x;
        v.number = bl_random_normal(&r) *
                   pow(10, (double)bl_random_below(&r, 600) - 300);
        bl_number_print_double(v.text, v.number);
        bl_rows_value_fit(text, sizeof text, &v, 11);
        cr_assert_leq(strlen(text), 11);
        cr_assert(bl_number_parse_double(&x, text, strlen(text)));
        cr_assert_leq(fabs(x / v.number - 1), 0.06, "%s is %s", v.text, text);
    }
}

Test(rows, no_digit_of_a_whole_number_is_lost)
{
    const struct bl_column_stats *id = bl_table_stats(&ui.table, EVENT);
    cr_assert_not_null(id);
    ((struct bl_column_stats *)id)->max = 362616010826189;
    cr_expect_eq(bl_rows_column_width(&ui, EVENT), 1 + 15);
    ((struct bl_column_stats *)id)->min = -9007199254740991;
    ((struct bl_column_stats *)id)->max = 4;
    cr_expect_eq(bl_rows_column_width(&ui, EVENT), 1 + 17);
}

/* Pictures. */

Test(rows, golden)
{
    bl_rows_show(&ui, false, 5, NULL, 0);
    bl_rows_go_column(&ui, SCORE);
    grant();
    bl_golden_one(&ui, "rows", 60, 16, BL_GLYPHS_BRAILLE);
    grant();
    bl_golden_screen(&ui, "rows");
}

Test(rows, golden_restored)
{
    static const uint64_t marked[] = {15000, 1200, 7};
    bl_rows_show(&ui, true, 15000, marked, 3);
    bl_golden_one(&ui, "rows_unread", 80, 24, BL_GLYPHS_BRAILLE);
    bl_rows_go_column(&ui, J1_PT);
    grant();
    bl_golden_one(&ui, "rows_restored", 100, 30, BL_GLYPHS_BRAILLE);
    bl_golden_one(&ui, "rows_restored", 80, 24, BL_GLYPHS_ASCII);
}

Test(rows, survive_every_size)
{
    bl_rows_show(&ui, true, 15000, NULL, 0);
    grant();
    bl_golden_sweep(&ui);
}
