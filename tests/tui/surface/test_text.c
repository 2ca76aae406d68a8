#include "tui/surface/text.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/tui/sheet.h"

Test(text, widths_are_those_of_unicode)
{
    static const struct {
        uint32_t rune;
        int width;
    } known[] = {
        {'A', 1},     {0xe9, 1},    {0x2500, 1}, {0x28ff, 1}, {0xfffd, 1},
        {0x0416, 1},  {0x05d0, 1}, // Cyrillic, Hebrew
        {0x4e2d, 2},  {0xac00, 2},  {0x3042, 2}, {0xff21, 2}, // wide, fullwidth
        {0x1f600, 2}, {0x1f3fb, 2}, {0x231a, 2},              // emoji
        {0x2764, 1},  {0xff71, 1},               // narrow heart, halfwidth
        {0x0301, 0},  {0x20dd, 0},  {0x3099, 0}, // combining
        {0x0903, 1},                             // a mark that takes room
        {0x200b, 0},  {0x200d, 0},  {0xfeff, 0}, {0xfe0f, 0}, {0x00ad, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect_eq(bl_rune_width(known[i].rune), known[i].width, "U+%04X",
                     known[i].rune);
}

static void expect_runes(const char *text, const uint32_t *runes, size_t n)
{
    for (size_t i = 0; i <= n; i++) {
        uint32_t rune = bl_text_next(&text);
        cr_expect_eq(rune, i < n ? runes[i] : 0, "%zu: U+%04X", i, rune);
    }
    cr_expect_eq(*text, '\0');
}

#define EXPECT_RUNES(text, ...)                                                \
    expect_runes(text, (const uint32_t[]){__VA_ARGS__},                        \
                 sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

Test(text, characters_one_by_one)
{
    EXPECT_RUNES("a\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80", 'a', 0xe9, 0x6f22,
                 0x1f600);
    EXPECT_RUNES("e\xcc\x81", 'e', 0x301);
}

Test(text, what_is_no_text_is_replaced)
{
    EXPECT_RUNES("a\x1b[0m", 'a', 0xfffd, '[', '0', 'm');
    EXPECT_RUNES("\n\t\x7f", 0xfffd, 0xfffd, 0xfffd);
    EXPECT_RUNES("\xc2\x85\xc2\x9b", 0xfffd, 0xfffd); // C1 controls
    EXPECT_RUNES("\xff"
                 "a",
                 0xfffd, 'a');                            // no lead byte
    EXPECT_RUNES("\xc0\x80", 0xfffd, 0xfffd);             // overlong
    EXPECT_RUNES("\xed\xa0\x80", 0xfffd, 0xfffd, 0xfffd); // a surrogate
    EXPECT_RUNES("\xf4\x90\x80\x80", 0xfffd, 0xfffd, 0xfffd, 0xfffd);
    EXPECT_RUNES("\xe6\xbc", 0xfffd, 0xfffd); // cut off
    EXPECT_RUNES("\xf0\x9f\x98", 0xfffd, 0xfffd, 0xfffd);
    EXPECT_RUNES("\xe2\x80\xae"
                 "a",
                 0xfffd, 'a');                                // right to left
    EXPECT_RUNES("\xe2\x81\xa6\xe2\x80\x8f", 0xfffd, 0xfffd); // isolate, mark
    EXPECT_RUNES("\xe2\x80\xa8", 0xfffd);                     // line separator
    EXPECT_RUNES("\xef\xbf\xbf", 0xfffd);                     // no character
}

Test(text, every_character_is_safe_or_replaced)
{
    for (uint32_t rune = 1; rune < 0x110400; rune++) {
        uint32_t safe = bl_rune_safe(rune);
        bool is_control = rune < 0x20 || (rune >= 0x7f && rune < 0xa0);
        bool is_bidi = rune == 0x61c || rune == 0x200e || rune == 0x200f ||
                       (rune >= 0x202a && rune <= 0x202e) ||
                       (rune >= 0x2066 && rune <= 0x2069);
        bool is_none = (rune >= 0xd800 && rune < 0xe000) || rune > 0x10ffff;
        if (is_control || is_bidi || is_none)
            cr_assert_eq(safe, 0xfffd, "U+%04X", rune);
        cr_assert(safe == rune || safe == 0xfffd, "U+%04X", rune);
        int width = bl_rune_width(safe);
        cr_assert(width >= 0 && width <= 2, "U+%04X", rune);
    }
}

static void expect_ascii(const char *text, const char *expected)
{
    char all[256] = "";
    for (uint32_t rune; (rune = bl_text_next(&text)) != 0;)
        if (bl_rune_width(rune) > 0)
            strcat(all, bl_rune_ascii(rune));
    cr_expect_str_eq(all, expected, "%s", all);
}

Test(text, nearest_ascii)
{
    expect_ascii("plain ~ text", "plain ~ text");
    expect_ascii("caf\u00e9 \u00c5ngstr\u00f6m \u0160 \u1ed9", // on two levels
                 "cafe Angstrom S o");
    expect_ascii("e\u0301", "e");
    expect_ascii("\u03c7\u00b2/ndf \u00b1\u03c3 \u2212\u221e",
                 "chi2/ndf +-sig -inf");
    expect_ascii("\u256d\u2500\u2524 Title \u251c\u2500\u256e",
                 "+-| Title |-+");
    expect_ascii("\u2514\u2500\u2518\u2502\u253c\u252c\u2534", "+-+|+++");
    expect_ascii("\u25902 Columns\u258c", "[2 Columns]");
    expect_ascii("\u25cf \u25c6 \u25cb \u25b8 \u25be \u2713 \u2717",
                 "* # o > v + x");
    expect_ascii("\u2588\u2593\u2592\u2591 \u2589\u258d", "##:. # ");
    expect_ascii(
        "a \u2192 b\u2026 \u201cq\u201d \u2264 \u00d7", // in a sentence
        "a -> b~ \"q\" <= x");
    expect_ascii("\uff21 \ufb01 \u6f22 \ufffd", "A ? ? ?");
    expect_ascii("\u2800\u2801\u28ff", " ::");
}

Test(text, every_character_has_one_to_three_ascii)
{
    for (uint32_t rune = ' '; rune < 0x110000; rune++) {
        if (bl_rune_safe(rune) != rune)
            continue;
        const char *ascii = bl_rune_ascii(rune);
        size_t n = strlen(ascii);
        cr_assert(n >= 1 && n <= 3, "U+%04X", rune);
        for (size_t i = 0; i < n; i++)
            cr_assert(ascii[i] >= ' ' && ascii[i] < 0x7f, "U+%04X", rune);
    }
}

Test(text, width_and_what_fits)
{
    const char *text = "ab\u6f22\u5b57e\u0301\u2192";
    cr_expect_eq(bl_text_width(text, BL_GLYPHS_BRAILLE), 8);
    cr_expect_eq(bl_text_width(text, BL_GLYPHS_ASCII), 7);
    static const size_t bytes[] = {0, 1, 2, 2, 5, 5, 8, 11, 14, 14};
    for (int width = 0; width < 10; width++)
        cr_expect_eq(bl_text_fitting(text, width, BL_GLYPHS_BLOCKS),
                     bytes[width], "%d", width);
    cr_expect_eq(bl_text_fitting(text, -3, BL_GLYPHS_BLOCKS), 0);
}

static void expect_lines(const char *text, int width, const char *expected)
{
    char all[512] = "";
    for (size_t skip; *text != '\0'; text += skip) {
        size_t n = bl_text_line(text, width, BL_GLYPHS_BRAILLE, &skip);
        strncat(all, text, n);
        strcat(all, "|");
        cr_assert_gt(skip, 0);
        cr_assert_leq(n, skip);
    }
    cr_expect_str_eq(all, expected, "%d: %s", width, all);
}

Test(text, lines_break_at_blanks)
{
    expect_lines("the quick brown fox", 10, "the quick|brown fox|");
    expect_lines("the quick brown fox", 9, "the quick|brown fox|");
    expect_lines("the quick brown fox", 8, "the|quick|brown|fox|");
    expect_lines("the   quick", 5, "the|quick|");
    expect_lines("incomprehensible words", 8, "incompre|hensible|words|");
    expect_lines("one\n\n  two", 20, "one||  two|");
    expect_lines("one \ntwo", 3, "one|two|");
    expect_lines("\u6f22\u5b57\u6f22", 4, "\u6f22\u5b57|\u6f22|");
    expect_lines("\u6f22\u5b57", 1, "\u6f22|\u5b57|"); // too narrow for any
    size_t skip;
    cr_expect_eq(bl_text_line("", 8, BL_GLYPHS_BRAILLE, &skip), 0);
    cr_expect_eq(skip, 0);
}

Test(text, lines_of_any_text_fit_and_end)
{
    struct bl_random r = bl_random_new(11, 0);
    for (int i = 0; i < 2000; i++) {
        char text[64];
        sheet_random_text(&r, text, sizeof text);
        int width = sheet_between(&r, 2, 20);
        const char *at = text;
        for (size_t skip; *at != '\0'; at += skip) {
            char line[64] = "";
            size_t n = bl_text_line(at, width, BL_GLYPHS_BRAILLE, &skip);
            strncat(line, at, n);
            cr_assert(skip > 0 && n <= skip);
            cr_assert_leq(bl_text_width(line, BL_GLYPHS_BRAILLE), width);
        }
    }
}
