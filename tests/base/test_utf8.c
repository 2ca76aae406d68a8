#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static bool valid(const char *text)
{
    return bl_utf8_is_valid(text, strlen(text));
}

Test(utf8, the_first_and_last_of_each_length_are_valid)
{
    cr_assert(bl_utf8_is_valid("", 0));
    cr_assert(bl_utf8_is_valid("a\0b", 3));
    cr_assert(valid("\x01\x7f"));
    cr_assert(valid("\xc2\x80\xdf\xbf"));
    cr_assert(valid("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"));
    cr_assert(valid("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"));
}

/* Unicode 15, table 3-7: what is just outside of it. */
Test(utf8, malformed_text_is_not_valid)
{
    static const char *const wrong[] = {
        "\x80",             // a continuation without a lead
        "\xc3",             // a lead without its continuation
        "\xc3(",            //
        "\xe2\x82",         // cut
        "\xc0\x80",         // overlong NUL
        "\xc1\xbf",         // overlong
        "\xe0\x9f\xbf",     // overlong
        "\xf0\x8f\xbf\xbf", // overlong
        "\xed\xa0\x80",     // surrogate
        "\xed\xbf\xbf",     // surrogate
        "\xf4\x90\x80\x80", // beyond U+10FFFF
        "\xf8\x88\x80\x80\x80",
        "\xff",
        "ok \xe9",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_not(valid(wrong[i]), "case %zu", i);
}

Test(utf8, valid_text_is_copied_as_it_is)
{
    struct bl_error err = BL_ERROR_INIT;
    char *copy = bl_utf8_copy("p\xc3\xa9rimeter", 7, &err);
    cr_assert(eq(str, copy, "p\xc3\xa9rime"));
    free(copy);
}

Test(utf8, other_text_is_taken_for_latin_1)
{
    struct bl_error err = BL_ERROR_INIT;
    char *copy = bl_utf8_copy("\xe9t\xe9 \xb5\xff", 6, &err);
    cr_assert(eq(str, copy, "\xc3\xa9t\xc3\xa9 \xc2\xb5\xc3\xbf"));
    free(copy);
}

Test(utf8, an_incomplete_end_is_cut_off)
{
    static const struct {
        const char *text, *cut;
    } cases[] = {
        {"", ""},
        {"abc", "abc"},
        {"\u00b5", "\u00b5"},
        {"a\xc2", "a"},
        {"a\xe2\x88", "a"},
        {"a\xe2\x88\x9a", "a\xe2\x88\x9a"},
        {"\xf0\x9f\x98", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[16];
        strcpy(text, cases[i].text);
        bl_utf8_cut_end(text);
        cr_expect(eq(str, text, (char *)cases[i].cut));
    }
}
