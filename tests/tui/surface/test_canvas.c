#include "tui/surface/canvas.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "tests/tui/sheet.h"

static const struct bl_pen pens[] = {
    {BL_PAINT_VALIDATION, 'o'}, {BL_PAINT_TRAIN, '#'}, {BL_PAINT_BEST, '*'}};

static uint32_t one_dot(enum bl_glyphs glyphs, int x, int y)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 1, 1, glyphs);
    struct bl_canvas c;
    bl_canvas_init(&c, a, pens, 3);
    bl_canvas_dot(&c, 0, x, y);
    bl_canvas_draw(&c, a);
    uint32_t rune = s.cells[0].rune;
    bl_canvas_release(&c);
    bl_surface_release(&s);
    return rune;
}

/* The dots of U+2801, 2802, ... as the standard numbers them: 1 to 3 down the
 * left side, 4 to 6 down the right, then 7 and 8 below. */
Test(canvas, dots_are_those_of_unicode)
{
    static const uint32_t braille[4][2] = {
        {0x2801, 0x2808}, {0x2802, 0x2810}, {0x2804, 0x2820}, {0x2840, 0x2880}};
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 2; x++)
            cr_expect_eq(one_dot(BL_GLYPHS_BRAILLE, x, y), braille[y][x]);
    cr_expect_eq(one_dot(BL_GLYPHS_BLOCKS, 0, 0), 0x2598);
    cr_expect_eq(one_dot(BL_GLYPHS_BLOCKS, 1, 0), 0x259d);
    cr_expect_eq(one_dot(BL_GLYPHS_BLOCKS, 0, 1), 0x2596);
    cr_expect_eq(one_dot(BL_GLYPHS_BLOCKS, 1, 1), 0x2597);
    cr_expect_eq(one_dot(BL_GLYPHS_ASCII, 0, 0), 'o');
    cr_expect_eq(one_dot(BL_GLYPHS_BRAILLE, 2, 0), ' ');
    cr_expect_eq(one_dot(BL_GLYPHS_BRAILLE, -1, 0), ' ');
}

/* U+2580 to U+259F by their names: the quadrants that are filled. */
Test(canvas, blocks_have_the_quadrants_that_are_set)
{
    static const uint32_t runes[16] = {
        ' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
        0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588};
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 16, 1, BL_GLYPHS_BLOCKS);
    struct bl_canvas c;
    bl_canvas_init(&c, a, pens, 1);
    for (int set = 0; set < 16; set++)
        for (int dot = 0; dot < 4; dot++)
            if (set >> dot & 1)
                bl_canvas_dot(&c, 0, 2 * set + dot % 2, dot / 2);
    bl_canvas_draw(&c, a);
    for (int set = 0; set < 16; set++)
        cr_expect_eq(s.cells[set].rune, runes[set], "%d", set);
    bl_canvas_release(&c);
    bl_surface_release(&s);
}

Test(canvas, the_highest_pen_gives_the_ink)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 2, 1, BL_GLYPHS_ASCII);
    struct bl_canvas c;
    bl_put(a, 0, 0, 0, "xy");
    bl_canvas_init(&c, a, pens, 3);
    bl_canvas_dot(&c, 1, 0, 0);
    bl_canvas_dot(&c, 2, 0, 0);
    bl_canvas_dot(&c, 0, 0, 0);
    bl_canvas_draw(&c, a);
    sheet_expect(&s, "*y\n"); // what has no dot is left
    cr_expect_eq(s.cells[0].ink, BL_PAINT_BEST);
    bl_canvas_release(&c);
    bl_surface_release(&s);
}

enum { SIDE = 12 };

/* The dots of a line on a sheet of one dot per cell, SIDE x SIDE. */
static void line_dots(bool dots[SIDE][SIDE], int x0, int y0, int x1, int y1)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, SIDE, SIDE, BL_GLYPHS_ASCII);
    struct bl_canvas c;
    bl_canvas_init(&c, a, pens, 1);
    bl_canvas_line(&c, 0, x0, y0, x1, y1);
    bl_canvas_draw(&c, a);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            dots[y][x] = s.cells[y * SIDE + x].rune != ' ';
    bl_canvas_release(&c);
    bl_surface_release(&s);
}

static int count_dots(bool dots[SIDE][SIDE])
{
    int n = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        n += dots[i / SIDE][i % SIDE];
    return n;
}

static int longer_side(int x0, int y0, int x1, int y1)
{
    int dx = abs(x1 - x0), dy = abs(y1 - y0);
    return dx > dy ? dx : dy;
}

Test(canvas, lines_reach_both_ends_without_gaps)
{
    struct bl_random r = bl_random_new(3, 0);
    for (int i = 0; i < 1000; i++) {
        int p[4];
        for (int k = 0; k < 4; k++)
            p[k] = sheet_between(&r, 0, SIDE - 1);
        bool dots[SIDE][SIDE], back[SIDE][SIDE];
        line_dots(dots, p[0], p[1], p[2], p[3]);
        line_dots(back, p[2], p[3], p[0], p[1]);
        cr_assert(dots[p[1]][p[0]] && dots[p[3]][p[2]]);
        cr_assert_eq(count_dots(dots), longer_side(p[0], p[1], p[2], p[3]) + 1);
        cr_assert(memcmp(dots, back, sizeof dots) == 0);
        for (int y = 0; y < SIDE; y++) // none further than half a dot off
            for (int x = 0; x < SIDE; x++) {
                double cross = (double)(x - p[0]) * (p[3] - p[1]) -
                               (double)(y - p[1]) * (p[2] - p[0]);
                cr_assert(!dots[y][x] ||
                          2 * fabs(cross) <=
                              longer_side(p[0], p[1], p[2], p[3]));
            }
    }
}

Test(canvas, cutting_does_not_move_a_line)
{
    struct bl_random r = bl_random_new(4, 0);
    for (int i = 0; i < 500; i++) {
        int p[4];
        for (int k = 0; k < 4; k++)
            p[k] = sheet_between(&r, -20, 40);
        struct bl_surface s;
        struct bl_area a = sheet_new(&s, 70, 70, BL_GLYPHS_ASCII);
        struct bl_canvas c;
        bl_canvas_init(&c, a, pens, 1);
        bl_canvas_line(&c, 0, p[0] + 20, p[1] + 20, p[2] + 20, p[3] + 20);
        bl_canvas_draw(&c, a);
        bool dots[SIDE][SIDE];
        line_dots(dots, p[0], p[1], p[2], p[3]);
        for (int y = 0; y < SIDE; y++)
            for (int x = 0; x < SIDE; x++)
                cr_assert_eq(dots[y][x],
                             s.cells[(y + 20) * 70 + x + 20].rune != ' ');
        bl_canvas_release(&c);
        bl_surface_release(&s);
    }
}

Test(canvas, columns)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 3, 2, BL_GLYPHS_BRAILLE);
    struct bl_canvas c;
    bl_canvas_init(&c, a, pens, 1);
    bl_canvas_column(&c, 0, 0, 6, 3);
    bl_canvas_column(&c, 0, 3, INT_MIN, INT_MAX);
    bl_canvas_column(&c, 0, 4, 0, 0);
    bl_canvas_column(&c, 0, 6, 0, 7);
    bl_canvas_draw(&c, a);
    sheet_expect(&s, "\u2840\u28b8\u2801\n\u2807\u28b8\n");
    bl_canvas_release(&c);
    bl_surface_release(&s);
}

Test(canvas, nothing_is_drawn_outside)
{
    struct bl_random r = bl_random_new(5, 0);
    for (int i = 0; i < 1000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_guarded(&s, &r);
        struct bl_canvas c;
        bl_canvas_init(&c, a, pens, 3);
        for (int k = 0; k < 10; k++) {
            size_t pen = (size_t)sheet_between(&r, 0, 2);
            int x = sheet_coordinate(&r), y = sheet_coordinate(&r);
            bl_canvas_dot(&c, pen, x, y);
            bl_canvas_line(&c, pen, x, y, sheet_coordinate(&r),
                           sheet_coordinate(&r));
            bl_canvas_column(&c, pen, x, y, sheet_coordinate(&r));
        }
        bl_canvas_draw(&c, a);
        sheet_expect_guards(a);
        sheet_expect_sound(&s);
        bl_canvas_release(&c);
        bl_canvas_dot(&c, 0, 0, 0); // of no dots now
        bl_canvas_draw(&c, a);
        bl_surface_release(&s);
    }
}
