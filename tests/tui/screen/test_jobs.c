#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/jobs.h"
#include "tui/screen/jobs_parts.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.screen = BL_SCREEN_JOBS;
    bl_fixture_jobs(&ui.job_list, ui.now);
    bl_fixture_log(&ui.log, ui.wall);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(jobs, .init = setup, .fini = teardown);

static void draw(void)
{
    struct bl_surface s;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(&s, 100, 30, BL_GLYPHS_BRAILLE, &err), BL_OK);
    bl_ui_draw(&ui, &s);
    bl_surface_release(&s);
}

static void select_job(int number)
{
    draw();
    for (int i = 0; i < ui.jobs.jobs.count; i++)
        if (bl_jobs_at(&ui, i)->number == number)
            bl_list_go(&ui.jobs.jobs, i);
    cr_assert_eq(bl_jobs_selected(&ui)->number, number);
}

static void search(const char *text)
{
    bl_fixture_press(&ui, "/");
    for (const char *c = text; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    bl_fixture_press(&ui, "Enter");
}

Test(jobs, golden)
{
    bl_golden_screen(&ui, "jobs");
}

Test(jobs, golden_search)
{
    draw();
    search("epoch");
    bl_golden_one(&ui, "jobs_search", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(jobs, golden_empty)
{
    bl_jobs_release(&ui.job_list);
    bl_log_release(&ui.log);
    bl_golden_one(&ui, "jobs_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(jobs, survive_every_size)
{
    bl_golden_sweep(&ui);
    bl_jobs_release(&ui.job_list);
    bl_golden_sweep(&ui);
}

Test(jobs, those_that_go_on_come_first)
{
    static const int order[] = {3, 4, 5, 2, 1};
    for (int i = 0; i < 5; i++)
        cr_expect_eq(bl_jobs_at(&ui, i)->number, order[i]);
    cr_expect_null(bl_jobs_at(&ui, 5));
    cr_expect_null(bl_jobs_at(&ui, -1));
}

Test(jobs, enter_shows_the_run)
{
    select_job(2);
    bl_fixture_press(&ui, "Enter");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_ATTACH);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, bl_jobs_find(&ui.job_list, 2)->dir);
    cr_expect_eq(ui.screen, BL_SCREEN_TRAIN);
}

Test(jobs, cancel_asks_and_ends_the_one_it_asked_about)
{
    select_job(3);
    bl_fixture_press(&ui, "c");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_ABORT));
    bl_list_go(&ui.jobs.jobs, 4);
    bl_fixture_press(&ui, "y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_ABORT);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, bl_jobs_find(&ui.job_list, 3)->dir);
}

Test(jobs, statistics_are_cancelled_by_name)
{
    select_job(4);
    bl_fixture_press(&ui, "c");
    bl_fixture_press(&ui, "y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_ABORT);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, "stats");
}

Test(jobs, what_ended_while_it_was_asked_about_is_left_alone)
{
    select_job(3);
    bl_fixture_press(&ui, "c");
    bl_jobs_find(&ui.job_list, 3)->state = BL_RUN_DONE;
    bl_fixture_press(&ui, "y");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_ABORT));
}

static void expect_refused(const char *key, const char *why)
{
    ui.toast.text[0] = '\0';
    bl_fixture_press(&ui, key);
    cr_expect_eq(ui.wishes.n, 0, "%s", key);
    cr_expect_not_null(strstr(ui.toast.text, why), "%s: %s", key,
                       ui.toast.text);
}

Test(jobs, say_why_not)
{
    select_job(2);
    expect_refused("c", "it has ended");
    expect_refused("r", "did not fail");
    select_job(4);
    expect_refused("Enter", "not a run");
    expect_refused("r", "not a run");
    expect_refused("n", "search for something");
    bl_jobs_release(&ui.job_list);
    bl_log_release(&ui.log);
    expect_refused("Enter", "there is no job");
    bl_log_release(&ui.log);
    expect_refused("y", "no line of the log");
}

Test(jobs, what_failed_is_tried_again)
{
    select_job(1);
    bl_fixture_press(&ui, "r");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_RETRY);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, bl_jobs_find(&ui.job_list, 1)->dir);
}

/* The log. */

Test(jobs, the_level_leaves_lines_out)
{
    cr_expect_eq(bl_jobs_n_lines(&ui), 10);
    bl_fixture_press(&ui, "<");
    cr_expect_eq(bl_jobs_n_lines(&ui), 12);
    bl_fixture_press(&ui, "<");
    cr_expect_eq(ui.jobs.level, BL_LOG_DEBUG);
    bl_fixture_press(&ui, ">");
    bl_fixture_press(&ui, ">");
    cr_expect_eq(bl_jobs_n_lines(&ui), 3);
    bl_fixture_press(&ui, ">");
    cr_expect_eq(bl_jobs_n_lines(&ui), 2);
    bl_fixture_press(&ui, ">");
    cr_expect_eq(ui.jobs.level, BL_LOG_ERROR);
    bl_fixture_press(&ui, "L");
    cr_expect_eq(ui.jobs.level, BL_LOG_DEBUG);
}

Test(jobs, the_newest_line_is_followed_until_one_looks_back)
{
    bl_fixture_press(&ui, "Tab");
    draw();
    cr_expect_eq(ui.jobs.lines.cursor, 9);
    bl_log_add(&ui.log, ui.wall, BL_LOG_INFO, "open", "another");
    draw();
    cr_expect_eq(ui.jobs.lines.cursor, 10);
    bl_fixture_press(&ui, "Up");
    cr_expect(!ui.jobs.follows);
    bl_log_add(&ui.log, ui.wall, BL_LOG_INFO, "open", "and another");
    draw();
    cr_expect_eq(ui.jobs.lines.cursor, 9);
    bl_fixture_press(&ui, "G");
    cr_expect(ui.jobs.follows);
}

/* Also when the log has dropped lines, and when others come into sight. */
Test(jobs, the_cursor_stays_on_its_line)
{
    bl_fixture_press(&ui, "Tab");
    draw();
    bl_fixture_press(&ui, "Up");
    draw();
    char before[BL_LOG_TEXT];
    snprintf(before, sizeof before, "%s", bl_jobs_selected_line(&ui)->text);
    for (int i = 0; i < BL_LOG_LINES - 2; i++)
        bl_log_add(&ui.log, ui.wall, BL_LOG_INFO, "open", "line %d", i);
    draw();
    cr_expect_str_eq(bl_jobs_selected_line(&ui)->text, before);
    bl_fixture_press(&ui, "<");
    draw();
    cr_expect_str_eq(bl_jobs_selected_line(&ui)->text, before);
}

Test(jobs, search_goes_up_from_the_cursor_and_round)
{
    draw();
    search("EPOCH");
    cr_expect_not_null(strstr(bl_jobs_selected_line(&ui)->text, "epoch 150"));
    cr_expect_eq(bl_jobs_n_matches(&ui), 3);
    draw();
    bl_fixture_press(&ui, "N");
    cr_expect_not_null(strstr(bl_jobs_selected_line(&ui)->text, "epoch 96"));
    bl_fixture_press(&ui, "N");
    cr_expect_not_null(strstr(bl_jobs_selected_line(&ui)->text, "epoch 37"));
    bl_fixture_press(&ui, "N");
    cr_expect_not_null(strstr(bl_jobs_selected_line(&ui)->text, "epoch 150"));
    bl_fixture_press(&ui, "n");
    cr_expect_not_null(strstr(bl_jobs_selected_line(&ui)->text, "epoch 37"));
    bl_fixture_press(&ui, "Esc");
    cr_expect_str_eq(ui.jobs.filter, "");
}

Test(jobs, search_for_what_is_not_there)
{
    draw();
    search("zebra");
    cr_expect_eq(bl_jobs_n_matches(&ui), 0);
    expect_refused("n", "zebra");
}

Test(jobs, a_line_is_copied_in_local_time)
{
    ui.utc_offset = 2 * 3600;
    bl_fixture_press(&ui, "Tab");
    draw();
    bl_fixture_press(&ui, "y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_COPY);
    cr_assert_not_null(w);
    cr_expect_str_eq(
        w->text, "14:02:11.300  info  plot     4 figures of zmumu.csv as pdf");
}

Test(jobs, local_time_may_be_another_day)
{
    char text[BL_LOG_TEXT + 64];
    struct bl_log_line line = {.time = 86400 - 0.0001, .area = "a"};
    bl_jobs_line_text(&ui, &line, text, sizeof text);
    cr_expect_eq(strncmp(text, "00:00:00.000", 12), 0, "%s", text);
    ui.utc_offset = -3600;
    line.time = 1;
    bl_jobs_line_text(&ui, &line, text, sizeof text);
    cr_expect_eq(strncmp(text, "23:00:01.000", 12), 0, "%s", text);
}

Test(jobs, the_log_is_saved_where_one_says)
{
    bl_fixture_press(&ui, "w");
    bl_fixture_press(&ui, "Ctrl-U");
    for (const char *c = "a.txt"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    bl_fixture_press(&ui, "Enter");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_SAVE_LOG);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, "a.txt");
}

Test(jobs, a_click_chooses_and_a_second_one_opens)
{
    struct bl_surface s;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(&s, 100, 30, BL_GLYPHS_BRAILLE, &err), BL_OK);
    bl_ui_draw(&ui, &s);
    bl_ui_click(&ui, bl_surface_spot_at(&s, 10, 7), 1);
    cr_expect_eq(bl_jobs_selected(&ui)->number, 2);
    bl_ui_click(&ui, bl_surface_spot_at(&s, 10, 7), 2);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_ATTACH));
    bl_surface_release(&s);
}
