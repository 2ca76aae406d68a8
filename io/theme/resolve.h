/* From the lines of a theme to inks: what was not said is derived. */
#ifndef BL_IO_THEME_RESOLVE_H
#define BL_IO_THEME_RESOLVE_H

#include "io/theme/shades.h"

enum bl_source {
    BL_NOT_SAID,
    BL_INHERITED,
    BL_SAID,
};

struct bl_line {
    enum bl_source source;
    struct bl_shades shades;
};

struct bl_lines {
    struct bl_line of[BL_N_PAINTS][BL_N_THEME_DEPTHS];
};

// Fills t->inks and t->dark.
void bl_theme_resolve(struct bl_theme *t, const struct bl_lines *lines);

#endif
