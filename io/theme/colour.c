#include "io/theme/colour.h"

#include <math.h>
#include <stddef.h>

/* The transfer function of sRGB (IEC 61966-2-1), undone. */
static double linear(uint8_t component)
{
    double v = component / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

void bl_colour_to_oklab(double lab[3], struct bl_colour c)
{
    static const double to_cones[3][3] = {
        {0.4122214708, 0.5363325363, 0.0514459929},
        {0.2119034982, 0.6806995451, 0.1073969566},
        {0.0883024619, 0.2817188376, 0.6299787005},
    };
    static const double to_lab[3][3] = {
        {0.2104542553, 0.7936177850, -0.0040720468},
        {1.9779984951, -2.4285922050, 0.4505937099},
        {0.0259040371, 0.7827717662, -0.8086757660},
    };
    double rgb[3] = {linear(c.r), linear(c.g), linear(c.b)}, cones[3];
    for (int i = 0; i < 3; i++)
        cones[i] = cbrt(to_cones[i][0] * rgb[0] + to_cones[i][1] * rgb[1] +
                        to_cones[i][2] * rgb[2]);
    for (int i = 0; i < 3; i++)
        lab[i] = to_lab[i][0] * cones[0] + to_lab[i][1] * cones[1] +
                 to_lab[i][2] * cones[2];
}

double bl_colour_distance(struct bl_colour a, struct bl_colour b)
{
    double p[3], q[3];
    bl_colour_to_oklab(p, a);
    bl_colour_to_oklab(q, b);
    return sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]) +
                (p[2] - q[2]) * (p[2] - q[2]));
}

double bl_colour_luminance(struct bl_colour c)
{
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double bl_colour_contrast(struct bl_colour a, struct bl_colour b)
{
    double light = bl_colour_luminance(a), dark = bl_colour_luminance(b);
    return (fmax(light, dark) + 0.05) / (fmin(light, dark) + 0.05);
}

/* The palettes. */

static struct bl_colour grey(int level)
{
    uint8_t v = (uint8_t)level;
    return (struct bl_colour){true, v, v, v};
}

static uint8_t cube_level(int step)
{
    return (uint8_t)(step == 0 ? 0 : 55 + 40 * step);
}

struct bl_colour bl_colour_of_index(int index)
{
    static const struct bl_colour ansi[16] = {
        {true, 0, 0, 0},       {true, 205, 0, 0},     {true, 0, 205, 0},
        {true, 205, 205, 0},   {true, 0, 0, 238},     {true, 205, 0, 205},
        {true, 0, 205, 205},   {true, 229, 229, 229}, {true, 127, 127, 127},
        {true, 255, 0, 0},     {true, 0, 255, 0},     {true, 255, 255, 0},
        {true, 92, 92, 255},   {true, 255, 0, 255},   {true, 0, 255, 255},
        {true, 255, 255, 255},
    };
    if (index < 16)
        return ansi[index];
    if (index >= 232)
        return grey(8 + 10 * (index - 232));
    index -= 16;
    return (struct bl_colour){true, cube_level(index / 36),
                              cube_level(index / 6 % 6), cube_level(index % 6)};
}

int16_t bl_colour_nearest_256(struct bl_colour c)
{
    int best = 16;
    for (int i = 17; i < 256; i++)
        if (bl_colour_distance(c, bl_colour_of_index(i)) <
            bl_colour_distance(c, bl_colour_of_index(best)))
            best = i;
    return (int16_t)best;
}

/* The 16 are so vivid that by distance most colours of a theme would become
 * greys.  Hue tells roles apart, so it counts together with lightness, and
 * chroma only as having a hue or not. */
static double difference_16(struct bl_colour a, struct bl_colour b)
{
    static const double hueless = 0.04, hue_for_none = 1.2;
    double p[3], q[3];
    bl_colour_to_oklab(p, a);
    bl_colour_to_oklab(q, b);
    double lightness = fabs(p[0] - q[0]);
    bool p_is_grey = hypot(p[1], p[2]) < hueless;
    bool q_is_grey = hypot(q[1], q[2]) < hueless;
    if (p_is_grey != q_is_grey)
        return lightness + hue_for_none;
    if (p_is_grey)
        return lightness;
    double angle = atan2(p[2], p[1]) - atan2(q[2], q[1]);
    return lightness + 2 * fabs(sin(angle / 2)); // a chord: 0 to 2
}

int16_t bl_colour_nearest_16(struct bl_colour c, int ground)
{
    int best = 0;
    double least = INFINITY;
    for (int i = 0; i < 16; i++) {
        double d = difference_16(c, bl_colour_of_index(i));
        if (d < least && (ground < 0 || bl_colour_reads_on_16(i, ground))) {
            least = d;
            best = i;
        }
    }
    return (int16_t)best;
}

/* 3 is what WCAG asks of large text and of graphics; of 4.5, grey would have
 * no reader but black. */
bool bl_colour_reads_on_16(int index, int ground)
{
    return bl_colour_contrast(bl_colour_of_index(index),
                              bl_colour_of_index(ground)) >= 3;
}
