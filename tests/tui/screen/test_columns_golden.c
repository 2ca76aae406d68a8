#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/table.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(columns_golden, .init = setup, .fini = teardown);

static void show(void)
{
    bl_columns_new_table(&ui);
    bl_columns_new_findings(&ui);
    bl_ui_show(&ui, BL_SCREEN_COLUMNS);
}

static void press(const char *key, int times)
{
    for (int i = 0; i < times; i++)
        bl_fixture_press(&ui, key);
}

static void one(const char *name, int width, int height)
{
    bl_golden_one(&ui, name, width, height, BL_GLYPHS_BRAILLE);
}

Test(columns_golden, all_known)
{
    bl_fixture_table(&ui.table);
    show();
    press("j", 4);
    bl_golden_screen(&ui, "columns");
}

Test(columns_golden, a_sample_is_known)
{
    bl_fixture_table_sampled(&ui.table);
    show();
    press("G", 1);
    press("k", 4);
    one("columns_sample", 100, 30);
    one("columns_sample", 80, 24);
    one("columns_sample", 60, 16);
}

Test(columns_golden, nothing_is_known_yet)
{
    bl_fixture_table_opened(&ui.table);
    show();
    one("columns_reading", 100, 30);
}

Test(columns_golden, no_table)
{
    show();
    one("columns_none", 80, 24);
}

Test(columns_golden, fields)
{
    bl_fixture_field_table(&ui.table);
    show();
    press("j", 1);
    one("columns_fields", 100, 30);
}

/* A range is being marked, some are dropped, sorted by std; the sentinel is
 * left out of the picture. */
Test(columns_golden, at_work)
{
    bl_fixture_table(&ui.table);
    show();
    bl_screen_columns.filter(&ui, "type:f");
    press("a", 1);
    ui.toast.text[0] = '\0';
    press("s", 7);
    press("S", 1);
    press("x", 1);
    press("v", 1);
    press("j", 2);
    press("=", 2);
    ui.toast.text[0] = '\0';
    one("columns_work", 100, 30);
    press("Enter", 1);
    press("L", 1);
    one("columns_closer", 100, 30);
    press("Right", 3);
    one("columns_scrolled", 80, 24);
}

Test(columns_golden, survive_every_size)
{
    bl_fixture_table(&ui.table);
    show();
    press("j", 17);
    bl_golden_sweep(&ui);
}
