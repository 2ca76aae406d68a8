/* Every figure of a small fixture: its script and data as they were when
 * someone last looked at the picture (tests/golden/figures; written anew with
 * BALER_WRITE_GOLDEN=1), and drawn by gnuplot where that is installed.
 */
#include "io/figure/figure.h"

#include "io/figure/draw.h"
#include "io/figure/report.h"
#include "tests/io/figure/fixture.h"
#include "tests/io/scratch.h"

TestSuite(figures, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;

/* Short: what a style says is tested elsewhere. */
static const char STYLE[] =
    "font_name = 'Helvetica'\nfont_size = 8\n"
    "c_before = 'black'\nc_after = 'red'\nc_third = 'blue'\n"
    "c_fourth = 'green'\nc_band = 'gray'\nc_fill = 'gray90'\n"
    "amounts = \"defined (0 'black', 1 'white')\"\n"
    "density = \"defined (0 'white', 1 'black')\"\n"
    "differences = \"defined (0 'blue', 1 'white', 2 'red')\"\n";

static struct bl_folio folio_of(double width)
{
    return (struct bl_folio){
        .dir = ".", .style = STYLE, .format = "pdf", .width = width};
}

static void write_all(struct bl_folio *folio, const struct fixture *f)
{
    for (size_t i = 0; bl_figures[i] != NULL; i++) {
        cr_assert(bl_figures[i]->has_data(&f->input), "%s",
                  bl_figures[i]->name);
        cr_assert_eq(bl_figures[i]->write(folio, &f->input, &err), BL_OK, "%s",
                     err.text);
    }
}

static bool has_gnuplot(void)
{
    return system("gnuplot --version >/dev/null 2>&1") == 0;
}

/* Golden. */

static void golden_path(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/tests/golden/figures/%s",
             getenv("BALER_SOURCE_DIR"), name);
}

static void expect_golden(const char *name)
{
    char path[4096];
    size_t n, n_want;
    golden_path(path, name);
    char *text = scratch_read(name, &n);
    if (getenv("BALER_WRITE_GOLDEN") != NULL)
        scratch_write(path, text, n);
    char *want = scratch_read(path, &n_want);
    cr_expect_str_eq(text, want, "%s is not what it was", name);
    free(text);
    free(want);
}

Test(figures, scripts_and_data_are_what_they_were)
{
    static const char *const names[] = {
        "variable_x_1.gp",
        "variable_x_1.csv",
        "variable_x_1_residual.csv",
        "variable_x_1_response.csv",
        "variable_n.gp",
        "peak_x_1.gp",
        "peak_x_1_fit.csv",
        "residuals.gp",
        "residuals.csv",
        "correlation_difference.gp",
        "loss.gp",
        "loss.csv",
        "field_u.gp",
        "latent_spectrum.gp",
    };
    struct fixture f;
    struct bl_folio folio = folio_of(86);
    fixture_init(&f);
    write_all(&folio, &f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_golden(names[i]);
    bl_folio_release(&folio);
    fixture_release(&f);
}

/* Drawing. */

static void expect_begins(const char *name, const char *magic)
{
    size_t n;
    char *bytes = scratch_read(name, &n);
    cr_expect_gt(n, 400, "%s has %zu bytes", name, n);
    cr_expect_eq(memcmp(bytes, magic, strlen(magic)), 0, "%s", name);
    free(bytes);
}

static const char *magic_of(const struct bl_sheet_file *sheet,
                            const char *format)
{
    static const char *const magics[][2] = {
        {"pdf", "%PDF-"}, {"svg", "<?xml"}, {"png", "\x89PNG"}, {"tex", "%"}};
    if (sheet->is_animation)
        return "GIF8";
    for (size_t i = 0; i < 4; i++)
        if (strcmp(magics[i][0], format) == 0)
            return magics[i][1];
    return "?";
}

static void expect_drawn(const struct bl_sheet_file *sheet,
                         const struct bl_draw *draw)
{
    char name[BL_SHEET_NAME + 16];
    for (size_t i = 0; i < draw->n_formats; i++) {
        bl_draw_file_name(name, sheet, draw->formats[i]);
        expect_begins(name, magic_of(sheet, draw->formats[i]));
    }
}

static void draw_all(double width, const char *formats)
{
    struct fixture f;
    struct bl_folio folio = folio_of(width);
    struct bl_draw draw = {0};
    if (!has_gnuplot())
        cr_skip_test("gnuplot is not installed: nothing was drawn\n");
    fixture_init(&f);
    write_all(&folio, &f);
    bl_draw_set_formats(&draw, formats, &err);
    cr_assert_eq(bl_draw_folio(&draw, &folio, &err), BL_OK, "%s", err.text);
    for (size_t i = 0; i < folio.n_files; i++)
        expect_drawn(&folio.files[i], &draw);
    expect_begins("summary.pdf", "%PDF-");
    bl_folio_release(&folio);
    fixture_release(&f);
}

Test(figures, are_drawn_for_one_column)
{
    draw_all(86, "pdf,svg,png,tex");
}

Test(figures, are_drawn_for_two_columns)
{
    draw_all(178, "pdf");
}

/* A referee has the folder and gnuplot, nothing else. */
Test(figures, are_drawn_again_by_plain_gnuplot)
{
    struct fixture f;
    struct bl_folio folio = folio_of(86);
    if (!has_gnuplot())
        cr_skip_test("gnuplot is not installed: nothing was drawn\n");
    fixture_init(&f);
    cr_assert_eq(bl_figure_find("variables")->write(&folio, &f.input, &err),
                 BL_OK);
    cr_expect_eq(system("gnuplot variable_pt.gp 2>/dev/null"), 0);
    expect_begins("variable_pt.pdf", "%PDF-");
    cr_expect_eq(
        system("gnuplot -e \"format='svg'\" variable_pt.gp 2>/dev/null"), 0);
    expect_begins("variable_pt.svg", "<?xml");
    bl_folio_release(&folio);
    fixture_release(&f);
}

/* Names. */

static void rename_first(struct table *t, const char *name)
{
    free(t->schema.columns[0].name);
    t->schema.columns[0].name = strdup(name);
}

Test(figures, no_name_runs_or_breaks_anything)
{
    static const char *const names[] = {
        "`touch pwned`", "'; system('touch pwned') #",
        "a'b\"c",        "100%",
        "x_{2}^3@&~\\",  "$(touch pwned)",
        "grö\xFF/ße",
    };
    if (!has_gnuplot())
        cr_skip_test("gnuplot is not installed: nothing was drawn\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct fixture f = {0};
        struct bl_folio folio = folio_of(86);
        struct bl_draw draw = {0};
        fixture_columns(&f.before);
        fixture_columns(&f.after);
        fixture_fill(&f.before, 0);
        fixture_fill(&f.after, 3);
        rename_first(&f.before, names[i]);
        rename_first(&f.after, names[i]);
        fixture_measure(&f);
        f.chosen[0] = f.chosen[1] = true;
        f.input.evaluation = bl_evaluation_result(f.evaluation);
        f.input.profile = bl_profile_result(f.profile);
        f.input.chosen = f.chosen;
        bl_draw_set_formats(&draw, "pdf,tex", &err);
        bl_figure_find("variables")->write(&folio, &f.input, &err);
        bl_figure_find("residuals")->write(&folio, &f.input, &err);
        bl_figure_find("correlation")->write(&folio, &f.input, &err);
        cr_expect_eq(bl_draw_folio(&draw, &folio, &err), BL_OK, "%s: %s",
                     names[i], err.text);
        cr_expect_eq(access("pwned", F_OK), -1, "%s was run", names[i]);
        bl_folio_release(&folio);
        fixture_release(&f);
    }
}

/* The report. */

Test(figures, a_report_stands_alone)
{
    struct fixture f;
    struct bl_folio folio = folio_of(86);
    struct bl_sheet sheet;
    const struct bl_report_fact fact = {"ratio <", "1.5 & more"};
    const struct bl_report_section section = {"Sizes", &fact, 1};
    size_t n;
    fixture_init(&f);
    bl_sheet_begin(&sheet, &folio, "one", NULL, "a \"title\"", 50);
    bl_sheet_end(&sheet, &err);
    scratch_write("one.svg", "<svg/>", 6);
    const struct bl_report r = {"a<b.h5", "a.baler", f.input.evaluation,
                                &folio,   &section,  1};
    cr_assert_eq(bl_report_write(&r, ".", &err), BL_OK, "%s", err.text);
    char *html = scratch_read("report.html", &n);
    cr_expect_not_null(strstr(html, "a&lt;b.h5"));
    cr_expect_not_null(strstr(html, "ratio &lt;"));
    cr_expect_not_null(strstr(html, "1.5 &amp; more"));
    cr_expect_not_null(strstr(html, "a &quot;title&quot;"));
    cr_expect_not_null(strstr(html, "data:image/svg+xml;base64,PHN2Zy8+\""));
    cr_expect_null(strstr(html, "http"));
    cr_expect_null(strstr(html, "<script"));
    free(html);
    bl_folio_release(&folio);
    fixture_release(&f);
}

Test(figures, a_report_without_its_figure)
{
    struct fixture f;
    struct bl_folio folio = folio_of(86);
    struct bl_sheet sheet;
    fixture_init(&f);
    bl_sheet_begin(&sheet, &folio, "one", NULL, "title", 50);
    bl_sheet_end(&sheet, &err);
    const struct bl_report r = {"a", "b", f.input.evaluation, &folio, NULL, 0};
    cr_expect_eq(bl_report_write(&r, ".", &err), BL_FAILED);
    cr_expect(strstr(err.text, "one.svg") != NULL, "%s", err.text);
    cr_expect_eq(access("report.html", F_OK), -1);
    bl_folio_release(&folio);
    fixture_release(&f);
}
