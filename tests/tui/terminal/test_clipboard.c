#include "tui/terminal/clipboard.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *sequence(const char *text)
{
    struct bl_buffer b = {0};
    struct bl_error err;
    cr_assert_eq(bl_clipboard_put(&b, text, &err), BL_OK);
    cr_assert_eq(bl_buffer_put_u8(&b, '\0', &err), BL_OK);
    return (char *)b.data;
}

/* The vectors of RFC 4648, section 10. */
Test(clipboard, base64)
{
    static const struct {
        const char *text, *encoded;
    } cases[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xff\xfe\xfb", "//77"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *s = sequence(cases[i].text);
        size_t n = strlen(cases[i].encoded);
        cr_expect_eq(strlen(s), n + 8);
        cr_expect_eq(memcmp(s, "\033]52;c;", 7), 0);
        cr_expect_eq(memcmp(s + 7, cases[i].encoded, n), 0, "%s", s);
        cr_expect_eq(s[7 + n], '\a');
        free(s);
    }
}

/* Two bytes a character, so that the limit falls into one of them or not. */
Test(clipboard, long_texts_are_cut_at_a_character)
{
    for (size_t shift = 0; shift < 2; shift++) {
        size_t n = 2 * BL_CLIPBOARD_MAX;
        char *text = malloc(n + shift + 1);
        cr_assert_not_null(text);
        memset(text, 'x', shift);
        for (size_t i = 0; i < n; i += 2)
            memcpy(text + shift + i, "\xc3\xa9", 2);
        text[n + shift] = '\0';
        char *s = sequence(text);
        size_t taken = BL_CLIPBOARD_MAX - (BL_CLIPBOARD_MAX - shift) % 2;
        cr_expect_eq(strlen(s), (taken + 2) / 3 * 4 + 8);
        cr_expect_leq(strlen(s), 100000);
        free(s);
        free(text);
    }
}
