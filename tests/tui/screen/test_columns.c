#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/table.h"
#include "tui/screen/columns_change.h"
#include "tui/screen/columns_order.h"
#include "tui/screen/columns_text.h"

static struct bl_ui ui;

enum { RUN, EVENT, STREAM, N_JETS, J1_PT, CHARGE = 15, UNREADABLE = 23 };

static void setup(void)
{
    bl_fixture_empty(&ui);
    bl_fixture_table(&ui.table);
    bl_columns_new_table(&ui);
    bl_columns_new_findings(&ui);
    bl_ui_show(&ui, BL_SCREEN_COLUMNS);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(columns, .init = setup, .fini = teardown);

static void press(const char *keys)
{
    char key[BL_KEY_NAME_SIZE];
    for (; *keys != '\0'; keys += strspn(keys, " ")) {
        size_t n = strcspn(keys, " ");
        snprintf(key, sizeof key, "%.*s", (int)n, keys);
        bl_fixture_press(&ui, key);
        keys += n;
    }
}

static void filter(const char *text)
{
    bl_screen_columns.filter(&ui, text);
}

static enum bl_role role(size_t column)
{
    return ui.table.choices.list[column].role;
}

static void go(size_t column)
{
    for (int i = 0; i < ui.columns.list.count; i++)
        if (bl_columns_at(&ui, i) == (ptrdiff_t)column)
            bl_list_go(&ui.columns.list, i);
    cr_assert_eq(bl_columns_current(&ui), (ptrdiff_t)column);
}

/* Roles. */

Test(columns, keys_set_the_role)
{
    go(J1_PT);
    press("x");
    cr_expect_eq(role(J1_PT), BL_ROLE_DROP);
    press("l");
    cr_expect_eq(role(J1_PT), BL_ROLE_EXACT);
    press("i");
    cr_expect_eq(role(J1_PT), BL_ROLE_COMPRESS);
    cr_expect_eq(ui.columns.list.cursor, J1_PT);
}

Test(columns, space_cycles_and_goes_down)
{
    go(N_JETS);
    press("Space Space");
    cr_expect_eq(role(N_JETS), BL_ROLE_EXACT);
    cr_expect_eq(role(J1_PT), BL_ROLE_EXACT);
    cr_expect_eq(ui.columns.list.cursor, J1_PT + 1);
}

Test(columns, text_is_never_compressed)
{
    go(STREAM);
    press("i");
    cr_expect_eq(role(STREAM), BL_ROLE_EXACT);
    cr_expect_not_null(strstr(ui.toast.text, "stream"));
    press("Space");
    cr_expect_eq(role(STREAM), BL_ROLE_DROP);
    go(STREAM);
    press("Space");
    cr_expect_eq(role(STREAM), BL_ROLE_EXACT, "not compress");
}

Test(columns, what_cannot_be_read_stays_dropped)
{
    go(UNREADABLE);
    press("l i Space");
    cr_expect_eq(role(UNREADABLE), BL_ROLE_DROP);
    cr_expect_not(bl_choices_can_undo(&ui.table.choices));
}

Test(columns, suggestions_leave_alone_what_was_set)
{
    go(J1_PT);
    press("x a k");
    cr_expect_eq(role(J1_PT), BL_ROLE_DROP);
    char *text = bl_golden_text(&ui, 100, 30);
    cr_expect_not_null(strstr(text, "the rest as suggested"));
    free(text);
}

Test(columns, a_range_is_one_step_of_undo)
{
    go(J1_PT);
    press("v j j x");
    for (size_t i = J1_PT; i < J1_PT + 3; i++)
        cr_expect_eq(role(i), BL_ROLE_DROP);
    cr_expect_eq(role(J1_PT + 3), BL_ROLE_COMPRESS);
    cr_expect_not(ui.columns.has_range);
    press("u");
    for (size_t i = J1_PT; i < J1_PT + 3; i++)
        cr_expect_eq(role(i), BL_ROLE_COMPRESS);
    press("Ctrl-R");
    cr_expect_eq(bl_choices_count(&ui.table.choices, BL_ROLE_DROP), 4);
}

Test(columns, a_range_goes_upwards_too_and_esc_gives_it_up)
{
    go(J1_PT + 2);
    press("v k k Esc x");
    cr_expect_eq(role(J1_PT), BL_ROLE_DROP);
    cr_expect_eq(role(J1_PT + 1), BL_ROLE_COMPRESS);
    go(J1_PT + 2);
    press("v k l");
    cr_expect_eq(role(J1_PT + 1), BL_ROLE_EXACT);
    cr_expect_eq(role(J1_PT + 2), BL_ROLE_EXACT);
}

Test(columns, suggestions_are_accepted_in_one_step)
{
    const struct bl_proposal *p = ui.table.findings->proposals;
    size_t n = bl_choices_differing(&ui.table.choices, p);
    char said[32];
    cr_assert_gt(n, 0);
    press("a");
    snprintf(said, sizeof said, "%zu columns", n);
    cr_expect_not_null(strstr(ui.toast.text, said), "%s", ui.toast.text);
    for (size_t i = 0; i < BL_FIXTURE_COLUMNS; i++)
        cr_expect_eq(role(i), p[i].role, "column %zu", i);
    press("a");
    cr_expect_not_null(strstr(ui.toast.text, "every column is as suggested"));
    press("u");
    cr_expect_eq(bl_choices_differing(&ui.table.choices, p), n);
    cr_expect_not(bl_choices_can_undo(&ui.table.choices));
}

Test(columns, a_star_gives_the_role_to_the_type)
{
    go(J1_PT);
    press("x *");
    for (size_t i = 0; i < BL_FIXTURE_COLUMNS; i++)
        if (ui.table.schema.columns[i].type == BL_FLOAT32)
            cr_expect_eq(role(i), BL_ROLE_DROP);
        else if (i != UNREADABLE)
            cr_expect_neq(role(i), BL_ROLE_DROP, "column %zu", i);
}

Test(columns, all_and_invert_mean_what_is_listed)
{
    filter("j1_");
    press("I");
    cr_expect_eq(bl_choices_count(&ui.table.choices, BL_ROLE_DROP), 5);
    filter("j1_p");
    press("A");
    cr_expect_eq(bl_choices_count(&ui.table.choices, BL_ROLE_DROP), 3);
    cr_expect_eq(role(J1_PT), BL_ROLE_COMPRESS);
    press("Esc");
    cr_expect_eq(ui.columns.list.count, BL_FIXTURE_COLUMNS);
}

/* Normalisations and bounds. */

Test(columns, normalisations_go_round)
{
    const char *const *list = bl_choices_normalisations;
    go(J1_PT);
    for (size_t i = 0; list[i] != NULL; i++) {
        press("=");
        cr_expect_str_eq(ui.table.choices.list[J1_PT].normalise, list[i]);
    }
    press("=");
    cr_expect_null(ui.table.choices.list[J1_PT].normalise, "as suggested");
    press("u u");
    cr_expect_not_null(ui.table.choices.list[J1_PT].normalise);
}

Test(columns, only_what_is_compressed_is_normalised)
{
    go(J1_PT);
    press("x =");
    cr_expect_null(ui.table.choices.list[J1_PT].normalise);
    go(J1_PT + 1);
    press("v k k k =");
    cr_expect_not_null(ui.table.choices.list[J1_PT + 1].normalise);
    cr_expect_not_null(ui.table.choices.list[N_JETS].normalise);
    cr_expect_null(ui.table.choices.list[J1_PT].normalise);
    cr_expect_null(ui.table.choices.list[STREAM].normalise);
}

Test(columns, bounds_are_checked)
{
    static const char *const bad[] = {"rel:",    "rel:0",     "rel:-1",
                                      "rel:nan", "rel:inf",   "1e-3",
                                      "huh:1",   "abs:1e-3 ", "exactly"};
    static const char *const good[] = {"rel:1e-3", "abs:0.5", "range:1e-4",
                                       "exact", ""};
    const char *bound = ui.table.choices.list[J1_PT].bound;
    go(J1_PT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bl_columns_set_bound(&ui, bad[i]);
        cr_expect_str_eq(ui.table.choices.list[J1_PT].bound, "", "%s", bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        bl_columns_set_bound(&ui, good[i]);
        cr_expect_str_eq(bound, good[i]);
    }
}

Test(columns, bounds_are_offered_when_a_recipe_has_them)
{
    go(J1_PT);
    press("b");
    bool asks = bl_ui_front(&ui) == &bl_screen_prompt;
    cr_expect_eq(asks, bl_recipe_key_find("bound") >= 0);
    if (!asks)
        cr_expect_not_null(strstr(ui.toast.text, "no error bounds"));
}

/* Order. */

/* Ascending or descending, what is not known last. */
static void expect_sorted(enum bl_columns_sort sort, bool is_reversed)
{
    double before = NAN;
    for (int i = 0; i < ui.columns.list.count; i++) {
        size_t column = (size_t)bl_columns_at(&ui, i);
        double x = bl_columns_number(&ui.table, column, sort);
        if (i > 0) {
            bool is_after = is_reversed ? x <= before : x >= before;
            cr_expect(is_after || isnan(x), "%s, line %d",
                      bl_columns_sort_name(sort), i);
            cr_expect(isnan(x) || !isnan(before), "%s, line %d: not last",
                      bl_columns_sort_name(sort), i);
        }
        before = x;
    }
}

Test(columns, every_order_is_one)
{
    go(J1_PT);
    for (int i = 0; i < BL_COLUMNS_N_SORTS; i++) {
        press("s");
        enum bl_columns_sort sort = ui.columns.sort;
        if (sort != BL_COLUMNS_BY_NAME)
            expect_sorted(sort, false);
        press("S");
        if (sort != BL_COLUMNS_BY_NAME)
            expect_sorted(sort, true);
        cr_expect_eq(bl_columns_current(&ui), J1_PT, "the cursor stays");
    }
    cr_expect_eq(ui.columns.sort, BL_COLUMNS_BY_PLACE);
}

Test(columns, names_are_sorted_both_ways)
{
    const struct bl_column *c = ui.table.schema.columns;
    press("s");
    cr_assert_eq(ui.columns.sort, BL_COLUMNS_BY_NAME);
    for (int i = 1; i < ui.columns.list.count; i++)
        cr_expect_leq(strcmp(c[bl_columns_at(&ui, i - 1)].name,
                             c[bl_columns_at(&ui, i)].name),
                      0);
    press("S");
    cr_expect_str_eq(c[bl_columns_at(&ui, 0)].name, "weight");
}

Test(columns, a_click_on_a_head_sorts_and_again_reverses)
{
    bl_screen_columns.click(&ui, BL_COLUMNS_PANE_LIST, -1 - BL_COLUMNS_BY_STD,
                            1);
    expect_sorted(BL_COLUMNS_BY_STD, false);
    bl_screen_columns.click(&ui, BL_COLUMNS_PANE_LIST, -1 - BL_COLUMNS_BY_STD,
                            1);
    expect_sorted(BL_COLUMNS_BY_STD, true);
}

Test(columns, clicks_move_and_mark)
{
    bl_screen_columns.click(&ui, BL_COLUMNS_PANE_LIST, 7, 1);
    cr_expect_eq(ui.columns.list.cursor, 7);
    cr_expect_eq(role(7), BL_ROLE_COMPRESS);
    bl_screen_columns.click(&ui, BL_COLUMNS_PANE_MARK, 9, 1);
    cr_expect_eq(ui.columns.list.cursor, 9);
    cr_expect_eq(role(9), BL_ROLE_EXACT);
}

Test(columns, new_statistics_keep_the_place)
{
    press("s s s s s");
    go(J1_PT);
    press("v j");
    bl_columns_new_findings(&ui);
    cr_expect_eq(bl_columns_current(&ui),
                 ui.columns.order[ui.columns.list.cursor]);
    cr_expect(!ui.columns.has_range, "lines may have moved");
}

/* Filters. */

static int count(const char *text)
{
    filter(text);
    return ui.columns.list.count;
}

Test(columns, filters_by_name_role_and_type)
{
    cr_expect_eq(count("pt"), 2);
    cr_expect_eq(count("PT"), 2);
    cr_expect_eq(count("j?_pt"), 2);
    cr_expect_eq(count("J?_PT"), 0, "globs are exact");
    cr_expect_eq(count("j1_*"), 4);
    cr_expect_eq(count("*_p*"), 5);
    cr_expect_eq(count("role:drop"), 1);
    cr_expect_eq(count("role:exact"), 1);
    cr_expect_eq(count("type:f64"), 3);
    cr_expect_eq(count("type:float64"), 3);
    cr_expect_eq(count("type:text"), 1);
    cr_expect_eq(count("type:float j1"), 4);
    cr_expect_eq(count("  j1   phi "), 1);
    cr_expect_eq(count("["), 0);
    cr_expect_eq(count("nothing"), 0);
    cr_expect_eq(count(""), BL_FIXTURE_COLUMNS);
}

Test(columns, a_filter_keeps_the_cursor_where_it_can)
{
    go(8);
    filter("j2");
    cr_expect_eq(bl_columns_current(&ui), 8);
    filter("");
    cr_expect_eq(bl_columns_current(&ui), 8);
}

static void press_everything(void)
{
    const struct bl_action *a = bl_screen_columns.actions->list;
    for (; a->name != NULL; a++) {
        bl_action_run(&ui, a);
        cr_expect_eq(ui.n_overlays, 0, "%s", a->name);
    }
}

Test(columns, with_nothing_listed_nothing_happens)
{
    filter("nothing");
    static const char *const keys[] = {"Space", "x", "v", "*",    "=",
                                       "n",     "y", "r", "Enter"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        press(keys[i]);
        cr_expect_eq(ui.n_overlays, 0);
    }
    press("A I");
    cr_expect_not(bl_choices_can_undo(&ui.table.choices));
    cr_expect_eq(ui.wishes.n, 0);
}

Test(columns, without_a_table_every_action_says_so)
{
    bl_table_release(&ui.table);
    bl_columns_new_table(&ui);
    press_everything();
    cr_expect_eq(ui.wishes.n, 0);
    cr_expect_not_null(strstr(ui.toast.text, "Home (1)"), "%s", ui.toast.text);
}

/* The rest. */

Test(columns, long_names_lose_their_middle)
{
    static const struct {
        const char *name;
        int width;
        const char *text;
    } cases[] = {
        {"pt", 8, "pt"},
        {"chargedHadronEnergy", 11, "charge…ergy"},
        {"chargedHadronMultiplicity", 12, "charge…icity"},
        {"exactly8", 8, "exactly8"},
        {"ππππππππππ", 7, "ππππ…ππ"},
        {"漢字漢字漢字", 7, "漢字…字"},
        {"abcdef", 4, "abcdef"},
    };
    char text[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bl_columns_name_in(text, sizeof text, cases[i].name, cases[i].width);
        cr_expect_str_eq(text, cases[i].text);
    }
}

Test(columns, n_goes_where_something_is_suggested)
{
    press("n");
    cr_expect_eq(bl_columns_current(&ui), EVENT);
    press("n n");
    cr_expect_eq(bl_columns_current(&ui), CHARGE);
    press("N");
    cr_expect_eq(bl_columns_current(&ui), N_JETS);
    press("a");
    int cursor = ui.columns.list.cursor;
    press("n");
    cr_expect_eq(ui.columns.list.cursor, cursor);
}

Test(columns, names_are_copied)
{
    go(J1_PT);
    press("y v j y");
    cr_assert_eq(ui.wishes.n, 2);
    cr_expect_str_eq(ui.wishes.list[0].text, "j1_pt");
    cr_expect_str_eq(ui.wishes.list[1].text, "j1_pt,j1_eta");
}

static size_t n_fields(const char *line, size_t n)
{
    size_t fields = 1;
    bool in_quotes = false;
    for (size_t i = 0; i < n; i++) {
        in_quotes ^= line[i] == '"';
        fields += line[i] == ',' && !in_quotes;
    }
    return fields;
}

Test(columns, statistics_are_exported_as_csv)
{
    press("e Enter");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_SAVE_TABLE);
    cr_assert_not_null(w);
    const char *line = strchr(w->text, '\n') + 1;
    cr_expect_eq(strncmp(w->text, "columns.csv\n", 12), 0);
    size_t fields = n_fields(line, strcspn(line, "\n")), lines = 0;
    for (; *line != '\0'; line += strcspn(line, "\n") + 1, lines++)
        cr_expect_eq(n_fields(line, strcspn(line, "\n")), fields, "%s", line);
    cr_expect_eq(lines, 1 + BL_FIXTURE_COLUMNS);
    cr_expect_not_null(strstr(w->text, "\"constant \"\"G\"\"\""));
}

Test(columns, r_shows_rows_at_the_column)
{
    go(J1_PT);
    press("r");
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_rows);
    cr_expect_eq(ui.rows.cursor_column, J1_PT);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_ROWS));
}

/* Whatever is pressed, the list holds each column at most once, and no column
 * has a role that it cannot have. */
static void expect_sound(void)
{
    bool seen[BL_FIXTURE_COLUMNS] = {false};
    cr_assert_leq(ui.columns.n_order, BL_FIXTURE_COLUMNS);
    for (size_t i = 0; i < ui.columns.n_order; i++) {
        cr_assert_not(seen[ui.columns.order[i]]);
        seen[ui.columns.order[i]] = true;
    }
    for (size_t i = 0; i < BL_FIXTURE_COLUMNS; i++)
        cr_assert(bl_columns_may_be(ui.table.schema.columns[i].type, role(i)));
}

Test(columns, survive_any_keys)
{
    static const char *const keys[] = {
        "Space", "i", "x", "l",   "v",    "u",    "Ctrl-R", "*",     "A",   "I",
        "a",     "=", "s", "S",   "n",    "N",    "y",      "j",     "k",   "g",
        "G",     "L", "h", "Esc", "PgDn", "PgUp", "Enter",  "Right", "Left"};
    static const char *const filters[] = {"", "j1", "role:drop", "type:f", "x"};
    struct bl_random r = bl_random_new(4, 0);
    for (int i = 0; i < 5000; i++) {
        press(keys[bl_random_below(&r, sizeof keys / sizeof *keys)]);
        if (bl_random_below(&r, 50) == 0)
            filter(filters[bl_random_below(&r, 5)]);
        if (i % 50 == 0)
            expect_sound();
        bl_wishes_clear(&ui.wishes);
    }
    while (bl_choices_can_undo(&ui.table.choices))
        bl_choices_undo(&ui.table.choices);
    cr_expect_eq(role(J1_PT), BL_ROLE_COMPRESS);
    cr_expect_eq(bl_choices_count(&ui.table.choices, BL_ROLE_DROP), 1);
}

Test(columns, many_columns_are_listed_each_once)
{
    enum { N = 100000 };
    struct bl_error err = BL_ERROR_INIT;
    struct bl_schema s = {.n_rows = 10};
    char name[32];
    bl_table_release(&ui.table);
    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "c%d", i * 7919 % N);
        cr_assert_eq(bl_schema_add(&s, name, BL_FLOAT32, NULL, &err), BL_OK);
    }
    ui.table = (struct bl_table){.is_open = true, .schema = s};
    cr_assert_eq(bl_choices_init(&ui.table.choices, &s, &err), BL_OK);
    bl_columns_new_table(&ui);
    press("s G");
    cr_expect_str_eq(s.columns[bl_columns_current(&ui)].name, "c99999");
    press("g");
    cr_expect_str_eq(s.columns[bl_columns_current(&ui)].name, "c0");
    filter("c9999?");
    cr_expect_eq(ui.columns.list.count, 10);
}
