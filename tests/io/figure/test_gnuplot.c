#include "io/figure/draw.h"
#include "io/figure/gnuplot.h"

#include "tests/io/scratch.h"

TestSuite(gnuplot, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;
static char said[BL_GNUPLOT_WARNING];

/* A program of that name that is found before any other. */
static void pretend(const char *script)
{
    char path[4096];
    mkdir("bin", 0777);
    scratch_write("bin/gnuplot", script, strlen(script));
    chmod("bin/gnuplot", 0755);
    snprintf(path, sizeof path, "%s/bin:/usr/bin:/bin", scratch_folder);
    setenv("PATH", path, 1);
}

Test(gnuplot, is_missing)
{
    setenv("PATH", scratch_folder, 1);
    cr_expect_eq(bl_gnuplot_draw(".", "figure", "pdf", said, &err), BL_FAILED);
    cr_expect_str_eq(err.text,
                     "gnuplot is not on the PATH: install it (Debian: "
                     "gnuplot-nox) and run this again, or draw the scripts in "
                     ". with it (gnuplot figure.gp)");
}

Test(gnuplot, fails_and_says_where)
{
    pretend("#!/bin/sh\n"
            "echo 'plot nonsense' >&2\necho '     ^' >&2\n"
            "echo '\"figure.gp\" line 7: warning: mild' >&2\n"
            "echo '\"figure.gp\" line 9: undefined variable: nonsense' >&2\n"
            "echo '1 frames in sequence' >&2\nexit 1\n");
    cr_expect_eq(bl_gnuplot_draw(".", "figure", "pdf", said, &err), BL_FAILED);
    cr_expect_str_eq(err.text,
                     "gnuplot could not draw ./figure.gp: \"figure.gp\" line "
                     "9: undefined variable: nonsense");
    cr_expect_eq(access("figure_pdf.log", F_OK), -1);
}

Test(gnuplot, fails_without_a_word)
{
    pretend("#!/bin/sh\nexit 3\n");
    cr_expect_eq(bl_gnuplot_draw(".", "figure", NULL, said, &err), BL_FAILED);
    cr_expect_str_eq(err.text,
                     "gnuplot could not draw ./figure.gp: it does not say why");
}

Test(gnuplot, is_killed)
{
    pretend("#!/bin/sh\nkill -9 $$\n");
    cr_expect_eq(bl_gnuplot_draw(".", "figure", "pdf", said, &err), BL_FAILED);
    cr_expect(strstr(err.text, "ended by signal 9") != NULL, "%s", err.text);
}

/* It works in the folder of the script, whatever that is called. */
Test(gnuplot, is_told_the_folder_and_the_format)
{
    size_t n;
    pretend("#!/bin/sh\nprintf '%s\\n' \"$@\" >said\n");
    mkdir("it's", 0777);
    cr_expect_eq(bl_gnuplot_draw("it's", "figure", "svg", said, &err), BL_OK,
                 "%s", err.text);
    char *words = scratch_read("said", &n);
    cr_expect_str_eq(words, "-d\n-e\ncd 'it''s'; format = 'svg'\nfigure.gp\n");
    free(words);
}

Test(gnuplot, warns)
{
    pretend("#!/bin/sh\n"
            "echo 'Fontconfig warning: mild' >&2\n"
            "echo 'plot x' >&2\necho '     ^' >&2\n"
            "echo ' \"figure.gp\" line 7: warning: empty x range' >&2\n"
            "echo '\"figure.gp\" line 9: warning: another' >&2\n");
    cr_expect_eq(bl_gnuplot_draw(".", "figure", "pdf", said, &err), BL_OK);
    cr_expect_str_eq(said, "\"figure.gp\" line 7: warning: empty x range");
    pretend("#!/bin/sh\necho 'warning: of no place' >&2\n");
    cr_expect_eq(bl_gnuplot_draw(".", "figure", "pdf", said, &err), BL_OK);
    cr_expect_str_eq(said, "");
}

/* Drawing a folio. */

struct told {
    uint64_t last, of;
    size_t n_warnings;
};

static void on_drawn(void *context, uint64_t done, uint64_t of)
{
    struct told *t = context;
    cr_expect_geq(done, t->last);
    t->last = done;
    t->of = of;
}

static void on_warned(void *context, const char *name, const char *text)
{
    struct told *t = context;
    t->n_warnings++;
    cr_expect_str_eq(name, "b");
    cr_expect(strstr(text, "empty x range") != NULL);
}

static enum bl_status draw_three(struct told *told)
{
    struct bl_sheet_file files[] = {
        {.name = "a", .height = 50},
        {.name = "b", .height = 50},
        {.name = "c", .height = 50, .is_animation = true},
    };
    struct bl_folio folio = {
        .dir = ".", .style = "", .width = 86, .files = files, .n_files = 3};
    struct bl_draw draw = {
        .drawn = on_drawn, .warned = on_warned, .context = told};
    *told = (struct told){0};
    bl_draw_set_formats(&draw, "pdf,svg", &err);
    return bl_draw_folio(&draw, &folio, &err);
}

Test(gnuplot, draws_a_folio)
{
    struct told told;
    pretend("#!/bin/sh\ncase \"$*\" in *b.gp) echo '\"b.gp\" line 7: warning: "
            "empty x range' >&2;; esac\n");
    cr_expect_eq(draw_three(&told), BL_OK, "%s", err.text);
    cr_expect_eq(told.of, 6); // two in two formats, an animation, the summary
    cr_expect_eq(told.last, 6);
    cr_expect_eq(told.n_warnings, 1); // not once per format
}

Test(gnuplot, is_missing_and_the_summary_is_there)
{
    struct told told;
    setenv("PATH", scratch_folder, 1);
    cr_expect_eq(draw_three(&told), BL_FAILED);
    cr_expect(strstr(err.text, "gnuplot-nox") != NULL);
    cr_expect_eq(told.last, 0);
    cr_expect_eq(access("summary.gp", F_OK), 0);
}

Test(gnuplot, formats)
{
    struct bl_draw d = {0};
    cr_expect_eq(bl_draw_set_formats(&d, "svg,pdf,svg", &err), BL_OK);
    cr_assert_eq(d.n_formats, 2);
    cr_expect_str_eq(d.formats[0], "svg");
    bl_draw_add_format(&d, "pdf");
    cr_expect_eq(d.n_formats, 2);
    cr_expect_eq(bl_draw_set_formats(&d, "pdf,jpg", &err), BL_USAGE);
    cr_expect_eq(bl_draw_set_formats(&d, "", &err), BL_USAGE);
    cr_expect_eq(bl_draw_set_formats(&d, "pd", &err), BL_USAGE);
}
