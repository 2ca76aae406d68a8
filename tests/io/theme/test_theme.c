#include "io/theme/theme.h"

#include "base/random.h"
#include "tests/io/scratch.h"

static struct bl_error err;

static void enter(void)
{
    scratch_enter();
    setenv("XDG_CONFIG_HOME", scratch_folder, 1);
    cr_assert_eq(mkdir("baler", 0777), 0);
    cr_assert_eq(mkdir("baler/themes", 0777), 0);
}

TestSuite(theme, .init = enter, .fini = scratch_leave);

static struct bl_theme read_text(const char *text)
{
    struct bl_theme t;
    scratch_write("./x.theme", text, strlen(text));
    cr_assert_eq(bl_theme_load(&t, "./x.theme", &err), BL_OK, "%s", err.text);
    return t;
}

/* "fg/bg fg256/bg256 fg16/bg16", a dash for the terminal's own. */
static void print_rgb(char out[8], struct bl_colour c)
{
    if (c.set)
        snprintf(out, 8, "%02x%02x%02x", c.r, c.g, c.b);
    else
        strcpy(out, "-");
}

struct colours {
    char text[80];
};

static struct colours colours_of(const struct bl_theme *t, enum bl_paint paint)
{
    const struct bl_ink *i = &t->inks[paint];
    struct colours c;
    char fg[8], bg[8];
    print_rgb(fg, i->fg);
    print_rgb(bg, i->bg);
    snprintf(c.text, sizeof c.text, "%s/%s %d/%d %d/%d", fg, bg, i->fg256,
             i->bg256, i->fg16, i->bg16);
    return c;
}

static void expect_ink(const struct bl_theme *t, enum bl_paint paint,
                       const char *want)
{
    struct colours found = colours_of(t, paint);
    cr_expect_str_eq(found.text, want, "%s: %s, not %s", bl_paint_names[paint],
                     found.text, want);
}

/* "bu.." in true colour, 256, 16 and none. */
static void expect_attributes(const struct bl_theme *t, enum bl_paint paint,
                              const char *want)
{
    char found[24] = "", *c = found;
    for (int d = BL_THEME_TRUE; d >= BL_THEME_MONO; d--) {
        struct bl_ink_attributes a = t->inks[paint].attributes[d];
        *c++ = a.bold ? 'b' : '.';
        *c++ = a.underline ? 'u' : '.';
        *c++ = a.reverse ? 'r' : '.';
        *c++ = a.dim ? 'd' : '.';
        *c++ = d > 0 ? ' ' : '\0';
    }
    cr_expect_str_eq(found, want, "%s: %s, not %s", bl_paint_names[paint],
                     found, want);
}

Test(theme, roles_have_names_that_the_manual_explains)
{
    char path[4096], quoted[64];
    size_t n;
    snprintf(path, sizeof path, "%s/docs/themes.md",
             getenv("BALER_SOURCE_DIR"));
    char *manual = scratch_read(path, &n);
    for (int p = 0; p < BL_N_PAINTS; p++) {
        cr_assert_not_null(bl_paint_names[p]);
        snprintf(quoted, sizeof quoted, "`%s`", bl_paint_names[p]);
        cr_expect(strstr(manual, quoted) != NULL, "%s", quoted);
        for (int q = 0; q < p; q++)
            cr_expect_str_neq(bl_paint_names[p], bl_paint_names[q]);
    }
    free(manual);
}

Test(theme, those_that_ship_load_by_name)
{
    struct bl_theme_list list;
    struct bl_theme t;
    bl_theme_list(&list);
    cr_assert_eq(list.n, 6);
    cr_expect_str_eq(list.names[0], "dusk");
    for (size_t i = 0; i < list.n; i++) {
        cr_assert_eq(bl_theme_load(&t, list.names[i], &err), BL_OK, "%s",
                     err.text);
        cr_expect_str_eq(t.name, list.names[i]);
    }
}

Test(theme, fewer_colours_are_derived)
{
    struct bl_theme t = read_text("text = #ffffff on #000000\n"
                                  "bad = #ff5f5f on #1c1c1c bold\n"
                                  "good = #808080\n"
                                  "warning = #fcfc02 ; a comment\n");
    expect_ink(&t, BL_PAINT_TEXT, "ffffff/000000 231/16 15/0");
    expect_ink(&t, BL_PAINT_BAD, "ff5f5f/1c1c1c 203/234 9/0");
    expect_ink(&t, BL_PAINT_GOOD, "808080/000000 244/16 8/0");
    expect_ink(&t, BL_PAINT_WARNING, "fcfc02/000000 226/16 11/0");
    expect_attributes(&t, BL_PAINT_BAD, "b... b... b... bu..");
    cr_expect(t.inks[BL_PAINT_BAD].has_ground);
    cr_expect_not(t.inks[BL_PAINT_GOOD].has_ground);
}

Test(theme, derived_colours_stay_readable_in_sixteen)
{
    struct bl_theme t = read_text("text = #303030 on #202020\n");
    cr_expect_neq(t.inks[BL_PAINT_TEXT].fg16, t.inks[BL_PAINT_TEXT].bg16);
    t = read_text("text = #303030 on #202020\n"
                  "text.16 = black on black\n"); // as one likes
    expect_ink(&t, BL_PAINT_TEXT, "303030/202020 236/234 0/0");
    t = read_text("text = default\n" // of which only 16 know more
                  "text.16 = bright-black\n"
                  "cursor = on #808080\n");
    expect_ink(&t, BL_PAINT_CURSOR, "-/808080 -1/244 7/8");
}

Test(theme, what_is_said_is_not_derived)
{
    struct bl_theme t = read_text("text = #ffffff on #000000\n"
                                  "bad.16 = bright-red on black underline\n"
                                  "bad = #ff5f5f bold\n"
                                  "bad.256 = 99 dim\n"
                                  "bad.mono = bold reverse\n"
                                  "good.256 = 231 on 17\n"
                                  "tab.16 = cyan\n"
                                  "cursor.mono = default\n"
                                  "header.mono = reverse\n");
    expect_ink(&t, BL_PAINT_BAD, "ff5f5f/000000 99/16 9/0");
    expect_attributes(&t, BL_PAINT_BAD, "b... ...d .u.. b.r.");
    expect_ink(&t, BL_PAINT_GOOD, "-/- 231/17 15/4");
    expect_ink(&t, BL_PAINT_TAB, "-/000000 6/16 6/0");
    expect_attributes(&t, BL_PAINT_CURSOR, ".... .... .... ....");
    expect_attributes(&t, BL_PAINT_HEADER, "..r. ..r. ..r. ..r.");
}

Test(theme, what_is_left_out_looks_like_text)
{
    struct bl_theme t = read_text("text = #ffffff on #000000 bold\n"
                                  "accent = bold\n"
                                  "cursor = on #00005f\n"
                                  "toast = default on default\n");
    expect_ink(&t, BL_PAINT_TITLE, "ffffff/000000 231/16 15/0");
    expect_attributes(&t, BL_PAINT_TITLE, "b... b... b... b...");
    expect_ink(&t, BL_PAINT_ACCENT, "ffffff/000000 231/16 15/0");
    expect_ink(&t, BL_PAINT_CURSOR, "ffffff/00005f 231/17 15/4");
    expect_attributes(&t, BL_PAINT_CURSOR, ".... .... .... ..r.");
    expect_ink(&t, BL_PAINT_TOAST, "-/- -1/-1 -1/-1");
    t = read_text("");
    expect_ink(&t, BL_PAINT_TEXT, "-/- -1/-1 -1/-1");
    expect_attributes(&t, BL_PAINT_CURSOR, "..r. ..r. ..r. ..r.");
}

Test(theme, dark_is_what_the_ground_is)
{
    cr_expect(read_text("text = #ffffff on #202020\n").dark);
    cr_expect_not(read_text("text = #ffffff on #c0c0c0\n").dark);
    cr_expect(read_text("text = #c0c0c0\n").dark);
    cr_expect_not(read_text("text = #202020\n").dark);
    cr_expect_not(read_text("text.256 = 232 on 231\n").dark);
    cr_expect(read_text("text.16 = white on black\n").dark);
    cr_expect(read_text("").dark);
}

Test(theme, one_that_inherits)
{
    struct bl_theme parent, t;
    cr_assert_eq(bl_theme_load(&parent, "dusk", &err), BL_OK);
    t = read_text("inherits = dusk\n"
                  "[marks]\n"
                  "cursor = #ff5f5f on #1c1c1c\n"
                  "accent.256 = 99\n");
    cr_expect_str_eq(t.name, "x");
    expect_ink(&t, BL_PAINT_CURSOR, "ff5f5f/1c1c1c 203/234 9/0");
    cr_expect_eq(t.inks[BL_PAINT_ACCENT].fg256, 99);
    cr_expect_eq(t.inks[BL_PAINT_ACCENT].fg.g,
                 parent.inks[BL_PAINT_ACCENT].fg.g);
    for (int p = 0; p < BL_N_PAINTS; p++)
        if (p != BL_PAINT_CURSOR && p != BL_PAINT_ACCENT)
            expect_ink(&t, p, colours_of(&parent, p).text);
}

static void expect_error(const char *text, const char *place, const char *why)
{
    struct bl_theme t = {.name = "as it was"};
    scratch_write("./x.theme", text, strlen(text));
    cr_expect_eq(bl_theme_load(&t, "./x.theme", &err), BL_FAILED, "%s", text);
    cr_expect(strstr(err.text, place) != NULL, "%s", err.text);
    cr_expect(strstr(err.text, why) != NULL, "%s", err.text);
    cr_expect_str_eq(t.name, "as it was");
}

Test(theme, errors_name_the_line_and_what_was_meant)
{
    expect_error("\ntxet = #000000\n", "x.theme:2: ", "\"text\"");
    expect_error("border_focus = #000000\n", ":1: ", "\"border-focus\"");
    expect_error("text.8 = red\n", ":1: ", ".256, .16, .mono");
    expect_error("text. = red\n", ":1: ", ".256, .16, .mono");
    expect_error("just words\n", ":1: ", "key = value");
    expect_error("text =\n", ":1: ", "nothing stands");
    expect_error("text = red\n", ":1: ", "#rrggbb");
    expect_error("text = #12345\n", ":1: ", "#rrggbb");
    expect_error("text = #1234567\n", ":1: ", "#rrggbb");
    expect_error("text = #12345g\n", ":1: ", "#rrggbb");
    expect_error("text = #-12345\n", ":1: ", "#rrggbb");
    expect_error("text = #000000 bald\n", ":1: ", "\"bold\"");
    expect_error("text = #000000 on\n", ":1: ", "\"on\"");
    expect_error("text = #000000 on bold\n", ":1: ", "\"bold\"");
    expect_error("text = #000000 #ffffff\n", ":1: ", "too many");
    expect_error("text = on #000000 on #ffffff\n", ":1: ", "too many");
    expect_error("text.256 = 256\n", ":1: ", "0 to 255");
    expect_error("text.256 = -1\n", ":1: ", "0 to 255");
    expect_error("text.256 = 99999999999999999999\n", ":1: ", "0 to 255");
    expect_error("text.16 = birght-red\n", ":1: ", "\"bright-red\"");
    expect_error("text.mono = red\n", ":1: ", "no colours");
    expect_error("dim = #000000\n\ndim = #ffffff\n", ":3: ", "twice");
    expect_error("inherits = dsuk\n", ":1: ", "dusk");
    expect_error("text = #000000\ninherits = dusk\n", ":2: ", "first line");
    expect_error("inherits = dusk\ninherits = dawn\n", ":2: ", "first line");
    expect_error("inherits = x\n", ":1: ", "no theme \"x\"");
    expect_error("inherits = ./x.theme\n", ":1: ", "no theme");
}

static void own(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "baler/themes/%s", name);
    scratch_write(path, text, strlen(text));
}

/* One's own goes before one that ships, and can build on it. */
Test(theme, ones_own_by_name)
{
    struct bl_theme t;
    own("mine.theme", "text = #ff5f5f\n");
    own("dusk.theme", "inherits = dusk\ndim = #ff5f5f\n");
    own("wrong.theme", "txet = #ff5f5f\n");
    cr_assert_eq(bl_theme_load(&t, "mine", &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(t.name, "mine");
    expect_ink(&t, BL_PAINT_DIM, "ff5f5f/- 203/-1 9/-1");
    cr_assert_eq(bl_theme_load(&t, "dusk", &err), BL_OK, "%s", err.text);
    cr_expect_eq(t.inks[BL_PAINT_DIM].fg256, 203);
    cr_expect(t.inks[BL_PAINT_TEXT].bg.set);
    cr_expect_eq(bl_theme_load(&t, "wrong", &err), BL_FAILED);
    cr_expect(strstr(err.text, "/baler/themes/wrong.theme:1: ") != NULL, "%s",
              err.text);
    cr_expect_eq(bl_theme_load(&t, "nice", &err), BL_FAILED);
    cr_expect_str_eq(err.text,
                     "there is no theme \"nice\": there are dusk, dawn, "
                     "okabe-ito, okabe-ito-light, sixteen, mono, and files "
                     "named by their path");
}

Test(theme, what_is_no_theme)
{
    struct bl_theme t;
    static char large[1 << 17], name[200];
    memset(large, ';', sizeof large);
    scratch_write("./large.theme", large, sizeof large);
    scratch_write("./zero.theme", "dim = bold\0\n", 12);
    memset(name, 'n', 100);
    strcpy(name + 100, ".theme");
    scratch_write(name, "", 0);
    cr_expect_eq(bl_theme_load(&t, "large.theme", &err), BL_FAILED);
    cr_expect_eq(bl_theme_load(&t, "zero.theme", &err), BL_FAILED);
    cr_expect_eq(bl_theme_load(&t, "./missing.theme", &err), BL_FAILED);
    cr_expect_eq(bl_theme_load(&t, "baler/themes", &err), BL_FAILED);
    cr_expect_eq(bl_theme_load(&t, "", &err), BL_FAILED);
    cr_expect_eq(bl_theme_load(&t, name, &err), BL_FAILED);
    cr_expect(strstr(err.text, "too long") != NULL, "%s", err.text);
}

Test(theme, lines_of_any_length)
{
    static char line[60000];
    struct bl_theme t;
    memset(line, ' ', sizeof line);
    memcpy(line, "dim =", 5);
    memcpy(line + sizeof line - 9, "#ff5f5f\n", 9);
    t = read_text(line);
    cr_expect_eq(t.inks[BL_PAINT_DIM].fg256, 203);
    memset(line, 'x', sizeof line - 100);
    line[sizeof line - 100] = '=';
    expect_error(line, "x.theme:1: ", "xxx");
}

Test(theme, the_list_has_ones_own_behind)
{
    struct bl_theme_list list;
    own("zebra.theme", "");
    own("Apple.theme", "no theme, but named as one");
    own("dawn.theme", "");
    own("other.gp", "");
    own(".theme", "");
    own(".hidden.theme", "");
    bl_theme_list(&list);
    cr_assert_eq(list.n, 8);
    cr_expect_str_eq(list.names[0], "dusk");
    cr_expect_str_eq(list.names[5], "mono");
    cr_expect_str_eq(list.names[6], "Apple");
    cr_expect_str_eq(list.names[7], "zebra");
}

Test(theme, the_list_has_an_end)
{
    struct bl_theme_list list;
    char name[32];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "%02d.theme", i * 37 % 100);
        own(name, "");
    }
    bl_theme_list(&list);
    cr_assert_eq(list.n, BL_THEMES_MAX);
    for (size_t i = 6; i < list.n; i++)
        cr_expect_eq(atoi(list.names[i]), (int)i - 6);
}

Test(theme, no_folder_of_ones_own)
{
    struct bl_theme_list list;
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    bl_theme_list(&list);
    cr_expect_eq(list.n, 6);
}

Test(theme, noise_never_harms)
{
    static const char *const pieces[] = {
        "text", "dim",   "cursor",  "inherits", " = ",  "\n",   "\n",
        "#",    "0",     "ffffff",  " on ",     "bold", "dusk", ".256",
        ".16",  ".mono", "default", "red",      "17",   " ",    ";",
        "\"",   "[",     "]",       "\xff",     "-",
    };
    struct bl_random r = bl_random_new(3, 0);
    struct bl_theme t;
    for (int i = 0; i < 2000; i++) {
        char text[256] = "";
        size_t n = bl_random_below(&r, 20);
        for (size_t k = 0; k < n; k++)
            strcat(text,
                   pieces[bl_random_below(&r, sizeof pieces / sizeof *pieces)]);
        scratch_write("./x.theme", text, strlen(text));
        enum bl_status status = bl_theme_load(&t, "./x.theme", &err);
        cr_assert(status == BL_OK || status == BL_FAILED);
    }
}
