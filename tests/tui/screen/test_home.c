#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/home.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    fixture_home(&ui);
    struct bl_surface s;
    struct bl_error err;
    cr_assert_eq(bl_surface_init(&s, 100, 30, BL_GLYPHS_BRAILLE, &err), BL_OK);
    bl_ui_draw(&ui, &s); // fits the lists
    bl_surface_release(&s);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(home, .init = setup, .fini = teardown);

static void expect_wish(enum bl_wish_kind kind, const char *text)
{
    const struct bl_wish *w = bl_fixture_wish(&ui, kind);
    cr_assert_not_null(w, "no wish for %s", text);
    cr_expect_str_eq(w->text, text);
    bl_wishes_clear(&ui.wishes);
}

Test(home, golden)
{
    bl_golden_screen(&ui, "home");
}

Test(home, survives_every_size)
{
    bl_golden_sweep(&ui);
}

Test(home, golden_before_anything_is_known)
{
    struct bl_ui fresh;
    bl_fixture_empty(&fresh);
    bl_golden_one(&fresh, "home_empty", 80, 24, BL_GLYPHS_BRAILLE);
    bl_ui_release(&fresh);
}

Test(home, a_file_of_one_table_opens)
{
    bl_fixture_press(&ui, "g");
    bl_fixture_press(&ui, "Down"); // runs/
    bl_fixture_press(&ui, "Down"); // Zee_Run2011A.csv
    expect_wish(BL_WISH_PREVIEW, "/home/ada/data/cms/Zee_Run2011A.csv");
    bl_fixture_press(&ui, "Enter");
    expect_wish(BL_WISH_OPEN, "/home/ada/data/cms/Zee_Run2011A.csv");
}

Test(home, of_several_tables_one_is_chosen)
{
    bl_fixture_press(&ui, "Enter");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_OPEN));
    cr_expect_eq(ui.home_screen.pane, BL_HOME_PREVIEW);
    bl_fixture_press(&ui, "Down");
    bl_fixture_press(&ui, "Enter");
    expect_wish(BL_WISH_OPEN, "/home/ada/data/cms/open_data.h5:events/muons");
}

Test(home, folders_are_entered_and_left)
{
    bl_fixture_press(&ui, "g");
    bl_fixture_press(&ui, "Down");
    bl_fixture_press(&ui, "Right");
    expect_wish(BL_WISH_FOLDER, "/home/ada/data/cms/runs");
    bl_fixture_press(&ui, "Backspace");
    expect_wish(BL_WISH_FOLDER, "/home/ada/data");
    cr_expect_str_eq(ui.home_screen.wanted, "cms");
}

Test(home, hidden_files_are_hidden)
{
    size_t n = ui.home_screen.n_shown;
    bl_fixture_press(&ui, ".");
    cr_expect_eq(ui.home_screen.n_shown, n + 1);
}

Test(home, a_filter_lists_what_matches_and_escape_lists_all)
{
    bl_fixture_press(&ui, "/");
    for (const char *c = "*.csv"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    bl_fixture_press(&ui, "Enter");
    cr_expect_eq(ui.home_screen.n_shown, 2);
    bl_fixture_press(&ui, "Esc");
    cr_expect_eq(ui.home_screen.n_shown, 7);
}

Test(home, a_dragged_file_opens)
{
    bl_ui_paste(&ui, "'/data/my jets.h5' \n");
    expect_wish(BL_WISH_OPEN, "/data/my jets.h5");
    bl_ui_paste(&ui, "/data/my\\ jets.h5");
    expect_wish(BL_WISH_OPEN, "/data/my jets.h5");
}

Test(home, a_run_is_attached_repeated_or_deleted)
{
    bl_fixture_press(&ui, "Shift-Tab");
    bl_fixture_press(&ui, "Enter");
    expect_wish(BL_WISH_ATTACH, "/home/ada/.local/state/baler/x");
    bl_fixture_press(&ui, "r");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_RETRY), "it is running");
    bl_fixture_press(&ui, "Down");
    bl_fixture_press(&ui, "r");
    expect_wish(BL_WISH_RETRY, "/home/ada/.local/state/baler/x");
    bl_fixture_press(&ui, "D");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_DELETE));
    bl_fixture_press(&ui, "y");
    expect_wish(BL_WISH_DELETE, "/home/ada/.local/state/baler/x");
}

/* The list may be read again while the question stands. */
Test(home, the_run_that_was_asked_about_is_deleted)
{
    struct bl_run_list *l = ui.home_screen.runs;
    free(l->list[1].dir);
    l->list[1].dir = strdup("/runs/old");
    bl_fixture_keys(&ui, "Shift-Tab Down D");
    bl_home_runs(&ui, fixture_runs(ui.wall));
    bl_fixture_press(&ui, "y");
    expect_wish(BL_WISH_DELETE, "/runs/old");
}

Test(home, the_cursor_stays_on_its_run)
{
    struct bl_run_list *l = fixture_runs(ui.wall);
    bl_fixture_keys(&ui, "Shift-Tab Down");
    free(ui.home_screen.runs->list[1].dir);
    ui.home_screen.runs->list[1].dir = strdup("/runs/old");
    free(l->list[2].dir);
    l->list[2].dir = strdup("/runs/old");
    bl_home_runs(&ui, l);
    cr_expect_eq(ui.home_screen.recent.cursor, 2);
}

Test(home, keys_of_runs_say_why_not_elsewhere)
{
    bl_fixture_press(&ui, "D");
    cr_expect_eq(ui.n_overlays, 0);
    cr_expect_not_null(strstr(ui.toast.text, "choose a run"));
}

Test(home, what_is_clicked_twice_opens)
{
    struct bl_spot spot = {.pane = BL_HOME_FILES, .item = 2};
    bl_ui_click(&ui, &spot, 1);
    cr_expect_eq(ui.home_screen.files.cursor, 2);
    bl_ui_click(&ui, &spot, 2);
    expect_wish(BL_WISH_PREVIEW, "/home/ada/data/cms/Zee_Run2011A.csv");
}
