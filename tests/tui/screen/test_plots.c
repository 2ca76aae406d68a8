#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/plots.h"
#include "tui/model/figures.h"
#include "tui/screen/plots_parts.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_plots(&ui);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(plots, .init = setup, .fini = teardown);

static void press(const char *key, int times)
{
    for (int i = 0; i < times; i++)
        bl_fixture_press(&ui, key);
}

static void go(const char *figure)
{
    press("g", 1);
    for (size_t i = 0; i < bl_n_figures(); i++) {
        if (strcmp(bl_figure_name(i), figure) == 0)
            return;
        press("Down", 1);
    }
    cr_assert_fail("there is no figure %s", figure);
}

static void expect_toast(const char *text)
{
    cr_expect(strstr(ui.toast.text, text) != NULL, "%s", ui.toast.text);
}

/* All arguments with a blank before each. */
static const char *arguments(void)
{
    static char all[2048];
    const char *list[16];
    char room[1024];
    size_t n = bl_plots_arguments(&ui, list, 16, room, sizeof room);
    all[0] = '\0';
    for (size_t i = 0; i < n; i++)
        strcat(strcat(all, " "), list[i]);
    return all;
}

Test(plots, there_is_room_for_all_figures)
{
    cr_expect_leq(bl_n_figures(), BL_PLOTS_MAX_FIGURES);
}

Test(plots, figures_are_ticked)
{
    cr_expect_str_eq(arguments(),
                     " --figures loss,residuals,responses,correlation --format "
                     "pdf --width one --style hep");
    press("a", 2);
    cr_expect_str_eq(arguments(), "");
    go("latent_scatter");
    press("Space", 1);
    press("z", 1);
    press("t", 1);
    press("f", 1);
    cr_expect_str_eq(arguments(), " --figures latent_scatter --format svg "
                                  "--width two --style plain");
    press("Space", 1);
    cr_expect_str_eq(arguments(), "");
}

Test(plots, too_little_room_gives_no_arguments)
{
    const char *list[16];
    char room[1024];
    cr_expect_eq(bl_plots_arguments(&ui, list, 8, room, sizeof room), 0);
    cr_expect_eq(bl_plots_arguments(&ui, list, 9, room, sizeof room), 8);
    cr_expect_null(list[8]);
    cr_expect_eq(bl_plots_arguments(&ui, list, 16, room, 60), 0);
}

/* The formats stand below the figures and a heading. */
Test(plots, several_formats_may_be_ticked_and_one_must)
{
    go("latent_spectrum");
    press("Down", 2); // svg
    press("Space", 1);
    cr_expect_str_eq(ui.plots.formats, "pdf,svg");
    press("Down", 2);
    press("Space", 1);
    cr_expect_str_eq(ui.plots.formats, "pdf,svg,tex");
    press("Up", 3);
    press("Space", 1);
    cr_expect_str_eq(ui.plots.formats, "svg,tex");
    press("f", 1);
    cr_expect_str_eq(ui.plots.formats, "png");
    press("Down", 2);
    press("Space", 1); // the last one stays
    cr_expect_str_eq(ui.plots.formats, "png");
}

Test(plots, a_style_of_ones_own)
{
    press("G", 1);
    press("Up", 1);
    press("Enter", 1);
    press("Ctrl-U", 1);
    for (const char *c = "my.gp"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    press("Enter", 1);
    cr_expect_str_eq(ui.plots.style, "my.gp");
    press("Left", 1);
    cr_expect_str_eq(ui.plots.style, "hep");
}

Test(plots, what_the_run_cannot_give_is_not_ticked)
{
    size_t n = ui.results.outcome->n;
    ui.results.outcome->n = ui.results.outcome->n_columns;
    go("derived");
    press("Space", 1);
    expect_toast("no derived variable");
    press("a", 1);
    cr_expect_null(strstr(arguments(), "derived"));
    cr_expect_not_null(strstr(arguments(), "variables"));
    ui.results.outcome->n = n; // all of them are freed
}

Test(plots, the_export_is_wished_for)
{
    press("e", 1);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_PLOT));
}

static void expect_no_export(const char *why)
{
    press("e", 1);
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_PLOT));
    expect_toast(why);
}

Test(plots, why_there_is_no_export)
{
    press("a", 2);
    expect_no_export("nothing is ticked");
    press("a", 1);
    bl_fixture_export_begins(&ui);
    expect_no_export("being drawn");
    ui.run.state = BL_RUN_RUNNING;
    expect_no_export("still going");
    ui.run.state = BL_RUN_FAILED;
    expect_no_export("no result");
    bl_run_release(&ui.run);
    expect_no_export("no run is shown");
}

Test(plots, without_gnuplot_scripts_and_data_are_left)
{
    ui.gnuplot[0] = '\0';
    press("e", 1);
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_PLOT));
    expect_toast("gnuplot is not installed");
}

Test(plots, the_export_is_timed)
{
    press("e", 1);
    bl_fixture_export_ends(&ui);
    cr_expect_float_eq(ui.plots.took, 0.94, 1e-6);
    ui.now += 100;
    bl_plots_news(&ui);
    cr_expect_float_eq(ui.plots.took, 0.94, 1e-6);
}

static void expect_script(const char *figure, const char *expected)
{
    bl_wishes_clear(&ui.wishes);
    go(figure);
    press("E", 1);
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_EDIT);
    if (expected == NULL) {
        cr_expect_null(w, "%s", figure);
        return;
    }
    cr_assert_not_null(w, "%s", figure);
    cr_expect_str_eq(w->text, expected);
}

Test(plots, scripts_are_edited)
{
    expect_script("loss", NULL);
    expect_toast("not been exported");
    bl_fixture_export_ends(&ui);
    expect_script("loss", "/home/ada/plots/loss.gp");
    expect_script("variables", "/home/ada/plots/variable_pt.gp");
    expect_script("latent_scatter", "/home/ada/plots/latent_scatter.gp");
    expect_script("latent", NULL);
}

Test(plots, the_command_line_is_copied)
{
    press("a", 2);
    go("loss");
    press("Space", 1);
    press("y", 1);
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_COPY);
    cr_assert_not_null(w);
    cr_expect_str_eq(
        w->text,
        "baler plot '/home/ada/data/Z to mu mu.csv' "
        "/home/ada/runs/2026-02-18T12-01-18-zmumu/table.baler -o "
        "/home/ada/runs/2026-02-18T12-01-18-zmumu/plots --losses "
        "/home/ada/runs/2026-02-18T12-01-18-zmumu --figures loss --format pdf "
        "--width one --style hep");
}

Test(plots, pages_are_turned)
{
    size_t n = ui.results.outcome->n_columns;
    go("variables");
    press("Right", 2);
    cr_expect_eq(ui.plots.variable, 2);
    press("Left", 3);
    cr_expect_eq(ui.plots.variable, n - 1);
    go("loss"); // has none
    press("Right", 1);
    cr_expect_eq(ui.plots.variable, 0);
}

Test(plots, figures_are_found_by_name)
{
    press("/", 1);
    for (const char *c = "latent_c"; *c != '\0'; c++)
        bl_ui_key(&ui, (bl_key)*c);
    press("Enter", 1);
    cr_expect_str_eq(bl_figure_name(ui.plots.figure), "latent_correlation");
}

Test(plots, the_preview_takes_all_the_room_and_gives_it_back)
{
    press("Enter", 1);
    cr_expect(ui.plots.is_large);
    press("Esc", 1);
    cr_expect_not(ui.plots.is_large);
}

Test(plots, looks_as_it_should)
{
    press("e", 1);
    bl_fixture_export_ends(&ui);
    go("variables");
    press("Space", 1);
    press("Right", 1);
    bl_golden_screen(&ui, "plots");
}

Test(plots, drafts_look_as_they_should)
{
    static const char *const figures[] = {
        "loss",    "residuals",      "responses",          "correlation",
        "derived", "peaks",          "field_spectrum",     "fields",
        "latent",  "latent_scatter", "latent_correlation", "latent_spectrum"};
    char name[64];
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        go(figures[i]);
        snprintf(name, sizeof name, "plots_%s", figures[i]);
        bl_golden_one(&ui, name, 100, 30, BL_GLYPHS_BRAILLE);
    }
}

Test(plots, the_export_looks_as_it_should)
{
    press("G", 1);
    bl_fixture_export_begins(&ui);
    bl_golden_one(&ui, "plots_drawing", 80, 24, BL_GLYPHS_BRAILLE);
    bl_fixture_export_fails(&ui, "gnuplot was not found on the PATH");
    bl_golden_one(&ui, "plots_failed", 80, 24, BL_GLYPHS_BRAILLE);
    bl_run_release(&ui.run);
    bl_golden_one(&ui, "plots_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(plots, survives_every_size)
{
    bl_fixture_export_ends(&ui);
    for (size_t i = 0; i < bl_n_figures(); i += 3) {
        go(bl_figure_name(i));
        ui.plots.is_large = i % 2 != 0;
        bl_golden_sweep(&ui);
    }
}
