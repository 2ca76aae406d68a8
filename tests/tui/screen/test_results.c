#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "base/memory.h"
#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/golden.h"
#include "tests/tui/fixture/outcome.h"
#include "tests/tui/fixture/run.h"
#include "tui/screen/results_parts.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
    ui.screen = BL_SCREEN_RESULTS;
    bl_fixture_run_ended(&ui.run, "done", "");
    bl_results_show(&ui, bl_fixture_outcome());
    bl_golden_draw(&ui, 100, 30);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(results, .init = setup, .fini = teardown);

static const char *at_cursor(void)
{
    const struct bl_variable *v = bl_results_variable(&ui.results);
    return v != NULL ? v->name : "";
}

/* Golden screens. */

Test(results, golden)
{
    bl_golden_screen(&ui, "results");
}

static void golden_view(const char *keys, const char *name)
{
    bl_fixture_keys(&ui, keys);
    bl_golden_one(&ui, name, 100, 30, BL_GLYPHS_BRAILLE);
    bl_golden_one(&ui, name, 80, 24, BL_GLYPHS_ASCII);
}

Test(results, golden_residual)
{
    golden_view("o", "results_residual");
}

Test(results, golden_response)
{
    golden_view("o o", "results_response");
}

Test(results, golden_correlation)
{
    golden_view("o o o Tab Down Right", "results_correlation");
}

Test(results, golden_peak)
{
    golden_view("G o o o o", "results_peak");
}

Test(results, golden_field)
{
    golden_view("o o o o", "results_field");
}

Test(results, golden_worst)
{
    golden_view("W Down", "results_worst");
}

Test(results, golden_sets)
{
    golden_view("t t t", "results_chi2");
}

Test(results, golden_detail_alone_where_there_is_little_room)
{
    bl_fixture_keys(&ui, "Tab");
    bl_golden_one(&ui, "results_detail", 60, 16, BL_GLYPHS_BRAILLE);
}

Test(results, golden_nothing)
{
    bl_results_show(&ui, NULL);
    bl_run_release(&ui.run);
    bl_golden_one(&ui, "results_none", 80, 24, BL_GLYPHS_BRAILLE);
}

Test(results, survives_every_size_in_every_view)
{
    for (int view = 0; view < BL_N_VIEWS; view++) {
        ui.results.view = (enum bl_results_view)view;
        ui.results.pane = view % 2;
        bl_golden_sweep(&ui);
    }
    bl_results_show(&ui, NULL);
    bl_golden_sweep(&ui);
}

/* The order of lines. */

Test(results, begins_with_the_worst_chi_square)
{
    const struct bl_results *r = &ui.results;
    double before = INFINITY;
    for (int i = 0; r->lines[i] != BL_RESULTS_HEADING; i++) {
        const struct bl_variable *v = &r->outcome->variables[r->lines[i]];
        double chi2 = bl_variable_chi2_ndf(v, BL_CHI2_TWO_SAMPLE);
        cr_expect(chi2 <= before || (isnan(chi2)), "%s", v->name);
        before = isnan(chi2) ? -1 : chi2;
    }
    cr_expect_str_eq(at_cursor(), "py2");
}

Test(results, unknown_numbers_come_last_in_both_directions)
{
    const struct bl_results *r = &ui.results;
    int last = (int)r->outcome->n_columns - 1;
    cr_expect_str_eq(r->outcome->variables[r->lines[last]].name, "run");
    bl_fixture_keys(&ui, "S");
    cr_expect_str_eq(r->outcome->variables[r->lines[last]].name, "run");
    cr_expect_str_eq(r->outcome->variables[r->lines[0]].name, "Q1");
}

Test(results, sorting_goes_through_the_columns_that_are_seen)
{
    int chosen[BL_RESULTS_MAX_COLUMNS], name, spark;
    int n = bl_results_visible(chosen, &ui.results, ui.results.width, &name,
                               &spark);
    int first = bl_results_sort_column(&ui.results);
    for (int i = 0; i < n; i++) {
        bl_fixture_keys(&ui, "s");
        int column = bl_results_sort_column(&ui.results);
        bool is_seen = false;
        for (int j = 0; j < n; j++)
            is_seen |= chosen[j] == column;
        cr_expect(is_seen, "%s", bl_results_columns[column].title);
    }
    cr_expect_eq(bl_results_sort_column(&ui.results), first);
}

Test(results, the_cursor_stays_with_its_variable)
{
    bl_fixture_keys(&ui, "Down Down");
    char name[64];
    snprintf(name, sizeof name, "%s", at_cursor());
    bl_fixture_keys(&ui, "s S s");
    cr_expect_str_eq(at_cursor(), name);
}

Test(results, a_click_on_a_head_sorts_and_again_reverses)
{
    bl_screen_results.click(&ui, BL_RESULTS_TABLE, -1 - 0, 1);
    cr_expect_eq(bl_results_sort_column(&ui.results), 0);
    cr_expect_not(ui.results.is_reversed);
    bl_screen_results.click(&ui, BL_RESULTS_TABLE, -1 - 0, 1);
    cr_expect(ui.results.is_reversed);
}

Test(results, the_cursor_passes_over_the_heading)
{
    bl_fixture_keys(&ui, "G");
    cr_expect_str_eq(at_cursor(), "M");
    bl_fixture_keys(&ui, "Up");
    cr_expect_str_eq(at_cursor(), "run");
    bl_fixture_keys(&ui, "Down");
    cr_expect_str_eq(at_cursor(), "M");
}

Test(results, filters_by_any_part_of_the_name)
{
    bl_screen_results.filter(&ui, "PX");
    cr_expect_eq(ui.results.n_lines, 2);
    bl_screen_results.filter(&ui, "M");
    cr_expect_eq(ui.results.lines[0], BL_RESULTS_HEADING);
    cr_expect_str_eq(at_cursor(), "M");
    bl_screen_results.filter(&ui, "nothing of the kind");
    cr_expect_eq(ui.results.n_lines, 0);
    bl_fixture_keys(&ui, "Down o t s S n W");
    bl_golden_draw(&ui, 100, 30);
    bl_screen_results.filter(&ui, "");
    cr_expect_eq(ui.results.n_lines, (int)ui.results.outcome->n + 1);
}

Test(results, goes_through_the_bad_ones)
{
    bl_fixture_keys(&ui, "n");
    const struct bl_variable *second = bl_results_variable(&ui.results);
    cr_expect_eq(bl_variable_verdict(second), BL_VERDICT_DISTORTED);
    bl_fixture_keys(&ui, "N");
    cr_expect_str_eq(at_cursor(), "py2");
    bl_fixture_keys(&ui, "N");
    cr_expect_eq(bl_variable_verdict(bl_results_variable(&ui.results)),
                 BL_VERDICT_DISTORTED);
}

/* What leaves the screen. */

Test(results, enter_shows_the_worst_row_and_marks_the_others)
{
    ui.table.is_open = true;
    ui.table.schema.n_rows = 10851;
    bl_fixture_keys(&ui, "Enter");
    const struct bl_variable *v = bl_results_variable(&ui.results);
    cr_expect_eq(bl_ui_front(&ui), &bl_screen_rows);
    cr_expect_eq(ui.rows.cursor, v->worst[0].row);
    cr_expect_eq(ui.rows.n_marked, v->n_worst);
    cr_expect(ui.rows.wants_restored);
}

Test(results, enter_in_the_list_shows_the_row_under_its_cursor)
{
    ui.table.is_open = true;
    ui.table.schema.n_rows = 10851;
    bl_fixture_keys(&ui, "W");
    bl_golden_draw(&ui, 100, 30);
    bl_fixture_keys(&ui, "Down Down Enter");
    const struct bl_variable *v = bl_results_variable(&ui.results);
    cr_expect_eq(ui.rows.cursor, v->worst[2].row);
}

Test(results, enter_shows_the_column_of_the_variable)
{
    const char *name = bl_results_variable(&ui.results)->name;
    struct bl_column columns[] = {{.name = "id"}, {.name = (char *)name}};
    ui.table.is_open = true;
    ui.table.schema.n_rows = 10851;
    ui.table.schema.columns = columns;
    ui.table.schema.n_columns = 2;
    for (size_t i = 0; i < 2; i++)
        columns[i].width = 1;
    bl_fixture_keys(&ui, "Enter");
    cr_expect_eq(ui.rows.cursor_column, 1);
    ui.table.schema.columns = NULL;
    ui.table.schema.n_columns = 0;
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

Test(results, says_why_not)
{
    expect_refused("Enter", "open the table");
    bl_screen_results.filter(&ui, "Q1");
    expect_refused("W", "came back as it was");
    expect_refused("n", "well kept");
    bl_results_show(&ui, NULL);
    expect_refused("s", "no results");
    expect_refused("W", "no variable");
}

static size_t count(const char *text, char c)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += *text == c;
    return n;
}

Test(results, copies_the_table_with_tabs)
{
    bl_fixture_keys(&ui, "y");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_COPY);
    cr_assert_not_null(w);
    cr_expect_eq(count(w->text, '\n'), 1 + ui.results.outcome->n);
    cr_expect_eq(count(w->text, '\t'), (1 + ui.results.outcome->n) *
                                           (1 + (size_t)bl_n_results_columns));
    cr_expect_null(strstr(w->text, "nan"));
}

Test(results, exports_the_table_to_the_file_that_is_named)
{
    bl_fixture_keys(&ui, "w Enter");
    const struct bl_wish *w = bl_fixture_wish(&ui, BL_WISH_SAVE_TABLE);
    cr_assert_not_null(w);
    cr_expect_eq(strncmp(w->text, "results.csv\n\"variable\",\"unit\",", 30),
                 0);
}

/* Views. */

Test(results, views_are_those_that_there_are)
{
    bool seen[BL_N_VIEWS] = {false};
    for (int i = 0; i < BL_N_VIEWS; i++) {
        seen[bl_results_view_shown(&ui.results)] = true;
        bl_fixture_keys(&ui, "o");
    }
    cr_expect(seen[BL_VIEW_RESIDUAL] && seen[BL_VIEW_CORRELATION]);
    cr_expect(seen[BL_VIEW_FIELD] && seen[BL_VIEW_WORST]);
    cr_expect_not(seen[BL_VIEW_PEAK], "only the derived variable has one");
    bl_fixture_keys(&ui, "G");
    cr_expect(bl_results_has_view(&ui.results, BL_VIEW_PEAK));
}

Test(results, a_view_that_a_variable_lacks_gives_way)
{
    bl_fixture_keys(&ui, "G");
    ui.results.view = BL_VIEW_PEAK;
    cr_expect_eq(bl_results_view_shown(&ui.results), BL_VIEW_PEAK);
    bl_fixture_keys(&ui, "g");
    cr_expect_eq(bl_results_view_shown(&ui.results), BL_VIEW_OVERLAY);
}

Test(results, escape_leaves_the_worst_rows)
{
    bl_fixture_keys(&ui, "W");
    cr_expect_eq(ui.results.pane, BL_RESULTS_DETAIL);
    bl_fixture_keys(&ui, "Esc");
    cr_expect_eq(ui.results.pane, BL_RESULTS_TABLE);
    cr_expect_eq(bl_results_view_shown(&ui.results), BL_VIEW_OVERLAY);
}

Test(results, the_map_has_a_cursor)
{
    bl_fixture_keys(&ui, "o o o Tab");
    bl_golden_draw(&ui, 100, 30);
    bl_fixture_keys(&ui, "Down Down Right");
    cr_expect_eq(ui.results.heat.rows.cursor, 2);
    cr_expect_eq(ui.results.heat.columns.cursor, 1);
}

/* Words. */

static void expect_words(const char *words)
{
    char text[1024];
    bl_result_file_why_missing(&ui, &bl_results_file, &ui.results.trouble, text,
                               sizeof text);
    cr_expect_not_null(strstr(text, words), "%s", text);
}

Test(results, tells_why_there_is_nothing)
{
    bl_results_show(&ui, NULL);
    expect_words("no metrics.json in its folder");
    ui.run.state = BL_RUN_RUNNING;
    expect_words("still going");
    ui.run.state = BL_RUN_LOST;
    expect_words("came to nothing");
    bl_run_release(&ui.run);
    expect_words("No run is shown");
}

static void expect_on_screen(const char *words, bool is_there)
{
    char *text = bl_golden_text(&ui, 100, 30);
    cr_expect_eq(strstr(text, words) != NULL, is_there, "%s", text);
    free(text);
}

Test(results, says_it_when_the_model_outweighs_the_gain)
{
    expect_on_screen("no smaller than the table", false);
    ui.run.sizes.compressed = 2e6;
    ui.run.sizes.model = 1.4e6;
    expect_on_screen("no smaller than the table: the model is 1.40 MB", true);
    ui.run.sizes.compressed = 5e5;
    ui.run.sizes.model = 4e5;
    expect_on_screen("is 80 % of the file", true);
}

Test(results, says_it_when_pca_comes_closer)
{
    ui.results.outcome->pca.mean_rms_over_std = 0.1;
    expect_on_screen("PCA of the same size comes closer", true);
}

/* Files. */

Test(results, reads_the_metrics_of_the_run)
{
    char dir[] = "/tmp/baler-results-XXXXXX", path[64];
    cr_assert_not_null(mkdtemp(dir));
    struct bl_error err = BL_ERROR_INIT;
    free(ui.run.dir);
    ui.run.dir = bl_string_copy(dir, &err);
    snprintf(path, sizeof path, "%s/metrics.json", dir);
    json_t *json = bl_fixture_metrics_json();
    cr_assert_eq(json_dump_file(json, path, 0), 0);
    json_decref(json);
    bl_results_show(&ui, NULL);
    bl_results_load(&ui);
    cr_assert_not_null(ui.results.outcome);
    cr_expect_eq(ui.results.outcome->n, 16);

    FILE *f = fopen(path, "w");
    fputs("{\"columns\": [", f);
    fclose(f);
    bl_results_load(&ui);
    cr_expect_null(ui.results.outcome);
    expect_words("is no JSON (line 1)");

    unlink(path);
    cr_assert_eq(mkfifo(path, 0600), 0);
    bl_results_load(&ui);
    expect_words("no regular file");

    unlink(path);
    bl_results_load(&ui);
    expect_words("no metrics.json");
    rmdir(dir);
}
