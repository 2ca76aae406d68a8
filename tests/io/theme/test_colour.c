#include "io/theme/colour.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"

static struct bl_colour rgb(int value)
{
    return (struct bl_colour){true, (uint8_t)(value >> 16),
                              (uint8_t)(value >> 8 & 255),
                              (uint8_t)(value & 255)};
}

static int value_of(struct bl_colour c)
{
    return c.r << 16 | c.g << 8 | c.b;
}

/* As CSS Color 4 and its implementations give them. */
Test(colour, primaries_in_oklab)
{
    static const struct {
        int rgb;
        double lab[3];
    } known[] = {
        {0x000000, {0, 0, 0}},
        {0xffffff, {1, 0, 0}},
        {0xff0000, {0.62796, 0.22486, 0.12585}},
        {0x00ff00, {0.86644, -0.23389, 0.17950}},
        {0x0000ff, {0.45201, -0.03246, -0.31153}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double lab[3];
        bl_colour_to_oklab(lab, rgb(known[i].rgb));
        for (int k = 0; k < 3; k++)
            cr_expect_float_eq(lab[k], known[i].lab[k], 1e-5, "%06x %d: %g",
                               known[i].rgb, k, lab[k]);
    }
    cr_expect_float_eq(bl_colour_distance(rgb(0), rgb(0xffffff)), 1.0, 1e-6);
}

/* Those of WebAIM's and W3C's examples. */
Test(colour, contrast_of_known_pairs)
{
    cr_expect_float_eq(bl_colour_contrast(rgb(0), rgb(0xffffff)), 21.0, 1e-9);
    cr_expect_float_eq(bl_colour_contrast(rgb(0xffffff), rgb(0x777777)), 4.48,
                       0.005);
    cr_expect_float_eq(bl_colour_contrast(rgb(0x767676), rgb(0xffffff)), 4.54,
                       0.005);
    cr_expect_float_eq(bl_colour_contrast(rgb(0x0000ff), rgb(0xffffff)), 8.59,
                       0.005);
    cr_expect_float_eq(bl_colour_contrast(rgb(0xff0000), rgb(0xffffff)), 4.0,
                       0.005);
}

Test(colour, indices_are_those_of_xterm)
{
    static const int known[][2] = {
        {0, 0x000000},   {1, 0xcd0000},   {7, 0xe5e5e5},   {8, 0x7f7f7f},
        {12, 0x5c5cff},  {15, 0xffffff},  {16, 0x000000},  {17, 0x00005f},
        {21, 0x0000ff},  {46, 0x00ff00},  {67, 0x5f87af},  {196, 0xff0000},
        {203, 0xff5f5f}, {231, 0xffffff}, {232, 0x080808}, {244, 0x808080},
        {255, 0xeeeeee},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect_eq(value_of(bl_colour_of_index(known[i][0])), known[i][1],
                     "%d", known[i][0]);
}

Test(colour, every_index_is_nearest_to_itself)
{
    for (int i = 16; i < 256; i++)
        cr_expect_eq(bl_colour_nearest_256(bl_colour_of_index(i)), i);
    for (int i = 0; i < 16; i++)
        cr_expect_eq(bl_colour_nearest_16(bl_colour_of_index(i), -1), i);
}

/* tests/golden/theme_colours.py */
Test(colour, oklab_and_nearest_as_numpy_has_them)
{
    char path[4096];
    int r, g, b, index, n = 0;
    double want[3], lab[3];
    snprintf(path, sizeof path, "%s/tests/golden/theme_colours.txt",
             getenv("BALER_SOURCE_DIR"));
    FILE *golden = fopen(path, "r");
    cr_assert_not_null(golden, "%s", path);
    while (fscanf(golden, "%d %d %d %lf %lf %lf %d", &r, &g, &b, &want[0],
                  &want[1], &want[2], &index) == 7) {
        struct bl_colour c = rgb(r << 16 | g << 8 | b);
        bl_colour_to_oklab(lab, c);
        for (int k = 0; k < 3; k++)
            cr_expect_float_eq(lab[k], want[k], 3e-4, "%d %d %d: %g, not %g", r,
                               g, b, lab[k], want[k]);
        cr_expect_eq(bl_colour_nearest_256(c), index, "%d %d %d", r, g, b);
        n++;
    }
    fclose(golden);
    cr_expect_gt(n, 40);
}

Test(colour, sixteen_keep_the_hue)
{
    enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };
    static const int hues[][2] = {
        {0x71b9f2, BLUE},    {0x64d8a4, GREEN}, {0xfb817f, RED},
        {0xf2cd64, YELLOW},  {0x0072b2, BLUE},  {0xd55e00, RED},
        {0xcc79a7, MAGENTA}, {0x5cd0ea, CYAN},  {0x171b24, BLACK},
        {0xe8e8e8, WHITE},
    };
    for (size_t i = 0; i < sizeof hues / sizeof *hues; i++)
        cr_expect_eq(bl_colour_nearest_16(rgb(hues[i][0]), -1) % 8, hues[i][1],
                     "%06x: %d", hues[i][0],
                     bl_colour_nearest_16(rgb(hues[i][0]), -1));
}

Test(colour, what_is_to_be_read_can_be)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 200; i++) {
        struct bl_colour c = rgb((int)bl_random_below(&r, 1 << 24));
        for (int ground = 0; ground < 16; ground++) {
            int ink = bl_colour_nearest_16(c, ground);
            cr_expect_geq(bl_colour_contrast(bl_colour_of_index(ink),
                                             bl_colour_of_index(ground)),
                          3.0, "%06x on %d: %d", value_of(c), ground, ink);
        }
    }
}
