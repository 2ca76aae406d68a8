/* Amounts drawn with block characters: bars, and histograms in one line. */
#include <math.h>

#include "tui/widget/box.h"

enum {
    FULL = 0x2588,
    SHADE = 0x2591,
    LEFT_EIGHTH = 0x258f,
    LOW_EIGHTH = 0x2581
};

static void put_at(struct bl_area a, int64_t x, int y, uint32_t rune, int ink)
{
    if (x >= 0 && x < a.width)
        bl_put_rune(a, (int)x, y, rune, ink);
}

/* How many of so many parts are full: not all before it is done, and not none
 * once it has begun. */
static int64_t parts_of(double share, int64_t parts)
{
    if (!(share > 0) || parts < 1)
        return 0;
    if (share >= 1)
        return parts;
    int64_t done = (int64_t)(share * (double)parts);
    return done > 0 ? done : 1;
}

void bl_bar(struct bl_area a, int x, int y, int width, double share, int ink)
{
    int steps = a.surface->glyphs == BL_GLYPHS_ASCII ? 1 : 8;
    int64_t done = parts_of(share, (int64_t)width * steps);
    int full = (int)(done / steps), rest = (int)(done % steps);
    bl_fill(bl_area_part(a, x, y, width, 1), SHADE, BL_PAINT_DIM);
    bl_fill(bl_area_part(a, x, y, full, 1), FULL, ink);
    if (rest > 0)
        put_at(a, (int64_t)x + full, y, (uint32_t)(LEFT_EIGHTH + 1 - rest),
               ink);
}

enum { LEVELS = 8 };

/* Level 0 is a blank. */
static void put_level(struct bl_area a, int64_t x, int y, int level, int ink)
{
    static const char ascii[] = " .:-=+*%@";
    uint32_t rune = (unsigned char)ascii[level];
    if (level > 0 && a.surface->glyphs != BL_GLYPHS_ASCII)
        rune = (uint32_t)(LOW_EIGHTH + level - 1);
    put_at(a, x, y, rune, ink);
}

static int level_of(double share)
{
    if (isnan(share))
        return 0;
    double level = round(share * LEVELS);
    return level < 1 ? 1 : level > LEVELS ? LEVELS : (int)level;
}

void bl_spark(struct bl_area a, int x, int y, const uint64_t *counts, int n,
              int ink)
{
    uint64_t largest = 0;
    for (int i = 0; i < n; i++)
        largest = counts[i] > largest ? counts[i] : largest;
    for (int i = 0; i < n; i++) {
        double share = (double)counts[i] / (double)largest;
        put_level(a, (int64_t)x + i, y, counts[i] == 0 ? 0 : level_of(share),
                  ink);
    }
}

void bl_spark_values(struct bl_area a, int x, int y, const double *values,
                     int n, double low, double high, int ink)
{
    for (int i = 0; i < n; i++) {
        double share = low < high ? (values[i] - low) / (high - low) : 0.5;
        put_level(a, (int64_t)x + i, y,
                  isfinite(values[i]) ? level_of(share) : 0, ink);
    }
}
