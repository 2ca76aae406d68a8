#include "tui/widget/chart.h"

#include <criterion/criterion.h>
#include <math.h>

#include "tests/tui/sheet.h"

static const struct bl_pen pens[] = {{BL_PAINT_VALIDATION, 'o'},
                                     {BL_PAINT_TRAIN, '#'}};

/* A loss that falls by a decade every 20 epochs and then stays, on the axes of
 * a training of 100 epochs. */
static void expect_curve(enum bl_glyphs glyphs, const char *expected)
{
    double x[60], y[60];
    for (int i = 0; i < 60; i++) {
        bool is_known = i < 46 || i > 52; // elsewhere the curve is broken
        x[i] = i;
        y[i] = !is_known ? NAN : i < 40 ? pow(10, -i / 20.0) : 1e-2;
    }
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 40, 13, glyphs);
    struct bl_axis across = {0, 100, false, "ep"}, up = {1e-3, 1, true, NULL};
    struct bl_chart_look look = {.grid = true};
    struct bl_chart c;
    bl_chart_begin(&c, a, &across, &up, &look, pens, 2);
    bl_chart_curve(&c, 1, x, y, 60);
    bl_chart_end(&c);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(chart, a_curve_in_braille)
{
    expect_curve(BL_GLYPHS_BRAILLE,
                 "   1┤⠑⢄· · · · · · · · · · · · · · · · ·\n"
                 "    │ ⠈⠑⢄\n"
                 "    │    ⠓⣄\n"
                 "1e-1┤· · · ⠣⡄· · · · · · · · · · · · · ·\n"
                 "    │       ⠈⠱⣀\n"
                 "    │         ⠈⠢⡀\n"
                 "    │           ⠈⠢⡀\n"
                 "1e-2┤· · · · · · ·⠈⠒⠒· ⠐⠒⠒ · · · · · · ·\n"
                 "    │\n"
                 "    │\n"
                 "1e-3┤· · · · · · · · · · · · · · · · · ·\n"
                 "    └┴────────────────┴────────────────┴\n"
                 "     0               50           100 ep\n");
}

Test(chart, a_curve_in_blocks)
{
    expect_curve(BL_GLYPHS_BLOCKS,
                 "   1┤▜▄· · · · · · · · · · · · · · · · ·\n"
                 "    │ ▝▀▄\n"
                 "    │    ▚▖\n"
                 "1e-1┤· · ·▝▚▖· · · · · · · · · · · · · ·\n"
                 "    │       ▝▜▄\n"
                 "    │         ▝▚▖\n"
                 "    │           ▝▚▖\n"
                 "1e-2┤· · · · · · ·▝▀▀· ▝▀▀ · · · · · · ·\n"
                 "    │\n"
                 "    │\n"
                 "1e-3┤· · · · · · · · · · · · · · · · · ·\n"
                 "    └┴────────────────┴────────────────┴\n"
                 "     0               50           100 ep\n");
}

Test(chart, a_curve_in_ascii)
{
    expect_curve(BL_GLYPHS_ASCII, "   1+##. . . . . . . . . . . . . . . . .\n"
                                  "    | ###\n"
                                  "    |   ###\n"
                                  "1e-1+. . .###. . . . . . . . . . . . . .\n"
                                  "    |       ###\n"
                                  "    |         ###\n"
                                  "    |           ###\n"
                                  "1e-2+. . . . . . .###. ### . . . . . . .\n"
                                  "    |\n"
                                  "    |\n"
                                  "1e-3+. . . . . . . . . . . . . . . . . .\n"
                                  "    ++----------------+----------------+\n"
                                  "     0               50           100 ep\n");
}

static const uint64_t counts[] = {0, 1, 3, 20, 60, 100, 70, 25, 4, 1};

static void expect_histogram(enum bl_glyphs glyphs, bool log, bool filled,
                             const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 26, 6, glyphs);
    struct bl_axis across = {-50, 50, false, "GeV"};
    struct bl_axis up = {log ? 1 : 0, 100, log, NULL};
    struct bl_chart c;
    bl_chart_begin(&c, a, &across, &up, NULL, pens, 2);
    bl_chart_histogram(&c, 0, counts, 10, filled);
    bl_chart_end(&c);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(chart, histograms)
{
    expect_histogram(BL_GLYPHS_BRAILLE, false, true,
                     "100┤           ⣿⣿\n"
                     "   │           ⣿⣿⣤⣤⡄\n"
                     "   │         ⣿⣿⣿⣿⣿⣿⡇\n"
                     "   │      ⢀⣀⣀⣿⣿⣿⣿⣿⣿⣧⣤⡄\n"
                     "  0┤  ⣀⣀⣠⣤⣼⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣧⣤⣤⣀⣀\n"
                     "   └-50────────0────50 GeV\n");
    expect_histogram(BL_GLYPHS_BRAILLE, true, true,
                     "100┤         ⣤⣤⣿⣿⣶⣶⡆\n"
                     "   │      ⢀⣀⣀⣿⣿⣿⣿⣿⣿⣧⣤⡄\n"
                     "   │      ⢸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⡇\n"
                     "   │    ⢠⣤⣼⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣷⣶⣶\n"
                     "  1┤  ⣀⣀⣸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣀⣀\n"
                     "   └-50────────0────50 GeV\n");
    expect_histogram(BL_GLYPHS_BRAILLE, false, false,
                     "100┤           ⡏⢹\n"
                     "   │           ⡇⠸⠤⠤⡄\n"
                     "   │         ⡏⠉⠁   ⡇\n"
                     "   │      ⢀⣀⣀⡇     ⠧⠤⡄\n"
                     "  0┤  ⣀⣀⣠⠤⠼          ⠧⠤⢤⣀⣀\n"
                     "   └-50────────0────50 GeV\n");
    expect_histogram(BL_GLYPHS_BLOCKS, false, true,
                     "100┤           ██\n"
                     "   │           ██▄▄▖\n"
                     "   │         ██████▌\n"
                     "   │      ▗▄▄██████▙▄▖\n"
                     "  0┤  ▄▄▄▄▟██████████▙▄▄▄▄\n"
                     "   └-50────────0────50 GeV\n");
    expect_histogram(BL_GLYPHS_ASCII, true, true,
                     "100+         oooooo\n"
                     "   |       ooooooooooo\n"
                     "   |       ooooooooooo\n"
                     "   |    oooooooooooooooo\n"
                     "  1+  oooooooooooooooooooo\n"
                     "   +-50--------0----50 GeV\n");
}

Test(chart, goes_without_labels_or_axes)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 12, 3, BL_GLYPHS_ASCII);
    struct bl_axis x = {0, 1, false, NULL};
    static const double ends[] = {0, 1};
    struct bl_chart_look look = {.no_x_axis = true, .y_label_width = 4};
    struct bl_chart c;
    bl_chart_begin(&c, a, &x, &x, &look, pens, 2);
    bl_chart_curve(&c, 1, ends, ends, 2);
    bl_chart_end(&c);
    sheet_expect(&s, "   1+    ###\n"
                     "   0+####\n"
                     "    +-------\n");
    bl_surface_clear(&s);
    a = bl_area_part(a, 0, 0, 5, 1);
    bl_chart_begin(&c, a, &x, &x, NULL, pens, 2);
    bl_chart_points(&c, 1, ends, ends, 2);
    bl_chart_end(&c);
    sheet_expect(&s, "#   #\n\n\n");
    bl_surface_release(&s);
}

Test(chart, a_value_is_drawn_in_its_cell)
{
    struct bl_random r = bl_random_new(21, 0);
    for (int i = 0; i < 2000; i++) {
        struct bl_surface s;
        struct bl_area a =
            sheet_new(&s, sheet_between(&r, 1, 60), sheet_between(&r, 1, 30),
                      (enum bl_glyphs)sheet_between(&r, 0, 2));
        struct bl_axis x = {-1, 1, false, NULL}, y = {0.1, 100, true, NULL};
        double at_x = 2.4 * bl_random_uniform(&r) - 1.2;
        double at_y = pow(10, 4 * bl_random_uniform(&r) - 1.5);
        struct bl_chart c;
        bl_chart_begin(&c, a, &x, &y, NULL, pens, 2);
        bl_chart_points(&c, 0, &at_x, &at_y, 1);
        bl_chart_end(&c);
        int column = 0, row = 0;
        bool is_seen = bl_chart_cell(&c, at_x, at_y, &column, &row);
        for (int k = 0; k < c.plot.width * c.plot.height; k++) {
            int cx = k % c.plot.width, cy = k / c.plot.width;
            bool is_drawn =
                s.cells[(c.plot.y + cy) * s.width + c.plot.x + cx].rune != ' ';
            cr_assert_eq(is_drawn, is_seen && cx == column && cy == row);
        }
        cr_assert(is_seen || fabs(at_x) > 0.9 || at_y < 0.2 || at_y > 50);
        bl_surface_release(&s);
    }
}

Test(chart, what_is_counted_is_seen_and_nothing_else)
{
    enum { WIDTH = 30 };
    struct bl_random r = bl_random_new(22, 0);
    for (int i = 0; i < 1000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_new(&s, WIDTH + 5, 6, BL_GLYPHS_ASCII);
        uint64_t n[WIDTH], largest = 1;
        for (int k = 0; k < WIDTH; k++) {
            n[k] = sheet_between(&r, 0, 2) == 0 ? 0 : bl_random_u64(&r) >> 20;
            n[k] >>= bl_random_below(&r, 45);
            largest = n[k] > largest ? n[k] : largest;
        }
        struct bl_axis x = {0, WIDTH, false, NULL};
        struct bl_axis y = {0, (double)largest, i % 2, NULL};
        y.low = y.log ? 0.5 : 0;
        struct bl_chart_look look = {.y_label_width = 4};
        struct bl_chart c;
        bl_chart_begin(&c, a, &x, &y, &look, pens, 2);
        bl_chart_histogram(&c, 0, n, WIDTH, i % 4 < 2);
        bl_chart_end(&c);
        for (int k = 0; k < WIDTH; k++) {
            bool is_drawn = false;
            for (int row = 0; row < 5; row++)
                is_drawn |= s.cells[row * s.width + 5 + k].rune != ' ';
            cr_assert_eq(is_drawn, n[k] > 0, "%d", k);
        }
        bl_surface_release(&s);
    }
}

Test(chart, many_bins_keep_their_peaks)
{
    uint64_t n[1000] = {0};
    n[3] = 7;
    n[617] = 9;
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 24, 3, BL_GLYPHS_BLOCKS);
    struct bl_axis x = {0, 1000, false, NULL}, y = {0, 9, false, NULL};
    struct bl_chart_look look = {.no_x_axis = true, .y_label_width = 3};
    struct bl_chart c;
    bl_chart_begin(&c, a, &x, &y, &look, pens, 2);
    bl_chart_histogram(&c, 0, n, 1000, true);
    bl_chart_end(&c);
    sheet_expect(&s, "  5┤▖           ▌\n"
                     "  0┤▌           ▌\n"
                     "   └────────────────────\n");
    bl_surface_release(&s);
}

static double random_value(struct bl_random *r)
{
    static const double odd[] = {NAN, INFINITY, -INFINITY, 0,
                                 -1,  1e308,    -1e308,    5e-324};
    int which = sheet_between(r, 0, 30);
    return which < 8 ? odd[which] : 10 * bl_random_normal(r);
}

static void draw_at_random(struct bl_area a, struct bl_random *r)
{
    struct bl_axis x = {random_value(r), random_value(r), false, NULL};
    struct bl_axis y = {random_value(r), random_value(r), true, "\u6f22\x1b"};
    x.log = sheet_between(r, 0, 1);
    struct bl_chart_look look = {.grid = sheet_between(r, 0, 1),
                                 .no_x_axis = sheet_between(r, 0, 1),
                                 .y_label_width = sheet_between(r, -1, 9)};
    double xs[20], ys[20];
    uint64_t n[20];
    for (int i = 0; i < 20; i++) {
        xs[i] = random_value(r);
        ys[i] = random_value(r);
        n[i] = bl_random_u64(r) >> bl_random_below(r, 64);
    }
    struct bl_chart c;
    bl_chart_begin(&c, a, &x, &y, &look, pens, 2);
    bl_chart_curve(&c, 0, xs, ys, 20);
    bl_chart_points(&c, 1, ys, xs, 20);
    bl_chart_histogram(&c, 1, n, (size_t)sheet_between(r, 0, 20),
                       sheet_between(r, 0, 1));
    bl_chart_end(&c);
}

Test(chart, nothing_is_drawn_outside)
{
    struct bl_random r = bl_random_new(23, 0);
    for (int i = 0; i < 5000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_guarded(&s, &r);
        draw_at_random(a, &r);
        sheet_expect_guards(a);
        sheet_expect_sound(&s);
        bl_surface_release(&s);
    }
}
