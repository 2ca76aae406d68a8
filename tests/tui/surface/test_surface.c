#include "tui/surface/surface.h"

#include <criterion/criterion.h>
#include <limits.h>

#include "tests/tui/sheet.h"

Test(surface, is_blank_at_first)
{
    struct bl_surface s;
    sheet_new(&s, 3, 2, BL_GLYPHS_BRAILLE);
    sheet_expect(&s, "\n\n");
    cr_expect_eq(s.cells[5].ink, BL_PAINT_TEXT);
    cr_expect_eq(s.caret_x, -1);
    bl_surface_release(&s);
}

Test(surface, resizes_and_refuses)
{
    struct bl_surface s;
    struct bl_error err = BL_ERROR_INIT;
    bl_put(sheet_new(&s, 3, 2, BL_GLYPHS_BRAILLE), 0, 0, 0, "abc");
    cr_expect_neq(bl_surface_resize(&s, INT_MAX, INT_MAX, &err), BL_OK);
    cr_expect_eq(s.width, 3);
    sheet_expect(&s, "abc\n\n");
    cr_assert_eq(bl_surface_resize(&s, 0, -4, &err), BL_OK);
    cr_expect_eq(s.height, 0);
    cr_assert_eq(bl_surface_resize(&s, 5, 3, &err), BL_OK);
    sheet_expect(&s, "\n\n\n");
    bl_surface_release(&s);
}

static void expect_area(struct bl_area a, int x, int y, int width, int height)
{
    cr_expect(a.x == x && a.y == y && a.width == width && a.height == height,
              "(%d, %d) %d x %d", a.x, a.y, a.width, a.height);
}

Test(surface, parts_lie_within)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 20, 10, BL_GLYPHS_BRAILLE);
    expect_area(bl_area_part(a, 2, 3, 4, 5), 2, 3, 4, 5);
    expect_area(bl_area_part(a, -2, -3, 4, 5), 0, 0, 2, 2);
    expect_area(bl_area_part(a, 18, 8, 9, 9), 18, 8, 2, 2);
    struct bl_area b = bl_area_part(a, 5, 5, 10, 3);
    expect_area(bl_area_part(b, -1, 1, INT_MAX, INT_MAX), 5, 6, 10, 2);
    cr_expect(bl_area_is_empty(bl_area_part(a, 20, 0, 1, 1)));
    cr_expect(bl_area_is_empty(bl_area_part(a, 0, 0, -1, 1)));
    cr_expect(bl_area_is_empty(bl_area_part(a, INT_MIN, 0, INT_MAX, 1)));
    cr_expect(!bl_area_is_empty(b));
    bl_surface_release(&s);
}

Test(surface, sides_are_cut_off)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 20, 10, BL_GLYPHS_BRAILLE);
    expect_area(bl_area_cut_top(&a, 2), 0, 0, 20, 2);
    expect_area(bl_area_cut_bottom(&a, 3), 0, 7, 20, 3);
    expect_area(bl_area_cut_left(&a, 4), 0, 2, 4, 5);
    expect_area(bl_area_cut_right(&a, 6), 14, 2, 6, 5);
    expect_area(a, 4, 2, 10, 5);
    expect_area(bl_area_cut_top(&a, -1), 4, 2, 10, 0);
    expect_area(bl_area_cut_right(&a, INT_MIN), 14, 2, 0, 5);
    expect_area(bl_area_cut_bottom(&a, INT_MAX), 4, 2, 10, 5);
    cr_expect(bl_area_is_empty(a));
    bl_surface_release(&s);
}

Test(surface, centres)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 20, 10, BL_GLYPHS_BRAILLE);
    expect_area(bl_area_centred(a, 10, 4), 5, 3, 10, 4);
    expect_area(bl_area_centred(a, 100, 3), 0, 3, 20, 3);
    bl_surface_release(&s);
}

Test(surface, text_and_its_cells)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 10, 3, BL_GLYPHS_BRAILLE);
    cr_expect_eq(bl_put(a, 1, 0, BL_PAINT_GOOD | BL_BOLD, "e\u0301x\u6f22"), 4);
    cr_expect_eq(bl_putf(a, 8, 1, 0, "%d", 12345), 5);
    cr_expect_eq(bl_put(a, -2, 2, 0, "abcd"), 4);
    sheet_expect(&s, " e\u0301x\u6f22\n        12\ncd\n");
    cr_expect_eq(s.cells[1].mark, 0x301);
    cr_expect_eq(s.cells[2].ink, BL_PAINT_GOOD | BL_BOLD);
    cr_expect_eq(s.cells[3].rune, 0x6f22);
    cr_expect_eq(s.cells[4].rune, 0);
    bl_surface_release(&s);
}

Test(surface, ascii_takes_the_cells_it_needs)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 12, 1, BL_GLYPHS_ASCII);
    cr_expect_eq(bl_put(a, 0, 0, 0, "a\u2192b\u03c7\u00b2\u6f22e\u0301"), 10);
    sheet_expect(&s, "a->bchi2?e\n");
    cr_expect_eq(bl_put_rune(a, 11, 0, 0x2192, 0), 2);
    sheet_expect(&s, "a->bchi2?e -\n");
    bl_surface_release(&s);
}

Test(surface, halves_of_wide_characters_do_not_stay)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 6, 1, BL_GLYPHS_BRAILLE);
    bl_put(a, 0, 0, 0, "\u6f22\u5b57\u6f22");
    bl_put(a, 1, 0, 0, "x");
    sheet_expect(&s, " x\u5b57\u6f22\n");
    bl_put(a, 2, 0, 0, "y");
    sheet_expect(&s, " xy \u6f22\n");
    bl_put(a, 3, 0, 0, "\u5b57");
    sheet_expect(&s, " xy\u5b57\n");
    bl_put(a, 5, 0, 0, "\u6f22"); // cut at either edge
    bl_put(a, -1, 0, 0, "\u6f22");
    sheet_expect(&s, " xy\u5b57\n");
    bl_put(bl_area_part(a, 4, 0, 2, 1), 0, 0, 0, "z");
    sheet_expect(&s, " xy z\n");
    sheet_expect_sound(&s);
    bl_surface_release(&s);
}

static void expect_field(int width, enum bl_align align, const char *text,
                         enum bl_glyphs glyphs, const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 12, 1, glyphs);
    bl_fill(a, '.', 0);
    bl_put_field(a, 1, 0, width, align, 0, text);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(surface, fields)
{
    enum bl_glyphs g = BL_GLYPHS_BRAILLE;
    expect_field(6, BL_LEFT, "abc", g, ".abc   .....\n");
    expect_field(6, BL_RIGHT, "abc", g, ".   abc.....\n");
    expect_field(6, BL_CENTRE, "abc", g, ". abc  .....\n");
    expect_field(6, BL_LEFT, "abcdef", g, ".abcdef.....\n");
    expect_field(6, BL_LEFT, "abcdefg", g, ".abcde\u2026.....\n");
    expect_field(6, BL_CENTRE, "abcdefg", g, ".abcde\u2026.....\n");
    expect_field(6, BL_RIGHT, "abcdefg", g, ".\u2026cdefg.....\n");
    expect_field(1, BL_RIGHT, "abcdefg", g, ".\u2026..........\n");
    expect_field(0, BL_LEFT, "abcdefg", g, "............\n");
    expect_field(-1, BL_LEFT, "abcdefg", g, "............\n");
    expect_field(4, BL_LEFT, "\u6f22\u5b57\u6f22", g,
                 ".\u6f22\u2026 .......\n");
    expect_field(4, BL_RIGHT, "\u6f22\u5b57\u6f22", g,
                 ". \u2026\u6f22.......\n");
    expect_field(3, BL_RIGHT, "xe\u0301e\u0301e\u0301", g,
                 ".\u2026e\u0301e\u0301........\n");
    expect_field(6, BL_LEFT, "a\u2192b\u2192c", BL_GLYPHS_ASCII,
                 ".a->b~ .....\n");
    expect_field(5, BL_RIGHT, "abcdefg", BL_GLYPHS_ASCII, ".~defg......\n");
    expect_field(INT_MAX, BL_LEFT, "a", g, ".a\n");
}

Test(surface, fill_and_tint)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 5, 2, BL_GLYPHS_BRAILLE);
    bl_fill(bl_area_part(a, 1, 0, 3, 2), 'x', BL_PAINT_DIM);
    bl_fill(bl_area_part(a, 1, 1, 3, 1), 0x6f22, BL_PAINT_DIM);
    sheet_expect(&s, " xxx\n \u6f22\n");
    bl_tint(bl_area_part(a, 0, 0, 2, 1), BL_PAINT_CURSOR | BL_REVERSE);
    cr_expect_eq(s.cells[1].ink, BL_PAINT_CURSOR | BL_REVERSE);
    cr_expect_eq(s.cells[2].ink, BL_PAINT_DIM);
    sheet_expect(&s, " xxx\n \u6f22\n");
    bl_surface_release(&s);
}

Test(surface, the_last_spot_lies_on_top)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 10, 4, BL_GLYPHS_BRAILLE);
    bl_spot(a, 1, 7);
    bl_spot(bl_area_part(a, 2, 1, 3, 9), 2, 8);
    bl_spot(bl_area_part(a, 20, 1, 3, 9), 3, 9);
    cr_expect_eq(s.n_spots, 2);
    cr_expect_eq(bl_surface_spot_at(&s, 4, 3)->item, 8);
    cr_expect_eq(bl_surface_spot_at(&s, 5, 3)->item, 7);
    cr_expect_eq(bl_surface_spot_at(&s, 2, 0)->pane, 1);
    cr_expect_null(bl_surface_spot_at(&s, 10, 0));
    cr_expect_null(bl_surface_spot_at(&s, INT_MIN, INT_MAX));
    for (int i = 0; i < 2 * BL_MAX_SPOTS; i++)
        bl_spot(a, 0, i);
    cr_expect_eq(s.n_spots, BL_MAX_SPOTS);
    bl_surface_clear(&s);
    cr_expect_null(bl_surface_spot_at(&s, 4, 3));
    bl_surface_release(&s);
}

Test(surface, caret)
{
    struct bl_surface s;
    struct bl_area a =
        bl_area_part(sheet_new(&s, 10, 4, BL_GLYPHS_BRAILLE), 2, 1, 5, 2);
    bl_caret(a, 3, 1);
    cr_expect_eq(s.caret_x, 5);
    cr_expect_eq(s.caret_y, 2);
    bl_caret(a, 5, 0);
    bl_caret(a, -1, 0);
    cr_expect_eq(s.caret_x, 5);
    bl_surface_release(&s);
}

static void draw_at_random(struct bl_area a, struct bl_random *r)
{
    char text[40];
    sheet_random_text(r, text, sizeof text);
    int x = sheet_coordinate(r), y = sheet_coordinate(r);
    uint32_t rune = (uint32_t)bl_random_below(r, 0x112000);
    switch (sheet_between(r, 0, 6)) {
    case 0:
        bl_put(a, x, y, 1, text);
        break;
    case 1:
        bl_put_rune(a, x, y, rune, 2);
        break;
    case 2:
        bl_put_field(a, x, y, sheet_coordinate(r),
                     (enum bl_align)sheet_between(r, 0, 2), 3, text);
        break;
    case 3:
        bl_fill(bl_area_part(a, x, y, sheet_coordinate(r), sheet_coordinate(r)),
                rune, 4);
        break;
    case 4:
        bl_tint(bl_area_part(a, x, y, sheet_coordinate(r), sheet_coordinate(r)),
                5);
        break;
    case 5:
        bl_spot(a, x, y);
        break;
    default:
        bl_caret(a, x, y);
    }
}

Test(surface, nothing_is_drawn_outside_and_no_control_inside)
{
    struct bl_random r = bl_random_new(7, 0);
    for (int i = 0; i < 3000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_guarded(&s, &r);
        for (int k = 0; k < 12; k++)
            draw_at_random(a, &r);
        sheet_expect_guards(a);
        sheet_expect_sound(&s);
        cr_assert(s.caret_x == -1 || sheet_is_within(a, s.caret_x, s.caret_y));
        bl_surface_release(&s);
    }
}

Test(surface, an_area_of_before_a_resize_is_cut)
{
    struct bl_surface s;
    struct bl_error err = BL_ERROR_INIT;
    struct bl_area old = sheet_new(&s, 20, 10, BL_GLYPHS_BRAILLE);
    cr_assert_eq(bl_surface_resize(&s, 4, 2, &err), BL_OK);
    bl_fill(old, 'x', 0);
    bl_tint(old, 1);
    bl_put(old, 2, 1, 0, "abcdef");
    bl_spot(old, 0, 0);
    sheet_expect(&s, "xxxx\nxxab\n");
    cr_expect_eq(s.spots[0].width, 4);
    expect_area(bl_area_seen(old), 0, 0, 4, 2);
    bl_surface_release(&s);
}
