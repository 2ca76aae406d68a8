#include "tui/widget/box.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <math.h>

#include "tests/tui/sheet.h"

static const struct bl_box box = {"Columns", "sorted", false};

static void expect_box(int width, int height, const struct bl_box *b,
                       enum bl_glyphs glyphs, const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, width, height, glyphs);
    bl_fill(bl_box(a, b), '.', 0);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(box, has_a_frame_with_title_and_note)
{
    expect_box(27, 3, &box, BL_GLYPHS_BRAILLE,
               "╭─┤ Columns ├──┤ sorted ├─╮\n"
               "│.........................│\n"
               "╰─────────────────────────╯\n");
}

Test(box, in_ascii)
{
    struct bl_box b = {"RMS/\u03c3", "\u00b2", true};
    expect_box(25, 3, &b, BL_GLYPHS_ASCII,
               "+-|>RMS/sig |-----| 2 |-+\n"
               "|.......................|\n"
               "+-----------------------+\n");
}

Test(box, gives_up_the_note_then_cuts_the_title)
{
    expect_box(24, 3, &box, BL_GLYPHS_BRAILLE,
               "╭─┤ Columns ├──────────╮\n"
               "│......................│\n"
               "╰──────────────────────╯\n");
    expect_box(12, 3, &box, BL_GLYPHS_BRAILLE,
               "╭─┤ Col… ├─╮\n"
               "│..........│\n"
               "╰──────────╯\n");
    expect_box(8, 3, &box, BL_GLYPHS_BRAILLE,
               "╭──────╮\n"
               "│......│\n"
               "╰──────╯\n");
    expect_box(4, 2, &box, BL_GLYPHS_BRAILLE, "....\n....\n");
    expect_box(3, 3, &box, BL_GLYPHS_BRAILLE, "...\n...\n...\n");
}

Test(box, focus_is_seen_without_colours)
{
    struct bl_box b = {"Columns", NULL, true};
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 16, 3, BL_GLYPHS_BRAILLE);
    bl_box(a, &b);
    sheet_expect(&s, "╭─┤▸Columns ├──╮\n"
                     "│              │\n"
                     "╰──────────────╯\n");
    cr_expect_eq(s.cells[0].ink, BL_PAINT_BORDER_FOCUS);
    bl_surface_release(&s);
}

/* The rows of the thumb in a track of `seen` rows. */
static void find_thumb(int seen, int top, int count, int *from, int *n)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 4, seen + 2, BL_GLYPHS_BRAILLE);
    bl_scroll_bar(a, top, count);
    *from = *n = 0;
    for (int y = s.height - 1; y >= 0; y--)
        if (s.cells[y * 4 + 3].rune == 0x2503) {
            *from = y - 1;
            ++*n;
        }
    bl_surface_release(&s);
}

Test(box, scroll_bar)
{
    int from, n;
    find_thumb(10, 0, 10, &from, &n);
    cr_expect_eq(n, 0); // all is seen
    find_thumb(10, 0, 20, &from, &n);
    cr_expect(from == 0 && n == 5);
    find_thumb(10, 10, 20, &from, &n);
    cr_expect(from == 5 && n == 5);
    find_thumb(10, INT_MAX, INT_MAX, &from, &n);
    cr_expect(from == 9 && n == 1);
    find_thumb(10, INT_MIN, INT_MAX, &from, &n);
    cr_expect(from == 0 && n == 1);
    int last = 0;
    for (int top = 0; top <= 90; top++) {
        find_thumb(10, top, 100, &from, &n);
        cr_expect(n == 1 && from >= last && from <= last + 1);
        last = from;
    }
    cr_expect_eq(last, 9);
}

static void expect_bar(double share, enum bl_glyphs glyphs,
                       const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 10, 1, glyphs);
    bl_bar(a, 1, 0, 8, share, BL_PAINT_ACCENT);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(box, bars_fill_by_eighths)
{
    enum bl_glyphs g = BL_GLYPHS_BRAILLE;
    expect_bar(0, g, " ░░░░░░░░\n");
    expect_bar(0.5, g, " ████░░░░\n");
    expect_bar(33.0 / 64, g, " ████▏░░░\n");
    expect_bar(39.5 / 64, g, " ████▉░░░\n");
    expect_bar(1, g, " ████████\n");
    expect_bar(1e-9, g, " ▏░░░░░░░\n");
    expect_bar(1 - 1e-9, g, " ███████▉\n");
    expect_bar(7, g, " ████████\n");
    expect_bar(-1, g, " ░░░░░░░░\n");
    expect_bar(NAN, g, " ░░░░░░░░\n");
    expect_bar(INFINITY, g, " ████████\n");
    expect_bar(0.43, BL_GLYPHS_ASCII, " ###.....\n");
    expect_bar(1e-9, BL_GLYPHS_ASCII, " #.......\n");
    expect_bar(1 - 1e-9, BL_GLYPHS_ASCII, " #######.\n");
}

static void expect_spark(const uint64_t *counts, int n, enum bl_glyphs glyphs,
                         const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 12, 1, glyphs);
    bl_spark(a, 0, 0, counts, n, BL_PAINT_ACCENT);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(box, sparks)
{
    static const uint64_t up[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    expect_spark(up, 9, BL_GLYPHS_BRAILLE, " ▁▂▃▄▅▆▇█\n");
    expect_spark(up, 9, BL_GLYPHS_ASCII, " .:-=+*%@\n");
    static const uint64_t rare[] = {1, 0, UINT64_MAX};
    expect_spark(rare, 3, BL_GLYPHS_BLOCKS, "▁ █\n");
    expect_spark(rare, 3, BL_GLYPHS_ASCII, ". @\n");
    static const uint64_t none[] = {0, 0};
    expect_spark(none, 2, BL_GLYPHS_BRAILLE, "\n");
    expect_spark(up, 0, BL_GLYPHS_BRAILLE, "\n");
    expect_spark(up, -1, BL_GLYPHS_BRAILLE, "\n");
}

Test(box, sparks_of_values)
{
    static const double values[] = {-1, 0, 0.5, 1, 2, NAN, INFINITY, 0.1};
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 8, 2, BL_GLYPHS_BRAILLE);
    bl_spark_values(a, 0, 0, values, 8, 0, 1, 0);
    bl_spark_values(a, 0, 1, values, 3, 1, 1, 0);
    sheet_expect(&s, "▁▁▄██  ▁\n▄▄▄\n");
    bl_surface_release(&s);
}

Test(box, sections_facts_and_paragraphs)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 18, 6, BL_GLYPHS_BRAILLE);
    bl_section(a, 0, "Model");
    bl_fact(a, 1, 10, "epoch", "%d", 173);
    bl_fact(a, 2, 10, "a long name", "a long value");
    cr_expect_eq(bl_paragraph(a, 3, 0, "take hidden 64 32, or a larger file"),
                 2);
    sheet_expect(&s, "── Model ─────────\n"
                     "epoch     173\n"
                     "a long n… a long …\n"
                     "take hidden 64 32,\n"
                     "or a larger file\n"
                     "\n");
    cr_expect_eq(bl_paragraph(a, 5, 0, "a\n\nb"), 3);
    cr_expect_eq(bl_paragraph(a, 5, 0, ""), 0);
    bl_surface_release(&s);
}

static void draw_at_random(struct bl_area a, struct bl_random *r)
{
    char text[40];
    sheet_random_text(r, text, sizeof text);
    int x = sheet_coordinate(r), y = sheet_coordinate(r);
    uint64_t counts[40];
    double values[40];
    for (int i = 0; i < 40; i++) {
        counts[i] = bl_random_u64(r) >> bl_random_below(r, 64);
        values[i] = bl_random_normal(r);
    }
    struct bl_box b = {text, text + 20, sheet_between(r, 0, 1) == 1};
    switch (sheet_between(r, 0, 7)) {
    case 0:
        bl_box(a, &b);
        break;
    case 1:
        bl_scroll_bar(a, x, y);
        break;
    case 2:
        bl_section(a, y, text);
        break;
    case 3:
        bl_bar(a, x, y, sheet_coordinate(r), bl_random_uniform(r), 1);
        break;
    case 4:
        bl_spark(a, x, y, counts, sheet_between(r, -1, 40), 2);
        break;
    case 5:
        bl_spark_values(a, x, y, values, sheet_between(r, -1, 40), -1, 1, 3);
        break;
    case 6:
        bl_fact(a, y, sheet_between(r, -2, 30), text, "%s", text);
        break;
    default:
        bl_paragraph(a, y, 4, text);
    }
}

Test(box, nothing_is_drawn_outside)
{
    struct bl_random r = bl_random_new(8, 0);
    for (int i = 0; i < 3000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_guarded(&s, &r);
        for (int k = 0; k < 8; k++)
            draw_at_random(a, &r);
        sheet_expect_guards(a);
        sheet_expect_sound(&s);
        bl_surface_release(&s);
    }
}
