#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/outcome.h"
#include "tests/tui/fixture/run.h"
#include "tui/screen/latent_parts.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.screen = BL_SCREEN_LATENT;
    bl_fixture_run_ended(&ui.run, "done", "");
    bl_latent_show(&ui, bl_fixture_latent_space());
    bl_golden_draw(&ui, 100, 30);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(latent, .init = setup, .fini = teardown);

/* Golden screens. */

Test(latent, golden)
{
    bl_golden_screen(&ui, "latent");
}

Test(latent, golden_coloured)
{
    bl_fixture_keys(&ui, "c c c Tab Tab Right Up");
    bl_golden_screen(&ui, "latent_coloured");
}

Test(latent, golden_zoom)
{
    bl_fixture_keys(&ui, "] z z");
    bl_golden_one(&ui, "latent_zoom", 100, 30, BL_GLYPHS_BRAILLE);
}

Test(latent, golden_map_where_there_is_little_room)
{
    bl_fixture_keys(&ui, "Tab Down Right");
    bl_golden_one(&ui, "latent_map", 60, 16, BL_GLYPHS_BRAILLE);
}

Test(latent, golden_nothing)
{
    bl_latent_show(&ui, NULL);
    bl_golden_one(&ui, "latent_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(latent, survives_every_size)
{
    for (int pane = 0; pane < BL_N_LATENT_PANES; pane++) {
        ui.is_monochrome = pane == BL_LATENT_SCATTER;
        bl_golden_sweep(&ui);
        bl_fixture_keys(&ui, "Tab c");
    }
}

/* The scatter. */

Test(latent, picks_axes_by_the_cursor)
{
    cr_expect(ui.latent.x == 0 && ui.latent.y == 1);
    bl_fixture_keys(&ui, "Down Down x");
    cr_expect(ui.latent.x == 2 && ui.latent.y == 1);
    bl_fixture_keys(&ui, "Up x");
    cr_expect(ui.latent.x == 1 && ui.latent.y == 2, "they change places");
    bl_fixture_keys(&ui, "G y");
    cr_expect(ui.latent.x == 1 && ui.latent.y == 7);
}

Test(latent, goes_through_all_pairs_and_back)
{
    int n = 8 * 7 / 2;
    bool seen[8][8] = {{false}};
    for (int i = 0; i < n; i++) {
        cr_expect_lt(ui.latent.x, ui.latent.y);
        cr_expect_not(seen[ui.latent.x][ui.latent.y]);
        seen[ui.latent.x][ui.latent.y] = true;
        bl_fixture_keys(&ui, "]");
    }
    cr_expect(ui.latent.x == 0 && ui.latent.y == 1);
    bl_fixture_keys(&ui, "[");
    cr_expect(ui.latent.x == 6 && ui.latent.y == 7);
    bl_fixture_keys(&ui, "] ] [");
    cr_expect(ui.latent.x == 0 && ui.latent.y == 1);
}

Test(latent, colours_go_round)
{
    bl_fixture_keys(&ui, "c");
    cr_expect_eq(ui.latent.colour, 1);
    bl_fixture_keys(&ui, "C C");
    cr_expect_eq(ui.latent.colour, ui.latent.space->sample.n_variables);
    bl_fixture_keys(&ui, "c");
    cr_expect_eq(ui.latent.colour, 0);
}

Test(latent, zooms_around_the_cursor_within_the_range)
{
    struct bl_axis all = bl_latent_seen(&ui.latent, 0);
    for (int i = 0; i < 12; i++) {
        bl_fixture_keys(&ui, "z Right");
        struct bl_axis a = bl_latent_seen(&ui.latent, 0);
        double cursor = bl_latent_cursor(&ui.latent, 0);
        cr_expect(a.low < a.high && a.low <= cursor && cursor <= a.high);
        cr_expect(a.low >= all.low - 1e-12 && a.high <= all.high + 1e-12);
    }
    cr_expect_eq(ui.latent.zoom, BL_LATENT_MAX_ZOOM);
    for (int i = 0; i < 12; i++)
        bl_fixture_keys(&ui, "Z");
    cr_expect_eq(bl_latent_seen(&ui.latent, 0).low, all.low);
}

/* By hand: no point is nearer than the first, and they come in order. */
Test(latent, finds_the_points_nearest_to_the_cursor)
{
    const struct bl_latent *l = &ui.latent;
    const struct bl_latent_sample *p = &l->space->sample;
    struct bl_axis x = bl_latent_range(l->space, 0);
    struct bl_axis y = bl_latent_range(l->space, 1);
    double cx = bl_latent_cursor(l, 0), cy = bl_latent_cursor(l, 1);
    double last = 0, nearest = INFINITY;
    size_t points[5], n = bl_latent_nearest(l, points, 5);
    cr_assert_eq(n, 5);
    for (size_t i = 0; i < p->n; i++)
        nearest = fmin(nearest,
                       hypot((p->latent[i * 8] - cx) / (x.high - x.low),
                             (p->latent[i * 8 + 1] - cy) / (y.high - y.low)));
    for (size_t i = 0; i < n; i++) {
        double d =
            hypot((p->latent[points[i] * 8] - cx) / (x.high - x.low),
                  (p->latent[points[i] * 8 + 1] - cy) / (y.high - y.low));
        cr_expect(i > 0 ? d >= last : fabs(d - nearest) < 1e-12);
        last = d;
    }
}

Test(latent, finds_the_extremes_of_a_dimension)
{
    const struct bl_latent_space *s = ui.latent.space;
    size_t points[3];
    cr_assert_eq(bl_latent_extremes(s, 2, points, 3), 3);
    double most = 0;
    for (size_t i = 0; i < s->sample.n; i++)
        most =
            fmax(most, fabs(s->sample.latent[i * s->k + 2] - s->axes[2].mean));
    cr_expect_float_eq(
        fabs(s->sample.latent[points[0] * s->k + 2] - s->axes[2].mean), most,
        1e-12);
}

Test(latent, a_range_is_never_empty)
{
    struct bl_latent_axis *a = &ui.latent.space->axes[3];
    static const double odd[] = {0, 5, -1e300, 1e300, INFINITY, NAN, 1e-300};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        a->mean = a->min = a->max = odd[i];
        a->std = i % 2 ? 0 : odd[i];
        struct bl_axis r = bl_latent_range(ui.latent.space, 3);
        cr_expect(isfinite(r.high - r.low) && r.low < r.high, "%g", odd[i]);
    }
}

/* The table. */

Test(latent, sorts_by_columns_and_back)
{
    bl_fixture_keys(&ui, "s s");
    const struct bl_latent *l = &ui.latent;
    for (size_t i = 1; i < l->space->k; i++)
        cr_expect_geq(l->space->axes[l->order[i - 1]].std,
                      l->space->axes[l->order[i]].std);
    bl_fixture_keys(&ui, "S");
    cr_expect_eq(l->order[0], 7, "the idle one is the narrowest");
    for (int i = 2; i <= bl_n_latent_columns; i++)
        bl_fixture_keys(&ui, "s");
    cr_expect_eq(l->order[0], 0);
}

Test(latent, panes_take_the_arrows_in_turn)
{
    bl_fixture_keys(&ui, "Down Tab Down Down Right Tab Right");
    cr_expect_eq(ui.latent.list.cursor, 1);
    cr_expect_eq(ui.latent.map.rows.cursor, 2);
    cr_expect_eq(ui.latent.map.columns.cursor, 1);
    cr_expect_gt(ui.latent.at[0], 0);
    bl_fixture_keys(&ui, "Tab");
    cr_expect_eq(ui.latent.pane, BL_LATENT_TABLE);
    bl_fixture_keys(&ui, "Shift-Tab");
    cr_expect_eq(ui.latent.pane, BL_LATENT_SCATTER);
}

/* What leaves the screen. */

Test(latent, enter_shows_rows)
{
    ui.table.is_open = true;
    ui.table.schema.n_rows = 10851;
    bl_fixture_keys(&ui, "Enter");
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_rows);
    cr_expect_eq(ui.rows.cursor % 3, 1, "rows of the sample are 3 i + 1");
    cr_expect_eq(ui.rows.n_marked, 20);
}

Test(latent, exports_both_tables)
{
    bl_fixture_keys(&ui, "w Enter");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_SAVE_TABLE);
    cr_assert_not_null(w);
    cr_expect_eq(strncmp(w->text, "latent.csv\n\"dimension\",", 23), 0);
    cr_expect_not_null(strstr(w->text, "\"variable\",\"r2\",\"r_z0\""));
    cr_expect_not_null(strstr(w->text, ",\"idle\"\n"));
}

static void expect_refused(const char *key, const char *why)
{
    ui.toast.text[0] = '\0';
    bl_fixture_keys(&ui, key);
    cr_expect_eq(ui.wishes.n, 0);
    cr_expect_eq(ui.n_overlays, 0);
    cr_expect_not_null(strstr(ui.toast.text, why), "%s: %s", key,
                       ui.toast.text);
}

Test(latent, says_why_not)
{
    expect_refused("Enter", "open the table");
    ui.latent.space->sample.n = 0;
    expect_refused("c", "keeps no sample");
    expect_refused("z", "keeps no sample");
    bl_golden_draw(&ui, 100, 30);
    bl_latent_show(&ui, NULL);
    expect_refused("s", "no latent space");
    expect_refused("x", "no latent space");
}

/* What is shown of it. */

static void expect_on_screen(const char *words)
{
    char *text = bl_golden_text(&ui, 100, 30);
    cr_expect_not_null(strstr(text, words), "%s", text);
    free(text);
}

Test(latent, marks_what_is_idle)
{
    expect_on_screen("○ idle");
    expect_on_screen("1 idle (○, share below 0.001)");
}

Test(latent, tells_where_the_colours_are_cut)
{
    double cuts[2];
    const struct bl_latent_sample *p = &ui.latent.space->sample;
    char low[48], number[32];
    cr_assert(bl_sample_thirds(cuts, p->values, p->n, p->n_variables));
    bl_fixture_keys(&ui, "c");
    bl_ui_number_text(number, sizeof number, cuts[0]);
    snprintf(low, sizeof low, "low  < %s", number);
    expect_on_screen(low);
}
