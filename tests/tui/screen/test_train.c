#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/buffer.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/run.h"
#include "tui/surface/dump.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.screen = BL_SCREEN_TRAIN;
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(train, .init = setup, .fini = teardown);

/* What is on the screen; the caller's. */
static struct bl_buffer text_at(int width, int height)
{
    struct bl_surface s;
    struct bl_buffer b = {0};
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(&s, width, height, BL_GLYPHS_BRAILLE, &err),
                 BL_OK);
    bl_ui_draw(&ui, &s);
    cr_assert_eq(bl_dump_text(&s, &b, &err), BL_OK);
    cr_assert_eq(bl_buffer_put(&b, "", 1, &err), BL_OK);
    bl_surface_release(&s);
    return b;
}

static bool shows(const char *words)
{
    struct bl_buffer b = text_at(100, 30);
    bool found = strstr((const char *)b.data, words) != NULL;
    bl_buffer_release(&b);
    return found;
}

/* Golden screens. */

Test(train, golden_live)
{
    bl_fixture_run(&ui.run);
    bl_golden_screen(&ui, "train");
}

Test(train, golden_cursor_in_a_zoom)
{
    bl_fixture_run(&ui.run);
    bl_fixture_press(&ui, "b");
    bl_fixture_press(&ui, "+");
    bl_fixture_press(&ui, "+");
    bl_golden_one(&ui, "train_zoom", 100, 30, BL_GLYPHS_BRAILLE);
}

Test(train, golden_done)
{
    bl_fixture_run_ended(&ui.run, "done", "");
    bl_golden_one(&ui, "train_done", 100, 30, BL_GLYPHS_BRAILLE);
    bl_golden_one(&ui, "train_done", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(train, golden_failed)
{
    bl_fixture_run_ended(&ui.run, "failed",
                         "the loss is no number at epoch 174: column weight "
                         "spans 1e-9 to 1e7; normalise it with log, or drop "
                         "it");
    bl_golden_one(&ui, "train_failed", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(train, golden_pca)
{
    bl_fixture_run_pca(&ui.run);
    bl_golden_one(&ui, "train_pca", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(train, golden_nothing)
{
    bl_golden_one(&ui, "train_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(train, survives_every_size)
{
    bl_golden_sweep(&ui);
    bl_fixture_run(&ui.run);
    bl_fixture_press(&ui, "Left");
    bl_golden_sweep(&ui);
    bl_run_release(&ui.run);
    bl_fixture_run_ended(&ui.run, "stopped", "");
    bl_golden_sweep(&ui);
}

/* Actions on the run. */

static void expect_wish(enum bl_wish_kind kind)
{
    const struct bl_wish *w = bl_fixture_wish(&ui, kind);
    cr_assert_not_null(w);
    cr_expect_str_eq(w->text, ui.run.dir);
}

Test(train, pauses_and_goes_on)
{
    bl_fixture_run(&ui.run);
    bl_fixture_press(&ui, "p");
    expect_wish(BL_WISH_PAUSE);
    ui.run.state = BL_RUN_PAUSED;
    bl_fixture_press(&ui, "p");
    expect_wish(BL_WISH_RESUME);
    ui.toast.text[0] = '\0';
    cr_expect(shows("paused: p goes on"));
}

Test(train, stops_only_when_told_so_twice)
{
    bl_fixture_run(&ui.run);
    bl_fixture_press(&ui, "S");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_STOP));
    cr_expect_not_null(strstr(ui.confirm.text, "epoch 153"));
    bl_fixture_press(&ui, "y");
    expect_wish(BL_WISH_STOP);
}

Test(train, aborts_only_when_told_so_twice)
{
    bl_fixture_run(&ui.run);
    bl_fixture_press(&ui, "X");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_ABORT));
    bl_fixture_press(&ui, "n");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_ABORT));
    bl_fixture_press(&ui, "X");
    bl_fixture_press(&ui, "y");
    expect_wish(BL_WISH_ABORT);
}

static void expect_refused(const char *key, const char *why)
{
    ui.toast.text[0] = '\0';
    bl_fixture_press(&ui, key);
    cr_expect_eq(ui.wishes.n, 0, "%s", key);
    cr_expect_eq(ui.n_overlays, 0, "%s", key);
    cr_expect_not_null(strstr(ui.toast.text, why), "%s: %s", key,
                       ui.toast.text);
}

Test(train, says_why_not)
{
    expect_refused("p", "there is no run");
    expect_refused("+", "there is no run");
    bl_fixture_run(&ui.run);
    expect_refused("Enter", "still going on");
    expect_refused("r", "still going on");
    ui.run.here = false;
    expect_refused("p", "another machine");
    expect_refused("S", "another machine");
    ui.run.here = true;
    ui.run.state = BL_RUN_DONE;
    expect_refused("X", "the run has ended");
    expect_refused("r", "did not fail");
    ui.run.state = BL_RUN_FAILED;
    expect_refused("Enter", "left no result");
}

Test(train, cannot_keep_the_best_before_there_is_one)
{
    bl_fixture_run_pca(&ui.run);
    expect_refused("S", "X aborts it");
}

Test(train, shows_results_when_done_and_retries_what_failed)
{
    bl_fixture_run_ended(&ui.run, "stopped", "");
    bl_fixture_press(&ui, "Enter");
    cr_expect_eq(ui.screen, BL_SCREEN_RESULTS);
    ui.screen = BL_SCREEN_TRAIN;
    ui.run.state = BL_RUN_LOST;
    bl_fixture_press(&ui, "r");
    expect_wish(BL_WISH_RETRY);
}

/* What is seen. */

Test(train, tells_how_many_values_a_logarithm_hides)
{
    bl_fixture_run(&ui.run);
    ui.run.epochs[10].train = 0;
    ui.run.epochs[20].train = -1;
    ui.run.epochs[30].validation = 0;
    cr_expect(shows("3 values ≤ 0 not shown"));
    bl_fixture_press(&ui, "l");
    cr_expect(!shows("not shown"));
    cr_expect(shows("linear y"));
}

Test(train, says_so_when_a_logarithm_hides_all)
{
    bl_fixture_run(&ui.run);
    for (size_t i = 0; i < ui.run.n_epochs_done; i++)
        ui.run.epochs[i].train = ui.run.epochs[i].validation = 0;
    cr_expect(shows("no value is above 0"));
}

Test(train, shows_the_exact_values_under_the_cursor)
{
    bl_fixture_run(&ui.run);
    ui.run.epochs[172].train = 0.000318345678;
    bl_fixture_press(&ui, "Left");
    cr_expect(shows("epoch 173  train 0.000318345678  validation"));
    bl_fixture_press(&ui, "Left");
    cr_expect(shows("epoch 172"));
    bl_fixture_press(&ui, "b");
    cr_expect(shows("epoch 153"));
    bl_fixture_press(&ui, "f");
    cr_expect(!ui.train.has_cursor);
}

Test(train, labels_the_best_epoch)
{
    bl_fixture_run(&ui.run);
    cr_expect(shows("best 3.42e-04 @ 153"));
    cr_expect(shows("◆"));
    cr_expect(shows("lr÷2 ▾"));
}

Test(train, shows_the_phase_that_is_not_training)
{
    bl_fixture_run_pca(&ui.run);
    cr_expect(shows("▶ compress"));
    cr_expect(shows("4096/10 851"));
    cr_expect(shows("37 %"));
}

Test(train, hides_patience_that_is_not_asked_for)
{
    struct bl_error err = BL_ERROR_INIT;
    bl_fixture_run(&ui.run);
    cr_expect(shows("patience"));
    size_t key = (size_t)bl_recipe_key_find("patience");
    cr_assert_eq(bl_recipe_set(&ui.run.recipe, key, "0", &err), BL_OK);
    cr_expect(!shows("patience"));
}

Test(train, a_click_puts_the_cursor_there)
{
    bl_fixture_run(&ui.run);
    struct bl_surface s;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(&s, 100, 30, BL_GLYPHS_BRAILLE, &err), BL_OK);
    bl_ui_draw(&ui, &s);
    bl_ui_click(&ui, bl_surface_spot_at(&s, 20, 10), 1);
    cr_expect(ui.train.has_cursor);
    double epoch = ui.run.epochs[ui.train.cursor].epoch;
    cr_expect(epoch > 60 && epoch < 110, "%g", epoch);
    bl_surface_release(&s);
}

/* Colours do not tell the curves apart where there are none. */
Test(train, marks_the_validation_in_monochrome)
{
    bl_fixture_run(&ui.run);
    cr_expect(!shows("o validation"));
    ui.is_monochrome = true;
    cr_expect(shows("o validation"));
}
