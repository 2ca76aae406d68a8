#include "base/error.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct bl_error err = BL_ERROR_INIT;

Test(error, fail_writes_the_sentence_and_returns_the_status)
{
    cr_assert_eq(bl_fail(&err, BL_USAGE, "column %d of %s", 3, "a.csv"),
                 BL_USAGE);
    cr_assert_eq(err.status, BL_USAGE);
    cr_assert_str_eq(err.text, "column 3 of a.csv");
}

Test(error, fail_errno_gives_the_cause)
{
    errno = ENOENT;
    cr_assert_eq(bl_fail_errno(&err, "%s cannot be read", "a.csv"), BL_FAILED);
    cr_assert_str_eq(err.text, "a.csv cannot be read: "
                               "No such file or directory");
}

Test(error, prefix_keeps_the_status)
{
    bl_fail(&err, BL_BROKEN, "the checksum differs");
    cr_assert_eq(bl_error_prefix(&err, "row group %d", 7), BL_BROKEN);
    cr_assert_eq(bl_error_prefix(&err, "t.baler"), BL_BROKEN);
    cr_assert_str_eq(err.text, "t.baler: row group 7: the checksum differs");
}

/* The error's own text may be an argument. */
Test(error, fail_may_quote_the_error_it_replaces)
{
    bl_fail(&err, BL_FAILED, "inner");
    bl_fail(&err, BL_FAILED, "outer (%s)", err.text);
    cr_assert_str_eq(err.text, "outer (inner)");
}

Test(error, prefix_may_quote_the_error_it_extends)
{
    bl_fail(&err, BL_FAILED, "inner");
    bl_error_prefix(&err, "again %s", err.text);
    cr_assert_str_eq(err.text, "again inner: inner");
}

/* Whether the text is UTF-8 made of whole 1 to 4 byte characters. */
static int is_whole(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at != 0) {
        int n = *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
        for (int i = 1; i < n; i++)
            if ((at[i] & 0xC0) != 0x80)
                return 0;
        at += n;
    }
    return 1;
}

Test(error, a_long_text_is_cut_at_a_character)
{
    static const char *const characters[] = {"x", "\xC3\xA9", "\xE2\x82\xAC",
                                             "\xF0\x9F\x90\x8B"};
    for (size_t c = 0; c < 4; c++)
        for (size_t offset = 0; offset < 4; offset++) {
            char name[4 * sizeof err.text + 4] = "";
            memset(name, 'a', offset);
            for (size_t i = 0; i < sizeof err.text; i++)
                strcat(name, characters[c]);
            bl_fail(&err, BL_FAILED, "%s", name);
            size_t n = strlen(err.text);
            cr_expect(is_whole(err.text), "%zu %zu", c, offset);
            cr_expect(n < sizeof err.text && n + 4 >= sizeof err.text);
        }
}

Test(error, a_text_that_just_fits_is_kept)
{
    char name[sizeof err.text];
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    memcpy(name + sizeof name - 3, "\xC3\xA9", 2);
    bl_fail(&err, BL_FAILED, "%s", name);
    cr_assert_str_eq(err.text, name);
}
