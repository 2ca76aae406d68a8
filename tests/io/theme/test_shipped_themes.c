/* What people see: whether the themes that ship can be read, and told apart
 * by every kind of colour vision. */
#include <criterion/criterion.h>
#include <math.h>

#include "io/theme/theme.h"

static const char *const of_rgb[] = {
    "dusk",
    "dawn",
    "okabe-ito",
    "okabe-ito-light",
};

enum { N_OF_RGB = sizeof of_rgb / sizeof *of_rgb };

static struct bl_theme load(const char *name)
{
    struct bl_error err;
    struct bl_theme t;
    cr_assert_eq(bl_theme_load(&t, name, &err), BL_OK, "%s", err.text);
    return t;
}

static struct bl_colour fg_of(const struct bl_ink *ink,
                              enum bl_theme_depth depth)
{
    return depth == BL_THEME_TRUE  ? ink->fg
           : depth == BL_THEME_256 ? bl_colour_of_index(ink->fg256)
                                   : bl_colour_of_index(ink->fg16);
}

static struct bl_colour bg_of(const struct bl_ink *ink,
                              enum bl_theme_depth depth)
{
    return depth == BL_THEME_TRUE  ? ink->bg
           : depth == BL_THEME_256 ? bl_colour_of_index(ink->bg256)
                                   : bl_colour_of_index(ink->bg16);
}

static void expect_contrast(const struct bl_theme *t, enum bl_theme_depth depth,
                            enum bl_paint paint, enum bl_paint ground,
                            double least)
{
    double c = bl_colour_contrast(fg_of(&t->inks[paint], depth),
                                  bg_of(&t->inks[ground], depth));
    cr_expect_geq(c, least, "%s, depth %d: %s on %s has a contrast of %.2f",
                  t->name, depth, bl_paint_names[paint], bl_paint_names[ground],
                  c);
}

/* What is read at length. */
static const enum bl_paint texts[] = {
    BL_PAINT_TEXT,      BL_PAINT_TITLE, BL_PAINT_STATUS, BL_PAINT_CURSOR,
    BL_PAINT_SELECTION, BL_PAINT_INPUT, BL_PAINT_DIALOG,
};

/* What is read beside it, or looked at. */
static const enum bl_paint marks[] = {
    BL_PAINT_DIM,        BL_PAINT_BORDER_FOCUS, BL_PAINT_TAB,
    BL_PAINT_HEADER,     BL_PAINT_HINT_KEY,     BL_PAINT_HINT,
    BL_PAINT_ACCENT,     BL_PAINT_GOOD,         BL_PAINT_WARNING,
    BL_PAINT_BAD,        BL_PAINT_COMPRESS,     BL_PAINT_EXACT,
    BL_PAINT_DROP,       BL_PAINT_TRAIN,        BL_PAINT_VALIDATION,
    BL_PAINT_BEST,       BL_PAINT_BEFORE,       BL_PAINT_AFTER,
    BL_PAINT_TAB_ACTIVE, BL_PAINT_TOAST,
};

enum {
    N_TEXTS = sizeof texts / sizeof *texts,
    N_MARKS = sizeof marks / sizeof *marks,
};

static void expect_readable(const struct bl_theme *t, enum bl_theme_depth depth,
                            double for_text, double for_marks)
{
    for (size_t i = 0; i < N_TEXTS; i++)
        expect_contrast(t, depth, texts[i], texts[i], for_text);
    for (size_t i = 0; i < N_MARKS; i++)
        expect_contrast(t, depth, marks[i], marks[i], for_marks);
}

Test(shipped_themes, text_and_marks_can_be_read)
{
    for (size_t i = 0; i < N_OF_RGB; i++) {
        struct bl_theme t = load(of_rgb[i]);
        expect_readable(&t, BL_THEME_TRUE, 7, 4.5);
        expect_readable(&t, BL_THEME_256, 7, 4.5);
        expect_readable(&t, BL_THEME_16, 4.5, 3);
    }
}

/* On the rows and boxes that they may be drawn over: WCAG's 3 for graphics. */
Test(shipped_themes, marks_can_be_read_on_other_grounds)
{
    static const enum bl_paint grounds[] = {BL_PAINT_CURSOR, BL_PAINT_SELECTION,
                                            BL_PAINT_DIALOG, BL_PAINT_STATUS};
    for (size_t i = 0; i < N_OF_RGB; i++) {
        struct bl_theme t = load(of_rgb[i]);
        for (size_t m = 0; m < N_MARKS; m++)
            for (size_t g = 0; g < 4; g++)
                if (!t.inks[marks[m]].has_ground) {
                    expect_contrast(&t, BL_THEME_TRUE, marks[m], grounds[g], 3);
                    expect_contrast(&t, BL_THEME_256, marks[m], grounds[g], 3);
                }
    }
}

static double contrast_of(const struct bl_theme *t, enum bl_paint p)
{
    return bl_colour_contrast(t->inks[p].fg, t->inks[p].bg);
}

Test(shipped_themes, lines_are_faint_and_heat_rises)
{
    for (size_t i = 0; i < N_OF_RGB; i++) {
        struct bl_theme t = load(of_rgb[i]);
        double grid = contrast_of(&t, BL_PAINT_GRID);
        double border = contrast_of(&t, BL_PAINT_BORDER);
        double low = contrast_of(&t, BL_PAINT_HEAT_LOW);
        double mid = contrast_of(&t, BL_PAINT_HEAT_MID);
        double high = contrast_of(&t, BL_PAINT_HEAT_HIGH);
        cr_expect(1.9 <= grid && grid <= border, "%s %g", t.name, grid);
        cr_expect(1.9 <= border && border < 4.5, "%s %g", t.name, border);
        cr_expect(2 <= low && 1.5 * low < mid && 1.5 * mid < high,
                  "%s %g %g %g", t.name, low, mid, high);
    }
}

/* Machado, Oliveira and Fernandes, "A physiologically-based model for
 * simulation of color vision deficiency" (2009), severity 1: for linear RGB. */
static const double visions[3][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}}, // protanopia
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}}, // deuteranopia
};

static double to_linear(uint8_t v)
{
    double x = v / 255.0;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static uint8_t from_linear(double x)
{
    x = fmin(fmax(x, 0), 1);
    x = x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055;
    return (uint8_t)lround(255 * x);
}

static struct bl_colour seen(struct bl_colour c, int vision)
{
    const double(*m)[3] = visions[vision];
    double rgb[3] = {to_linear(c.r), to_linear(c.g), to_linear(c.b)}, out[3];
    for (int i = 0; i < 3; i++)
        out[i] = m[i][0] * rgb[0] + m[i][1] * rgb[1] + m[i][2] * rgb[2];
    return (struct bl_colour){true, from_linear(out[0]), from_linear(out[1]),
                              from_linear(out[2])};
}

static void expect_apart(const struct bl_theme *t, enum bl_theme_depth depth,
                         enum bl_paint a, enum bl_paint b, double least)
{
    for (int vision = 0; vision < 3; vision++) {
        double d = bl_colour_distance(seen(fg_of(&t->inks[a], depth), vision),
                                      seen(fg_of(&t->inks[b], depth), vision));
        cr_expect_geq(d, least,
                      "%s, depth %d, vision %d: %s and %s are %.3f "
                      "apart",
                      t->name, depth, vision, bl_paint_names[a],
                      bl_paint_names[b], d);
    }
}

static void expect_three_apart(const struct bl_theme *t,
                               enum bl_theme_depth depth,
                               const enum bl_paint three[3], double least)
{
    for (int i = 0; i < 3; i++)
        expect_apart(t, depth, three[i], three[(i + 1) % 3], least);
}

static const enum bl_paint curves[3] = {BL_PAINT_TRAIN, BL_PAINT_VALIDATION,
                                        BL_PAINT_BEST};
static const enum bl_paint roles[3] = {BL_PAINT_COMPRESS, BL_PAINT_EXACT,
                                       BL_PAINT_DROP};
static const enum bl_paint verdicts[3] = {BL_PAINT_GOOD, BL_PAINT_WARNING,
                                          BL_PAINT_BAD};

Test(shipped_themes, curves_are_told_apart_in_all)
{
    for (size_t i = 0; i < N_OF_RGB; i++) {
        struct bl_theme t = load(of_rgb[i]);
        expect_three_apart(&t, BL_THEME_TRUE, curves, 0.15);
        expect_three_apart(&t, BL_THEME_256, curves, 0.12);
        expect_apart(&t, BL_THEME_TRUE, BL_PAINT_BEFORE, BL_PAINT_AFTER, 0.15);
    }
}

/* 0.1 is five times what just shows. */
Test(shipped_themes, okabe_and_ito_s_keep_all_apart)
{
    for (size_t i = 2; i < N_OF_RGB; i++) {
        struct bl_theme t = load(of_rgb[i]);
        expect_three_apart(&t, BL_THEME_TRUE, roles, 0.1);
        expect_three_apart(&t, BL_THEME_TRUE, verdicts, 0.1);
        expect_three_apart(&t, BL_THEME_256, roles, 0.1);
        expect_three_apart(&t, BL_THEME_256, verdicts, 0.1);
    }
}

Test(shipped_themes, okabe_ito_is_of_their_eight)
{
    static const int eight[] = {0x000000, 0xe69f00, 0x56b4e9, 0x009e73,
                                0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7};
    struct bl_theme t = load("okabe-ito");
    for (size_t k = 0; k < 8; k++) {
        bool found = false;
        for (int p = 0; p < BL_N_PAINTS; p++) {
            struct bl_colour f = t.inks[p].fg, b = t.inks[p].bg;
            found = found || (f.r << 16 | f.g << 8 | f.b) == eight[k] ||
                    (b.r << 16 | b.g << 8 | b.b) == eight[k];
        }
        cr_expect(found, "%06x", eight[k]);
    }
}

static bool differ(const struct bl_theme *t, enum bl_theme_depth depth,
                   enum bl_paint a, enum bl_paint b)
{
    const struct bl_ink *p = &t->inks[a], *q = &t->inks[b];
    const struct bl_ink_attributes *m = &p->attributes[depth];
    const struct bl_ink_attributes *n = &q->attributes[depth];
    bool attributes = m->bold != n->bold || m->dim != n->dim ||
                      m->underline != n->underline || m->reverse != n->reverse;
    if (depth == BL_THEME_MONO)
        return attributes;
    bool at_16 = p->fg16 != q->fg16 || p->bg16 != q->bg16;
    bool at_256 = p->fg256 != q->fg256 || p->bg256 != q->bg256;
    return attributes || (depth == BL_THEME_16 ? at_16 : at_256);
}

/* In few colours and in none, what a glyph does not say still shows. */
Test(shipped_themes, states_show_at_every_depth)
{
    static const enum bl_paint pairs[][2] = {
        {BL_PAINT_TEXT, BL_PAINT_CURSOR},
        {BL_PAINT_TEXT, BL_PAINT_SELECTION},
        {BL_PAINT_CURSOR, BL_PAINT_SELECTION},
        {BL_PAINT_TAB, BL_PAINT_TAB_ACTIVE},
        {BL_PAINT_BORDER, BL_PAINT_BORDER_FOCUS},
        {BL_PAINT_HINT, BL_PAINT_HINT_KEY},
        {BL_PAINT_TEXT, BL_PAINT_INPUT},
        {BL_PAINT_TEXT, BL_PAINT_TOAST},
        {BL_PAINT_GOOD, BL_PAINT_BAD},
        {BL_PAINT_HEAT_LOW, BL_PAINT_HEAT_HIGH},
    };
    static const enum bl_paint coloured[][2] = {
        {BL_PAINT_TRAIN, BL_PAINT_VALIDATION},
        {BL_PAINT_COMPRESS, BL_PAINT_EXACT},
        {BL_PAINT_COMPRESS, BL_PAINT_DROP},
        {BL_PAINT_EXACT, BL_PAINT_DROP},
        {BL_PAINT_GOOD, BL_PAINT_WARNING},
        {BL_PAINT_WARNING, BL_PAINT_BAD},
    };
    struct bl_theme_list list;
    bl_theme_list(&list);
    for (size_t i = 0; i < list.n; i++) {
        struct bl_theme t = load(list.names[i]);
        for (int d = 0; d <= BL_THEME_256; d++)
            for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
                cr_expect(differ(&t, (enum bl_theme_depth)d, pairs[k][0],
                                 pairs[k][1]),
                          "%s, depth %d: %s and %s", t.name, d,
                          bl_paint_names[pairs[k][0]],
                          bl_paint_names[pairs[k][1]]);
        for (size_t k = 0; k < sizeof coloured / sizeof *coloured; k++)
            cr_expect(differ(&t, BL_THEME_16, coloured[k][0], coloured[k][1]) ||
                          strcmp(t.name, "mono") == 0,
                      "%s: %s and %s", t.name, bl_paint_names[coloured[k][0]],
                      bl_paint_names[coloured[k][1]]);
    }
}

/* Of a terminal that may be dark or light: what is drawn on its own ground
 * reads on both, green apart, which terminals choose to suit theirs. */
Test(shipped_themes, sixteen_reads_on_black_and_on_white)
{
    struct bl_theme t = load("sixteen");
    for (int p = 0; p < BL_N_PAINTS; p++) {
        const struct bl_ink *ink = &t.inks[p];
        cr_expect_not(ink->fg.set || ink->bg.set);
        cr_expect_eq(ink->fg256, ink->fg16);
        if (ink->fg16 < 0 || p == BL_PAINT_GOOD)
            continue;
        struct bl_colour c = bl_colour_of_index(ink->fg16);
        int on_black = ink->bg16 < 0 ? 0 : ink->bg16;
        int on_white = ink->bg16 < 0 ? 15 : ink->bg16;
        cr_expect_geq(bl_colour_contrast(c, bl_colour_of_index(on_black)), 3.0,
                      "%s", bl_paint_names[p]);
        cr_expect_geq(bl_colour_contrast(c, bl_colour_of_index(on_white)), 3.0,
                      "%s", bl_paint_names[p]);
    }
}

Test(shipped_themes, mono_has_no_colours)
{
    struct bl_theme t = load("mono");
    for (int p = 0; p < BL_N_PAINTS; p++) {
        const struct bl_ink *ink = &t.inks[p];
        cr_expect_not(ink->fg.set || ink->bg.set);
        cr_expect(ink->fg256 == -1 && ink->bg256 == -1);
        cr_expect(ink->fg16 == -1 && ink->bg16 == -1);
    }
    cr_expect(t.inks[BL_PAINT_CURSOR].attributes[BL_THEME_TRUE].reverse);
    cr_expect(t.inks[BL_PAINT_TITLE].attributes[BL_THEME_16].bold);
}

Test(shipped_themes, dark_and_light)
{
    cr_expect(load("dusk").dark);
    cr_expect(load("okabe-ito").dark);
    cr_expect_not(load("dawn").dark);
    cr_expect_not(load("okabe-ito-light").dark);
}
