#include "io/recipe/ini.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(ini, .init = scratch_enter, .fini = scratch_leave);

/* All that was read, as "key=value|key=value|". */
struct heard {
    char text[8192];
    size_t n;
};

static enum bl_status hear(void *context, const char *section, const char *key,
                           const char *value, struct bl_error *e)
{
    (void)section;
    struct heard *h = context;
    if (strcmp(key, "bad") == 0)
        return bl_fail(e, BL_FAILED, "this key is bad");
    h->n += (size_t)snprintf(h->text + h->n, sizeof h->text - h->n, "%s=%s|",
                             key, value);
    return BL_OK;
}

static enum bl_status read_text(struct heard *h, const char *text)
{
    *h = (struct heard){{0}, 0};
    scratch_write("x.ini", text, strlen(text));
    return bl_ini_read("x.ini", hear, h, &err);
}

static void expect_keys(const char *text, const char *expected)
{
    struct heard h;
    cr_assert_eq(read_text(&h, text), BL_OK, "%s", err.text);
    cr_expect(eq(str, h.text, (char *)expected));
}

Test(ini, keys_sections_and_comments)
{
    expect_keys("", "");
    expect_keys("a = 1\nb=2\n  c   =  3  \n", "a=1|b=2|c=3|");
    expect_keys("; a = 1\n# b = 2\n\n[section]\n  [other] ; why\nc = 3",
                "c=3|");
    expect_keys("a = 1 ; a comment\nb = 2;3\nc =;\nd = #4\n",
                "a=1|b=2;3|c=|d=#4|");
    expect_keys("a = x = y\n", "a=x = y|");
    expect_keys("\xef\xbb\xbf"
                "a = 1\r\nb = 2\r\n",
                "a=1|b=2|");
    expect_keys("a = one two\ta\n", "a=one two\ta|");
}

static enum bl_status hear_section(void *context, const char *section,
                                   const char *key, const char *value,
                                   struct bl_error *e)
{
    (void)value, (void)e;
    struct heard *h = context;
    h->n += (size_t)snprintf(h->text + h->n, sizeof h->text - h->n, "%s/%s|",
                             section, key);
    return BL_OK;
}

Test(ini, keys_come_with_their_section)
{
    static const char text[] = "a=1\n[one]\nb=2\nc=3\n [ two ] ; why\nd=4\n";
    struct heard h = {{0}, 0};
    scratch_write("x.ini", text, strlen(text));
    cr_assert(eq(int, bl_ini_read("x.ini", hear_section, &h, &err), BL_OK));
    cr_expect(eq(str, h.text, "/a|one/b|one/c|two/d|"));
}

Test(ini, quoted_values_hold_anything)
{
    expect_keys("a = \" x ; y \" ; a comment\n", "a= x ; y |");
    expect_keys("a = \"\\\"q\\\" \\\\ \\n.\"\n", "a=\"q\" \\ \n.|");
    expect_keys("a = \"\"\n", "a=|");
    expect_keys("a = x \"y\"\n", "a=x \"y\"|"); // not at the beginning
}

static void expect_error(const char *text, const char *place)
{
    struct heard h;
    cr_expect(eq(int, read_text(&h, text), BL_FAILED), "%s", text);
    cr_expect(strstr(err.text, place) != NULL, "%s", err.text);
}

Test(ini, errors_name_the_line)
{
    expect_error("a = 1\n\n; comment\nbad = 2\nworse\n", "x.ini:4: ");
    expect_error("a = 1\njust words\n", "x.ini:2: ");
    expect_error("[section\n", "x.ini:1: ");
    expect_error("a = \"open\n", "x.ini:1: the quotes");
    expect_error("a = \"closed\" and more\n", "x.ini:1: the quotes");
    expect_error("a = \"\\\n", "x.ini:1: the quotes");
}

Test(ini, a_text_is_read_as_a_file_is)
{
    struct heard h = {{0}, 0};
    cr_assert(
        eq(int, bl_ini_parse("a = 1\nb = 2", "here", hear, &h, &err), BL_OK));
    cr_expect(eq(str, h.text, "a=1|b=2|"));
    cr_expect(eq(int, bl_ini_parse("a = 1\nbad = 2", "here", hear, &h, &err),
                 BL_FAILED));
    cr_expect(strstr(err.text, "here:2: ") != NULL, "%s", err.text);
}

Test(ini, lines_have_any_length)
{
    struct heard h;
    char text[6000] = "long = ";
    for (size_t n = strlen(text); n < 5000; n++)
        text[n] = (char)('a' + n % 26);
    strcat(text, "\nbad = 1\n");
    cr_expect(eq(int, read_text(&h, text), BL_FAILED));
    cr_expect(strstr(err.text, "x.ini:2: ") != NULL);
    cr_expect(eq(sz, h.n, 5000 - strlen("long = ") + strlen("long=|")));
}

Test(ini, what_is_no_text_is_refused)
{
    struct heard h = {{0}, 0};
    scratch_write("zero.ini", "a = 1\0b", 7);
    cr_expect(eq(int, bl_ini_read("zero.ini", hear, &h, &err), BL_FAILED));
    char *large = malloc(2 << 20);
    memset(large, ';', 2 << 20);
    scratch_write("large.ini", large, 2 << 20);
    free(large);
    cr_expect(eq(int, bl_ini_read("large.ini", hear, &h, &err), BL_FAILED));
    cr_expect(eq(int, bl_ini_read("missing.ini", hear, &h, &err), BL_FAILED));
    cr_expect(strstr(err.text, "missing.ini") != NULL);
    cr_expect(eq(int, bl_ini_read(".", hear, &h, &err), BL_FAILED));
}

/* Values of one file, in the order in which they must come back. */
enum { N_VALUES = 2000, MAX_VALUE = 12 };

struct values {
    char put[N_VALUES][MAX_VALUE + 1];
    size_t next;
};

static enum bl_status compare_value(void *context, const char *section,
                                    const char *key, const char *value,
                                    struct bl_error *e)
{
    (void)section, (void)e;
    struct values *v = context;
    cr_assert_lt(v->next, N_VALUES);
    cr_expect(eq(str, (char *)key, "key"));
    cr_expect(eq(str, (char *)value, v->put[v->next]));
    v->next++;
    return BL_OK;
}

static void fill_values(struct values *v)
{
    static const char alphabet[] = "ab \t;#\"\\\n\r=[]\xc3\xa9";
    static const char *const awkward[] = {
        "",    "x", "pt,eta", " x", "x ",   "a ;b", "a;b", "\"",
        "\\n", ";", "#",      "\n", "a\nb", "a=b",  "[x]",
    };
    enum { N_AWKWARD = sizeof awkward / sizeof *awkward };
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N_VALUES; i++) {
        size_t n = bl_random_below(&r, MAX_VALUE + 1);
        for (size_t k = 0; k < n; k++)
            v->put[i][k] = alphabet[bl_random_below(&r, sizeof alphabet - 1)];
        if (i < N_AWKWARD)
            strcpy(v->put[i], awkward[i]);
    }
}

Test(ini, every_value_comes_back_as_it_was_put)
{
    struct values v = {0};
    struct bl_buffer b = {0};
    fill_values(&v);
    for (size_t i = 0; i < N_VALUES; i++)
        cr_assert(eq(int, bl_ini_put(&b, "key", v.put[i], &err), BL_OK));
    scratch_write("x.ini", b.data, b.size);
    bl_buffer_release(&b);
    cr_assert_eq(bl_ini_read("x.ini", compare_value, &v, &err), BL_OK, "%s",
                 err.text);
    cr_expect(eq(sz, v.next, N_VALUES));
}

Test(ini, noise_never_harms)
{
    static const char alphabet[] = "a= \t;#\"\\\n\r[]n\xff";
    struct bl_random r = bl_random_new(2, 0);
    struct heard h;
    char text[64];
    for (int i = 0; i < 500; i++) {
        size_t n = bl_random_below(&r, sizeof text);
        for (size_t k = 0; k < n; k++)
            text[k] = alphabet[bl_random_below(&r, sizeof alphabet - 1)];
        text[n] = '\0';
        enum bl_status status = read_text(&h, text);
        cr_assert(status == BL_OK || status == BL_FAILED);
    }
}
