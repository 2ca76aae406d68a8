#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tui/surface/text.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.screen = BL_SCREEN_JOBS;
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(overlays, .init = setup, .fini = teardown);

static int n_yes;

static void count_yes(struct bl_ui *u)
{
    (void)u;
    n_yes++;
}

Test(overlays, a_question_is_answered_with_yes)
{
    bl_ui_ask(&ui, "Delete", "Really?", count_yes);
    bl_fixture_press(&ui, "y");
    cr_expect_eq(n_yes, 1);
    cr_expect_eq(ui.n_overlays, 0);
}

Test(overlays, a_question_is_answered_with_no_unless_yes_is_said)
{
    static const char *const noes[] = {"n", "Esc", "Enter"};
    for (size_t i = 0; i < 3; i++) {
        bl_ui_ask(&ui, "Delete", "Really?", count_yes);
        bl_fixture_press(&ui, noes[i]);
        cr_expect_eq(ui.n_overlays, 0, "%s", noes[i]);
    }
    cr_expect_eq(n_yes, 0);
}

Test(overlays, the_button_under_the_cursor_counts)
{
    bl_ui_ask(&ui, "Delete", "Really?", count_yes);
    bl_fixture_press(&ui, "Right");
    bl_fixture_press(&ui, "Enter");
    cr_expect_eq(n_yes, 1);
}

Test(overlays, an_error_is_closed_and_logged)
{
    struct bl_error err = {BL_FAILED, "jets.h5 is not there any more"};
    bl_ui_fail(&ui, "The table cannot be opened", &err);
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_confirm);
    cr_expect_eq(ui.log.n, 1);
    bl_fixture_press(&ui, "Enter");
    cr_expect_eq(ui.n_overlays, 0);
}

Test(overlays, the_palette_finds_by_letters_and_does_it)
{
    bl_fixture_press(&ui, ":");
    for (const char *c = "quit"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    cr_assert_gt(ui.palette.n_found, 0);
    cr_expect_str_eq(ui.palette.found[0]->name, "quit");
    bl_fixture_press(&ui, "Enter");
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_QUIT));
    cr_expect_eq(ui.n_overlays, 0);
}

Test(overlays, the_palette_with_nothing_found_does_nothing)
{
    bl_fixture_press(&ui, ":");
    for (const char *c = "qqqq"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    cr_expect_eq(ui.palette.n_found, 0);
    bl_fixture_press(&ui, "Enter");
    bl_fixture_press(&ui, "Esc");
    cr_expect_eq(ui.n_overlays, 0);
    cr_expect_eq(ui.wishes.n, 0);
}

static char typed[64];

static void take(struct bl_ui *u, const char *text)
{
    (void)u;
    strncpy(typed, text, sizeof typed - 1);
}

Test(overlays, a_prompt_gives_what_was_typed)
{
    bl_ui_prompt(&ui, "Save as", "a.ini", take);
    bl_fixture_press(&ui, "Backspace");
    bl_ui_key(&ui, 'q');
    bl_fixture_press(&ui, "Enter");
    cr_expect_str_eq(typed, "a.inq");
    bl_ui_prompt(&ui, "Save as", "b", take);
    bl_fixture_press(&ui, "Esc");
    cr_expect_str_eq(typed, "a.inq");
}

Test(overlays, what_is_typed_takes_the_place_of_what_a_prompt_offers)
{
    bl_ui_prompt(&ui, "Save as", "results.csv", take);
    bl_ui_key(&ui, 'm');
    bl_ui_key(&ui, 'y');
    bl_fixture_press(&ui, "Enter");
    cr_expect_str_eq(typed, "my");
    bl_ui_prompt(&ui, "Save as", "results.csv", take);
    bl_fixture_press(&ui, "Enter");
    cr_expect_str_eq(typed, "results.csv");
}

Test(overlays, a_message_goes_away_with_the_next_key)
{
    bl_ui_say(&ui, BL_LOG_INFO, "it is done");
    cr_expect_str_eq(ui.toast.text, "it is done");
    bl_fixture_press(&ui, "Down");
    cr_expect_str_eq(ui.toast.text, "");
}

Test(overlays, hints_are_of_what_can_be_done)
{
    struct bl_error err = {BL_FAILED, "jets.h5 is not there any more"};
    bl_ui_fail(&ui, "The table cannot be opened", &err);
    char *error = bl_golden_text(&ui, 80, 24);
    cr_expect_null(strstr(error, "y yes"));
    cr_expect_not_null(strstr(error, "Enter ok"));
    bl_fixture_press(&ui, "Enter");
    bl_ui_ask(&ui, "Delete", "Really?", count_yes);
    char *question = bl_golden_text(&ui, 80, 24);
    cr_expect_not_null(strstr(question, "y yes"));
    free(error);
    free(question);
}

Test(overlays, no_line_of_the_help_is_cut)
{
    for (int i = 0; i < BL_N_SCREENS; i++) {
        bl_ui_show(&ui, (enum bl_screen_id)i);
        bl_fixture_press(&ui, "?");
        bl_golden_draw(&ui, 80, 24);
        const struct bl_action *above = NULL;
        for (size_t k = 0; k < ui.help.n_lines; k++) {
            const struct bl_help_line *l = &ui.help.lines[k];
            if (l->action == NULL)
                continue;
            char text[256];
            snprintf(text, sizeof text, "%.*s", (int)l->n,
                     l->action->help + l->from);
            cr_expect_leq(bl_text_width(text, BL_GLYPHS_BRAILLE), 60, "%s",
                          l->action->name);
            cr_expect(l->from == 0 || l->action == above);
            above = l->action;
        }
        bl_fixture_press(&ui, "Esc");
    }
}

Test(overlays, no_entry_of_the_help_is_parted_by_its_columns)
{
    for (int i = 0; i < BL_N_SCREENS; i++) {
        bl_ui_show(&ui, (enum bl_screen_id)i);
        bl_fixture_press(&ui, "?");
        bl_golden_draw(&ui, 100, 30);
        const struct bl_help *h = &ui.help;
        cr_assert_eq(h->n_columns, 2);
        cr_assert_lt(h->list.count, (int)h->n_lines);
        const struct bl_help_line *second = &h->lines[h->list.count];
        cr_expect(second->heading != NULL || second->action != NULL);
        cr_expect_eq(second->from, 0);
        bl_fixture_press(&ui, "Esc");
    }
}

Test(overlays, help_lists_what_holds_and_searches)
{
    bl_fixture_press(&ui, "?");
    bl_golden_draw(&ui, 80, 24);
    size_t all = ui.help.n_lines;
    bl_fixture_press(&ui, "/");
    for (const char *c = "theme"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    bl_golden_draw(&ui, 80, 24);
    cr_expect_lt(ui.help.n_lines, all);
    cr_expect_gt(ui.help.n_lines, 0);
    bl_fixture_press(&ui, "Enter");
    bl_fixture_press(&ui, "Esc");
    cr_expect_eq(ui.n_overlays, 0);
}

Test(overlays, survive_every_size)
{
    bl_fixture_press(&ui, "?");
    bl_golden_sweep(&ui);
    bl_fixture_press(&ui, "Esc");
    bl_fixture_press(&ui, ":");
    bl_golden_sweep(&ui);
    bl_fixture_press(&ui, "Esc");
    bl_ui_ask(&ui, "Stop", "Stop the training and keep the best epoch?",
              count_yes);
    bl_golden_sweep(&ui);
}
