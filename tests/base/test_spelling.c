#include "base/spelling.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(spelling, distances_that_are_known)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"pt", "pt", 0},
        {"pt", "PT", 0},
        {"j1_p", "j1_pt", 1},
        {"latant", "latent", 1},
        {"kitten", "sitting", 3},
        {"Saturday", "Sunday", 3},
        {"flaw", "lawn", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *a = cases[i].a, *b = cases[i].b;
        cr_expect_eq(bl_spelling_distance(a, b), cases[i].distance, "%s %s", a,
                     b);
        cr_expect_eq(bl_spelling_distance(b, a), cases[i].distance, "%s %s", b,
                     a);
    }
}

Test(spelling, long_words)
{
    char word[65];
    memset(word, 'a', 64);
    word[64] = '\0';
    cr_expect_eq(bl_spelling_distance("a", word), SIZE_MAX);
    cr_expect_eq(bl_spelling_distance(word, "a"), 63);
    word[63] = '\0';
    cr_expect_eq(bl_spelling_distance("a", word), 62);
}

Test(spelling, the_nearest_of_some)
{
    static const char *const words[] = {"text", "title", "tab", "tap"};
    cr_expect_str_eq(bl_spelling_nearest("TITEL", words, 4), "title");
    cr_expect_str_eq(bl_spelling_nearest("tas", words, 4), "tab");
    cr_expect_str_eq(bl_spelling_nearest("", words, 1), "text");
}
