#include "tui/terminal/colours.h"

#include <criterion/criterion.h>

Test(colours, counts)
{
    cr_expect_eq(bl_colours_of_count(-1), BL_COLOURS_NONE);
    cr_expect_eq(bl_colours_of_count(7), BL_COLOURS_NONE);
    cr_expect_eq(bl_colours_of_count(8), BL_COLOURS_8);
    cr_expect_eq(bl_colours_of_count(16), BL_COLOURS_16);
    cr_expect_eq(bl_colours_of_count(88), BL_COLOURS_16);
    cr_expect_eq(bl_colours_of_count(256), BL_COLOURS_256);
    cr_expect_eq(bl_colours_of_count(0x10000), BL_COLOURS_256);
    cr_expect_eq(bl_colours_of_count(0x1000000), BL_COLOURS_TRUE);
}

Test(colours, wishes)
{
    cr_expect_eq(bl_colours_wish(-1, NULL, NULL), -1);
    cr_expect_eq(bl_colours_wish(-1, NULL, "yes"), -1);
    cr_expect_eq(bl_colours_wish(-1, NULL, "truecolor"), BL_COLOURS_TRUE);
    cr_expect_eq(bl_colours_wish(-1, NULL, "24bit"), BL_COLOURS_TRUE);
    cr_expect_eq(bl_colours_wish(-1, "1", "24bit"), BL_COLOURS_NONE);
    cr_expect_eq(bl_colours_wish(-1, "", "24bit"), BL_COLOURS_TRUE);
    cr_expect_eq(bl_colours_wish(BL_COLOURS_16, "1", "24bit"), BL_COLOURS_16);
    cr_expect_eq(bl_colours_wish(BL_COLOURS_NONE, NULL, "24bit"),
                 BL_COLOURS_NONE);
}

Test(colours, entries_of_a_family)
{
    static const struct {
        const char *term;
        enum bl_colours colours;
        const char *entry;
    } cases[] = {
        {"xterm-256color", BL_COLOURS_TRUE, "xterm-direct"},
        {"xterm", BL_COLOURS_TRUE, "xterm-direct"},
        {"xterm-direct", BL_COLOURS_TRUE, "xterm-direct"},
        {"xterm-direct", BL_COLOURS_256, "xterm-256color"},
        {"screen", BL_COLOURS_256, "screen-256color"},
        {"linux", BL_COLOURS_16, "linux-16color"},
        {"xterm-256color", BL_COLOURS_8, "xterm"},
        {"-direct", BL_COLOURS_TRUE, "-direct-direct"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char entry[BL_ENTRY_NAME_SIZE];
        bl_colours_entry(entry, cases[i].term, cases[i].colours);
        cr_expect_str_eq(entry, cases[i].entry);
    }
}

static const struct bl_ink ink = {
    .fg = {true, 0xff, 0x80, 0x00},
    .bg = {true, 0x00, 0x00, 0x07},
    .fg256 = 208,
    .bg256 = 16,
    .fg16 = 11,
    .bg16 = 0,
    .attributes = {[BL_THEME_MONO] = {.reverse = true},
                   [BL_THEME_16] = {.underline = true},
                   [BL_THEME_256] = {.dim = true},
                   [BL_THEME_TRUE] = {.bold = true}},
};

static void expect_shade(struct bl_shade shade, int fg, int bg)
{
    cr_expect_eq(shade.fg, fg, "letters %x, not %x", shade.fg, fg);
    cr_expect_eq(shade.bg, bg, "ground %x, not %x", shade.bg, bg);
}

Test(colours, shades_of_each_depth)
{
    struct bl_shade s = bl_shade_of(&ink, BL_COLOURS_NONE, BL_COLOURS_NONE);
    expect_shade(s, -1, -1);
    cr_expect(s.attributes.reverse);
    s = bl_shade_of(&ink, BL_COLOURS_8, BL_COLOURS_8);
    expect_shade(s, 3, 0);
    cr_expect(s.attributes.bold && s.attributes.underline);
    s = bl_shade_of(&ink, BL_COLOURS_16, BL_COLOURS_16);
    expect_shade(s, 11, 0);
    cr_expect(!s.attributes.bold && s.attributes.underline);
    s = bl_shade_of(&ink, BL_COLOURS_256, BL_COLOURS_256);
    expect_shade(s, 208, 16);
    cr_expect(s.attributes.dim);
    s = bl_shade_of(&ink, BL_COLOURS_TRUE, BL_COLOURS_TRUE);
    cr_expect(s.attributes.bold);
}

/* Numbers below 256 are indices in some direct entries. */
Test(colours, direct_colours_are_none_of_the_indices)
{
    struct bl_ink dark = ink;
    expect_shade(bl_shade_of(&ink, BL_COLOURS_TRUE, BL_COLOURS_TRUE), 0xff8000,
                 0x000107);
    dark.fg = (struct bl_colour){true, 0, 1, 0};
    dark.bg = (struct bl_colour){true, 0, 0, 0xff};
    expect_shade(bl_shade_of(&dark, BL_COLOURS_TRUE, BL_COLOURS_TRUE), 0x000100,
                 0x0001ff);
}

/* Fewer colours than the terminal has, and a theme of indices alone. */
Test(colours, indices_on_a_direct_terminal)
{
    struct bl_ink plain = {.fg256 = 231, .bg256 = -1, .fg16 = 1, .bg16 = 15};
    expect_shade(bl_shade_of(&plain, BL_COLOURS_256, BL_COLOURS_TRUE), 0xffffff,
                 -1);
    expect_shade(bl_shade_of(&plain, BL_COLOURS_TRUE, BL_COLOURS_TRUE),
                 0xffffff, -1);
    expect_shade(bl_shade_of(&plain, BL_COLOURS_16, BL_COLOURS_TRUE), 1,
                 0xffffff);
}

/* Whatever a theme asks for, eight colours never hide letters. */
Test(colours, eight_colours_can_be_read)
{
    for (int16_t fg = -1; fg < 16; fg++) {
        for (int16_t bg = -1; bg < 16; bg++) {
            struct bl_ink i = {.fg16 = fg, .bg16 = bg};
            struct bl_shade s = bl_shade_of(&i, BL_COLOURS_8, BL_COLOURS_8);
            cr_expect(s.fg < 8 && s.bg < 8);
            cr_expect_eq(s.bg, bg < 8 ? bg : bg - 8);
            if (s.fg >= 0 && s.bg >= 0)
                cr_expect(bl_colour_reads_on_16(s.fg, s.bg), "%d on %d: %d, %d",
                          fg, bg, s.fg, s.bg);
        }
    }
    struct bl_ink grey = {.fg16 = 8, .bg16 = -1};
    struct bl_shade s = bl_shade_of(&grey, BL_COLOURS_8, BL_COLOURS_8);
    expect_shade(s, -1, -1);
    cr_expect_not(s.attributes.bold);
}
