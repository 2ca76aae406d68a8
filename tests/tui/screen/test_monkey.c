/* A monkey at the keyboard: keys of all tables and any others, clicks, the
 * wheel, pastes, other sizes and news, in an order that a fixed seed gives.
 * Whatever it does is drawn; nothing must break, and no cell must hold what a
 * terminal would stumble over.
 */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/configure.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/home.h"
#include "tests/tui/fixture/jobs.h"
#include "tests/tui/fixture/outcome.h"
#include "tests/tui/fixture/plots.h"
#include "tests/tui/fixture/run.h"
#include "tests/tui/fixture/table.h"
#include "tests/tui/sheet.h"
#include "tui/action/action.h"

enum { STEPS = 5000, MAX_KEYS = 256 };

struct monkey {
    struct bl_ui ui;
    struct bl_surface surface;
    struct bl_random random;
    bl_key keys[MAX_KEYS]; // of all tables
    size_t n_keys;
};

static struct monkey m;

static int upto(int n)
{
    return sheet_between(&m.random, 0, n - 1);
}

/* Keys of the tables, as often as they stand there. */
static void collect_keys(void)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            for (const char *key = a->keys; *key != '\0';) {
                size_t n = strcspn(key, " ");
                cr_assert_lt(m.n_keys, MAX_KEYS);
                m.keys[m.n_keys++] = bl_key_from_name(key, n);
                key += n + strspn(key + n, " ");
            }
}

static void begin(void (*fill)(struct bl_ui *ui), int width, int height)
{
    struct bl_error err = BL_ERROR_INIT;
    fill(&m.ui);
    collect_keys();
    m.random = bl_random_new(2026, (uint64_t)width);
    cr_assert_eq(
        bl_surface_init(&m.surface, width, height, BL_GLYPHS_BRAILLE, &err),
        BL_OK);
}

static void end(void)
{
    bl_surface_release(&m.surface);
    bl_ui_release(&m.ui);
}

static void draw(void)
{
    bl_ui_draw(&m.ui, &m.surface);
    cr_assert_not(m.ui.must_redraw, "a drawing asks for another");
    sheet_expect_sound(&m.surface);
}

/* What the program would do. */

static void answer(const struct bl_wish *w)
{
    struct bl_ui *ui = &m.ui;
    if (w->kind == BL_WISH_ROWS && ui->table.is_open) {
        bl_rows_news(ui, bl_fixture_rows(w->first, w->n, false));
        if (w->text != NULL)
            bl_rows_news(ui, bl_fixture_rows(w->first, w->n, true));
    }
    if (w->kind == BL_WISH_FOLDER)
        bl_home_folder(ui, fixture_folder());
    if (w->kind == BL_WISH_PREVIEW)
        bl_home_preview(ui, fixture_preview(w->text));
    if (w->kind == BL_WISH_RUNS)
        bl_home_runs(ui, fixture_runs(ui->wall));
    if (w->kind == BL_WISH_TRY)
        fixture_trial_ends(ui);
    if (w->kind == BL_WISH_PLOT)
        bl_fixture_export_ends(ui);
    if (w->kind == BL_WISH_DELETE)
        bl_run_release(&ui->run);
}

static void grant(void)
{
    struct bl_wishes wishes = m.ui.wishes;
    m.ui.wishes = (struct bl_wishes){0};
    for (size_t i = 0; i < wishes.n; i++)
        answer(&wishes.list[i]);
    bl_wishes_release(&wishes);
}

/* News that nobody asked for. */

static void open_another_table(struct bl_ui *ui)
{
    static void (*const tables[])(struct bl_table *) = {
        bl_fixture_table_opened, bl_fixture_table_sampled,
        bl_fixture_field_table};
    bl_table_release(&ui->table);
    tables[upto(3)](&ui->table);
    bl_columns_new_table(ui);
    if (ui->table.findings != NULL)
        bl_columns_new_findings(ui);
}

static void show_another_run(struct bl_ui *ui)
{
    static const char *const ends[] = {"done", "stopped", "failed"};
    int which = upto(6);
    bl_run_release(&ui->run);
    if (which < 3)
        bl_fixture_run_ended(&ui->run, ends[which], "the loss is NaN");
    else if (which == 3)
        bl_fixture_run(&ui->run);
    else if (which == 4)
        bl_fixture_run_pca(&ui->run);
    bl_train_show_all(&ui->train);
    bl_results_show(ui, which < 2 ? bl_fixture_outcome() : NULL);
    bl_latent_show(ui, which < 1 ? bl_fixture_latent_space() : NULL);
}

static void resize(struct bl_ui *ui)
{
    struct bl_error err = BL_ERROR_INIT;
    static const int sizes[][2] = {{1, 1},    {60, 16}, {80, 24}, {80, 24},
                                   {100, 30}, {61, 60}, {150, 16}};
    int at = upto(7);
    (void)ui;
    m.surface.glyphs = (enum bl_glyphs)upto(3);
    cr_assert_eq(
        bl_surface_resize(&m.surface, sizes[at][0], sizes[at][1], &err), BL_OK);
}

static void happen(void)
{
    static void (*const news[])(struct bl_ui *) = {
        open_another_table, show_another_run, fixture_trial_begins, resize,
        resize};
    news[upto(5)](&m.ui);
}

/* Input. */

static void click(void)
{
    const struct bl_surface *s = &m.surface;
    const struct bl_spot *spot = NULL;
    if (s->n_spots > 0)
        spot = &s->spots[upto((int)s->n_spots)];
    bl_ui_click(&m.ui, spot, 1 + upto(2));
}

static void paste(void)
{
    char text[64];
    sheet_random_text(&m.random, text, sizeof text);
    bl_ui_paste(&m.ui, text);
}

static void press(void)
{
    bl_key any = (bl_key)sheet_between(&m.random, 1, 0x24ff);
    bl_ui_key(&m.ui, upto(8) == 0 ? any : m.keys[upto((int)m.n_keys)]);
}

/* As the palette does: from anywhere, before its screen was ever drawn. */
static void run_any(void)
{
    const struct bl_action *any = NULL;
    int n = 0;
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            if (upto(++n) == 0)
                any = a;
    if (upto(2) == 0)
        bl_ui_show(&m.ui, (enum bl_screen_id)upto(BL_N_SCREENS));
    bl_action_run(&m.ui, any);
}

static void step(void)
{
    int what = upto(400);
    m.ui.now += 0.05;
    if (what < 3)
        happen();
    else if (what < 25)
        click();
    else if (what < 35)
        bl_ui_wheel(&m.ui, upto(2) == 0);
    else if (what < 40)
        paste();
    else if (what < 60)
        run_any();
    else
        press();
    // A click is on what was drawn; keys come faster than that.
    if (upto(3) > 0)
        grant();
    draw();
}

static void play(void (*fill)(struct bl_ui *ui), int width, int height)
{
    begin(fill, width, height);
    draw();
    for (int i = 0; i < STEPS; i++)
        step();
    end();
}

/* All that there is. */
static void fill_full(struct bl_ui *ui)
{
    bl_fixture_full(ui);
    bl_run_release(&ui->run);
    bl_fixture_run_ended(&ui->run, "done", "");
    bl_results_show(ui, bl_fixture_outcome());
    bl_latent_show(ui, bl_fixture_latent_space());
    fixture_home(ui);
}

/* The same without the statistics of many rows. */
static void fill_quick(struct bl_ui *ui)
{
    bl_fixture_empty(ui);
    bl_fixture_jobs(&ui->job_list, ui->now);
    bl_fixture_run_ended(&ui->run, "done", "");
    bl_fixture_table_sampled(&ui->table);
    bl_columns_new_table(ui);
    bl_columns_new_findings(ui);
    bl_results_show(ui, bl_fixture_outcome());
    bl_latent_show(ui, bl_fixture_latent_space());
    fixture_home(ui);
}

/* Each key of each table on each screen, from a fresh state or the one that
 * the keys before have left. */
static void press_all(void (*fill)(struct bl_ui *ui), int width, int height)
{
    begin(fill, width, height);
    for (int screen = 0; screen < BL_N_SCREENS; screen++)
        for (size_t i = 0; i < m.n_keys; i++) {
            bl_ui_show(&m.ui, (enum bl_screen_id)screen);
            bl_ui_key(&m.ui, m.keys[i]);
            draw();
            grant();
        }
    end();
}

/* By name, as the palette and scripts run them, wherever one is. */
static void run_all(void (*fill)(struct bl_ui *ui), int width, int height)
{
    begin(fill, width, height);
    for (int screen = 0; screen < BL_N_SCREENS; screen++)
        for (size_t t = 0; bl_actions_all[t] != NULL; t++)
            for (const struct bl_action *a = bl_actions_all[t]->list;
                 a->name != NULL; a++) {
                bl_ui_show(&m.ui, (enum bl_screen_id)screen);
                bl_action_run(&m.ui, a);
                draw();
                grant();
            }
    end();
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        bl_ui_key(&m.ui, (bl_key)(unsigned char)*text);
}

/* Whatever an action asks is answered when the table, or the run, is another
 * one. */
static void answer_late(const struct bl_action *a, const char *text,
                        void (*news)(struct bl_ui *ui))
{
    bl_action_run(&m.ui, a);
    draw();
    if (m.ui.n_overlays == 0)
        return;
    news(&m.ui);
    if (bl_ui_front(&m.ui) == &bl_screen_prompt)
        bl_ui_key(&m.ui, BL_CTRL('u'));
    type(text);
    bl_ui_key(&m.ui, BL_KEY_ENTER);
    draw();
    grant();
}

static void close_run(struct bl_ui *ui)
{
    bl_run_release(&ui->run);
    bl_results_show(ui, NULL);
    bl_latent_show(ui, NULL);
}

Test(monkey, answers_late)
{
    static const char *const texts[] = {"y", "3"};
    static void (*const news[])(struct bl_ui *) = {open_another_table,
                                                   close_run};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t n = 0; n < sizeof news / sizeof *news; n++)
            for (int screen = 0; screen < BL_N_SCREENS; screen++) {
                const struct bl_actions *own = bl_screens[screen]->actions;
                for (const struct bl_action *a = own->list; a->name; a++) {
                    m.n_keys = 0;
                    begin(fill_quick, 80, 24);
                    bl_ui_show(&m.ui, (enum bl_screen_id)screen);
                    draw();
                    answer_late(a, texts[t], news[n]);
                    end();
                }
            }
}

Test(monkey, every_key_on_nothing)
{
    press_all(bl_fixture_empty, 80, 24);
}

Test(monkey, every_key_on_nothing_small)
{
    press_all(bl_fixture_empty, 60, 16);
}

Test(monkey, every_key_on_all)
{
    press_all(fill_full, 80, 24);
}

Test(monkey, every_key_on_all_small)
{
    press_all(fill_full, 60, 16);
}

Test(monkey, every_action_on_nothing)
{
    run_all(bl_fixture_empty, 80, 24);
}

Test(monkey, every_action_on_all)
{
    run_all(fill_full, 60, 16);
}

Test(monkey, plays_with_nothing)
{
    play(bl_fixture_empty, 80, 24);
}

Test(monkey, plays_with_nothing_small)
{
    play(bl_fixture_empty, 60, 16);
}

Test(monkey, plays_with_all)
{
    play(fill_full, 80, 24);
}

Test(monkey, plays_with_all_small)
{
    play(fill_full, 60, 16);
}
