#include "tui/terminal/colours.h"

#include <stdio.h>
#include <string.h>

enum { DIRECT = 1 << 24 }; // colours of an entry that takes red, green, blue

enum bl_colours bl_colours_of_count(int count)
{
    static const struct {
        int least;
        enum bl_colours colours;
    } counts[] = {{DIRECT, BL_COLOURS_TRUE},
                  {256, BL_COLOURS_256},
                  {16, BL_COLOURS_16},
                  {8, BL_COLOURS_8}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (count >= counts[i].least)
            return counts[i].colours;
    return BL_COLOURS_NONE;
}

int bl_colours_wish(int option, const char *no_color, const char *colorterm)
{
    if (option >= 0)
        return option;
    if (no_color != NULL && *no_color != '\0')
        return BL_COLOURS_NONE;
    if (colorterm != NULL && (strcmp(colorterm, "truecolor") == 0 ||
                              strcmp(colorterm, "24bit") == 0))
        return BL_COLOURS_TRUE;
    return -1;
}

static size_t family_length(const char *term)
{
    static const char *const endings[] = {"-256color", "-16color", "-88color",
                                          "-direct"};
    size_t n = strlen(term);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (n > ending && strcmp(term + n - ending, endings[i]) == 0)
            return n - ending;
    }
    return n;
}

void bl_colours_entry(char name[BL_ENTRY_NAME_SIZE], const char *term,
                      enum bl_colours colours)
{
    static const char *const endings[] = {
        [BL_COLOURS_NONE] = "-mono",   [BL_COLOURS_8] = "",
        [BL_COLOURS_16] = "-16color",  [BL_COLOURS_256] = "-256color",
        [BL_COLOURS_TRUE] = "-direct",
    };
    snprintf(name, BL_ENTRY_NAME_SIZE, "%.*s%s", (int)family_length(term), term,
             endings[colours]);
}

/* Direct entries take the smallest numbers (below 8, 16 or 256, as they like)
 * for indices; a trace of green keeps blues out of there. */
static int direct(struct bl_colour c)
{
    int rgb = c.r << 16 | c.g << 8 | c.b;
    return rgb < 256 ? rgb | 1 << 8 : rgb;
}

static int indexed(int index, enum bl_colours had)
{
    if (index < 8 || had != BL_COLOURS_TRUE)
        return index;
    return direct(bl_colour_of_index(index));
}

static int shade_of(struct bl_colour c, int index, enum bl_colours used,
                    enum bl_colours had)
{
    return used == BL_COLOURS_TRUE && c.set ? direct(c) : indexed(index, had);
}

/* The eight come brighter with bold letters, which is left out for grey (it
 * would be bold black).  Ground has no such way.  Where two of the sixteen
 * fall on one, letters turn black or white. */
static void reduce_to_8(struct bl_shade *shade)
{
    bool is_bright = shade->fg > 8;
    if (shade->fg == 8 && shade->bg < 0)
        shade->fg = -1;
    if (shade->fg >= 8)
        shade->fg -= 8;
    if (shade->bg >= 8)
        shade->bg -= 8;
    if (shade->fg >= 0 && shade->bg >= 0 &&
        !bl_colour_reads_on_16(shade->fg, shade->bg))
        shade->fg = bl_colour_reads_on_16(7, shade->bg) ? 7 : 0;
    shade->attributes.bold |= is_bright;
}

struct bl_shade bl_shade_of(const struct bl_ink *ink, enum bl_colours used,
                            enum bl_colours had)
{
    static const enum bl_theme_depth depths[] = {
        [BL_COLOURS_NONE] = BL_THEME_MONO, [BL_COLOURS_8] = BL_THEME_16,
        [BL_COLOURS_16] = BL_THEME_16,     [BL_COLOURS_256] = BL_THEME_256,
        [BL_COLOURS_TRUE] = BL_THEME_TRUE,
    };
    struct bl_shade shade = {-1, -1, ink->attributes[depths[used]]};
    if (used >= BL_COLOURS_256) {
        shade.fg = shade_of(ink->fg, ink->fg256, used, had);
        shade.bg = shade_of(ink->bg, ink->bg256, used, had);
    } else if (used != BL_COLOURS_NONE) {
        shade.fg = ink->fg16;
        shade.bg = ink->bg16;
        if (used == BL_COLOURS_8)
            reduce_to_8(&shade);
        shade.fg = indexed(shade.fg, had);
        shade.bg = indexed(shade.bg, had);
    }
    return shade;
}

/* Of 16 colours too few read on each other. */
struct bl_shade bl_shade_on(const struct bl_ink *ink,
                            const struct bl_ink *ground, enum bl_colours used,
                            enum bl_colours had)
{
    struct bl_shade shade = bl_shade_of(ink, used, had);
    if (used >= BL_COLOURS_256 && !ink->has_ground)
        shade.bg = bl_shade_of(ground, used, had).bg;
    return shade;
}
