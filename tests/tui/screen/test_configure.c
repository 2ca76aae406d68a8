#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/configure.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/table.h"

static struct bl_ui ui;

static void setup(void)
{
    fixture_configure(&ui);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(configure, .init = setup, .fini = teardown);

static void press(const char *key, int times)
{
    for (int i = 0; i < times; i++)
        bl_fixture_press(&ui, key);
}

static void type(const char *text)
{
    press("Ctrl-U", 1);
    for (const char *c = text; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    press("Enter", 1);
}

static const char *value(const char *key)
{
    return bl_recipe_get(&ui.recipe, key);
}

/* Puts the cursor on a field, which the status line names. */
static void go(const char *key)
{
    char text[512];
    size_t n = strlen(key);
    press("g", 1);
    for (int i = 0; i < 40; i++) {
        bl_screen_configure.status(&ui, text, sizeof text);
        if (strncmp(text, key, n) == 0 && text[n] == ':')
            return;
        press("Down", 1);
    }
    cr_assert_fail("there is no field %s", key);
}

Test(configure, every_key_that_is_neither_file_nor_column_is_a_field)
{
    static const char *const fields[] = {"model-type", "ratio",     "hidden",
                                         "lr",         "normalise", "seed"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        go(fields[i]);
}

Test(configure, arrows_change_the_field_under_the_cursor)
{
    go("epochs");
    press("Right", 2);
    cr_expect_str_eq(value("epochs"), "400");
    press("Left", 1);
    cr_expect_str_eq(value("epochs"), "200");
    go("model-type");
    press("Right", 1);
    cr_expect_str_eq(value("model-type"), "pca");
}

Test(configure, the_latent_space_is_stepped_from_where_the_ratio_has_it)
{
    char wanted[16];
    size_t n = ui.configure.estimate.n_latent;
    go("latent");
    press("Right", 1);
    snprintf(wanted, sizeof wanted, "%zu", n + 1);
    cr_expect_str_eq(value("latent"), wanted);
    cr_expect_eq(ui.configure.estimate.n_latent, n + 1);
}

Test(configure, a_value_is_typed)
{
    go("hidden");
    press("Enter", 1);
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_prompt);
    type("64,32");
    cr_expect_str_eq(value("hidden"), "64,32");
}

Test(configure, a_wrong_value_is_refused_with_what_is_meant)
{
    go("epochs");
    press("Enter", 1);
    type("many");
    cr_expect_str_eq(value("epochs"), "100");
    cr_expect(strstr(ui.toast.text, "a whole number from 1") != NULL, "%s",
              ui.toast.text);
}

Test(configure, back_to_the_defaults)
{
    go("epochs");
    press("Right", 1);
    go("lr");
    press("Right", 1);
    press("d", 1);
    cr_expect_str_eq(value("lr"), "0.003");
    cr_expect_str_eq(value("epochs"), "200");
    press("D", 1);
    cr_expect_str_eq(value("epochs"), "100");
}

Test(configure, changes_are_undone_and_done_again)
{
    go("epochs");
    press("Right", 2);
    press("D", 1);
    press("u", 1);
    cr_expect_str_eq(value("epochs"), "400");
    press("u", 2);
    cr_expect_str_eq(value("epochs"), "100");
    press("u", 1);
    cr_expect(strstr(ui.toast.text, "nothing to undo") != NULL);
    press("Ctrl-R", 3);
    cr_expect_str_eq(value("epochs"), "100");
    press("u", 2);
    press("Right", 1); // what was undone is gone
    cr_expect_str_eq(value("epochs"), "400");
    press("Ctrl-R", 1);
    cr_expect_str_eq(value("epochs"), "400");
}

Test(configure, the_history_has_an_end)
{
    go("latent");
    press("Right", 2 * BL_CONFIGURE_MAX_UNDO);
    press("u", BL_CONFIGURE_MAX_UNDO);
    cr_expect_eq(ui.configure.n_done, 0);
    cr_expect_str_neq(value("latent"), "0");
}

Test(configure, presets_set_all_they_say)
{
    go("epochs");
    press("Right", 1);
    press("p", 1);
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_presets);
    press("Enter", 1);
    cr_expect_eq(ui.n_overlays, 0);
    cr_expect_str_eq(value("epochs"), "20");
    cr_expect_str_eq(value("hidden"), "64,32");
    press("p", 1);
    press("Down", 1);
    press("Enter", 1);
    cr_expect_str_eq(value("epochs"), "100");
    cr_expect_str_eq(value("hidden"), "auto");
    press("u", 2);
    cr_expect_str_eq(value("epochs"), "200");
}

Test(configure, recipes_are_written_and_read)
{
    press("w", 1);
    type("mine.ini");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_SAVE_RECIPE);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, "mine.ini");
    press("o", 1);
    type("yours.ini");
    w = bl_fixture_wish(&ui, BL_WISH_LOAD_RECIPE);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, "yours.ini");
}

Test(configure, training_starts)
{
    press("t", 1);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_START));
}

static void expect_no_start(const char *why)
{
    bl_wishes_clear(&ui.wishes);
    press("t", 1);
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_START));
    cr_expect(strstr(ui.toast.text, why) != NULL, "%s", ui.toast.text);
}

Test(configure, what_cannot_be_trained_is_told)
{
    go("latent");
    press("Enter", 1);
    type("60000");
    expect_no_start("latent = 60000");
    press("u", 1);
    for (size_t i = 0; i < ui.table.choices.n; i++)
        ui.table.choices.list[i].role = BL_ROLE_EXACT;
    bl_ui_show(&ui, BL_SCREEN_CONFIGURE);
    expect_no_start("no column is compressed");
    bl_table_release(&ui.table);
    expect_no_start("no table is open");
}

Test(configure, a_small_table_is_measured_when_it_is_shown)
{
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_TRY));
    fixture_trial_ends(&ui);
    bl_wishes_clear(&ui.wishes);
    bl_ui_show(&ui, BL_SCREEN_CONFIGURE); // nothing has been changed since
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_TRY));
    go("latent");
    press("Right", 1);
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_TRY));
    press("m", 1);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_TRY));
}

Test(configure, a_large_table_is_measured_when_asked_for)
{
    bl_wishes_clear(&ui.wishes);
    ui.table.schema.n_rows = 1000000000;
    bl_ui_show(&ui, BL_SCREEN_CONFIGURE);
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_TRY));
    press("m", 1);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_TRY));
}

Test(configure, what_is_being_measured_is_not_measured_twice)
{
    fixture_trial_begins(&ui);
    bl_wishes_clear(&ui.wishes);
    press("m", 1);
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_TRY));
}

Test(configure, looks_as_it_should)
{
    fixture_trial_ends(&ui);
    go("epochs");
    press("Right", 2);
    go("validation");
    press("Right", 1);
    press("m", 1);
    go("hidden");
    bl_golden_screen(&ui, "configure");
}

Test(configure, looks_as_it_should_when_outdated)
{
    fixture_trial_ends(&ui);
    go("model-type");
    press("Right", 1);
    bl_golden_one(&ui, "configure_pca", 100, 30, BL_GLYPHS_BRAILLE);
    bl_golden_one(&ui, "configure_pca", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(configure, looks_as_it_should_when_nothing_is_measured)
{
    ui.table.schema.n_rows = 400; // too few for the model
    bl_ui_show(&ui, BL_SCREEN_CONFIGURE);
    bl_golden_one(&ui, "configure_estimate", 100, 30, BL_GLYPHS_BRAILLE);
    bl_golden_one(&ui, "configure_estimate", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(configure, looks_as_it_should_when_it_cannot_be)
{
    fixture_trial_fails(&ui, "the disk is full");
    bl_golden_one(&ui, "configure_failed", 80, 24, BL_GLYPHS_BRAILLE);
    go("latent");
    press("Enter", 1);
    type("999");
    ui.toast.text[0] = '\0';
    bl_golden_one(&ui, "configure_trouble", 80, 24, BL_GLYPHS_BRAILLE);
    bl_table_release(&ui.table);
    bl_golden_one(&ui, "configure_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(configure, the_presets_look_as_they_should)
{
    press("p", 1);
    press("Down", 1);
    bl_golden_one(&ui, "presets", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(configure, suggestions_that_wait_are_said)
{
    bl_table_release(&ui.table);
    bl_fixture_table(&ui.table);
    char *text = bl_golden_text(&ui, 100, 30);
    cr_expect_not_null(strstr(text, "suggestions wait on Columns (2)"), "%s",
                       text);
    free(text);
    ui.screen = BL_SCREEN_COLUMNS;
    bl_fixture_press(&ui, "a");
    ui.screen = BL_SCREEN_CONFIGURE;
    text = bl_golden_text(&ui, 100, 30);
    cr_expect_null(strstr(text, "on Columns (2)"));
    free(text);
}

Test(configure, survives_every_size)
{
    fixture_trial_ends(&ui);
    bl_golden_sweep(&ui);
    go("hidden");
    press("Enter", 1);
    type("1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1");
    press("p", 1);
    bl_golden_sweep(&ui);
}
