#include "io/theme/resolve.h"

#include "io/theme/paint.h"

/* What one role looks like at one depth. */
struct look {
    int32_t fg, bg; // as in struct bl_shades, but never BL_SHADE_NONE
};

/* The lines to look for at each depth, the best first. */
static const enum bl_theme_depth preferred[BL_N_THEME_DEPTHS][3] = {
    [BL_THEME_MONO] = {BL_THEME_MONO, BL_THEME_MONO, BL_THEME_MONO},
    [BL_THEME_16] = {BL_THEME_16, BL_THEME_TRUE, BL_THEME_256},
    [BL_THEME_256] = {BL_THEME_256, BL_THEME_TRUE, BL_THEME_16},
    [BL_THEME_TRUE] = {BL_THEME_TRUE, BL_THEME_256, BL_THEME_16},
};

/* The depth of the line that counts at `depth`, or BL_N_THEME_DEPTHS. */
static enum bl_theme_depth source_of(const struct bl_line *lines,
                                     enum bl_theme_depth depth)
{
    for (int i = 0; i < 3; i++)
        if (lines[preferred[depth][i]].source != BL_NOT_SAID)
            return preferred[depth][i];
    return BL_N_THEME_DEPTHS;
}

static struct bl_colour colour_of(int32_t rgb)
{
    return (struct bl_colour){rgb >= 0, (uint8_t)(rgb >> 16 & 255),
                              (uint8_t)(rgb >> 8 & 255), (uint8_t)(rgb & 255)};
}

/* The same colour at another depth. */
static int32_t convert(int32_t shade, enum bl_theme_depth from,
                       enum bl_theme_depth to)
{
    if (shade < 0 || from == to)
        return shade;
    if (to == BL_THEME_TRUE)
        return BL_SHADE_OWN; // its index counts
    if (from == BL_THEME_TRUE)
        return to == BL_THEME_256 ? bl_colour_nearest_256(colour_of(shade))
                                  : bl_colour_nearest_16(colour_of(shade), -1);
    return shade < 16 ? shade
                      : bl_colour_nearest_16(bl_colour_of_index(shade), -1);
}

/* text: that of BL_PAINT_TEXT, for what is not said. */
static struct look look_at(const struct bl_line *lines,
                           enum bl_theme_depth depth, struct look text)
{
    enum bl_theme_depth from = source_of(lines, depth);
    if (from == BL_N_THEME_DEPTHS)
        return text;
    const struct bl_shades *s = &lines[from].shades;
    return (struct look){
        s->fg == BL_SHADE_NONE ? text.fg : convert(s->fg, from, depth),
        s->bg == BL_SHADE_NONE ? text.bg : convert(s->bg, from, depth),
    };
}

/* Sixteen colours are few: two that differ may have become one. */
static void keep_readable(struct bl_ink *ink, const struct bl_line *lines)
{
    if (lines[BL_THEME_16].source != BL_NOT_SAID || ink->fg16 < 0 ||
        ink->bg16 < 0 || bl_colour_reads_on_16(ink->fg16, ink->bg16))
        return;
    struct bl_colour wanted =
        ink->fg.set ? ink->fg : bl_colour_of_index(ink->fg16);
    ink->fg16 = bl_colour_nearest_16(wanted, ink->bg16);
}

static struct bl_ink_attributes attributes_at(const struct bl_line *lines,
                                              enum bl_theme_depth depth,
                                              enum bl_paint paint)
{
    enum bl_theme_depth from = source_of(lines, depth);
    if (from == BL_N_THEME_DEPTHS)
        from = source_of(lines, BL_THEME_MONO);
    return from != BL_N_THEME_DEPTHS ? lines[from].shades.attributes
                                     : bl_paint_mono[paint];
}

static bool has_ground(const struct bl_line *lines)
{
    enum bl_theme_depth from = source_of(lines, BL_THEME_TRUE);
    return from != BL_N_THEME_DEPTHS && lines[from].shades.bg != BL_SHADE_NONE;
}

static void resolve_ink(struct bl_ink *ink, enum bl_paint paint,
                        const struct bl_line *lines,
                        const struct look text[BL_N_THEME_DEPTHS])
{
    struct look full = look_at(lines, BL_THEME_TRUE, text[BL_THEME_TRUE]);
    struct look most = look_at(lines, BL_THEME_256, text[BL_THEME_256]);
    struct look few = look_at(lines, BL_THEME_16, text[BL_THEME_16]);
    *ink = (struct bl_ink){
        .fg = colour_of(full.fg),
        .bg = colour_of(full.bg),
        .fg256 = (int16_t)most.fg,
        .bg256 = (int16_t)most.bg,
        .fg16 = (int16_t)few.fg,
        .bg16 = (int16_t)few.bg,
        .has_ground = has_ground(lines),
    };
    for (enum bl_theme_depth d = 0; d < BL_N_THEME_DEPTHS; d++)
        ink->attributes[d] = attributes_at(lines, d, paint);
    keep_readable(ink, lines);
}

/* By the ground, or else by what is to be read on the terminal's own. */
static bool is_dark(const struct bl_ink *text)
{
    struct bl_colour white = {true, 255, 255, 255}, black = {true, 0, 0, 0};
    bool has_bg = text->bg.set || text->bg256 >= 0;
    if (!has_bg && !text->fg.set && text->fg256 < 0)
        return true;
    struct bl_colour c = has_bg ? text->bg : text->fg;
    if (!c.set)
        c = bl_colour_of_index(has_bg ? text->bg256 : text->fg256);
    bool is_light = bl_colour_contrast(c, black) > bl_colour_contrast(c, white);
    return is_light != has_bg;
}

void bl_theme_resolve(struct bl_theme *t, const struct bl_lines *lines)
{
    static const struct look own = {BL_SHADE_OWN, BL_SHADE_OWN};
    struct look text[BL_N_THEME_DEPTHS];
    for (enum bl_theme_depth d = 0; d < BL_N_THEME_DEPTHS; d++)
        text[d] = look_at(lines->of[BL_PAINT_TEXT], d, own);
    for (enum bl_paint p = 0; p < BL_N_PAINTS; p++)
        resolve_ink(&t->inks[p], p, lines->of[p], text);
    t->dark = is_dark(&t->inks[BL_PAINT_TEXT]);
}
