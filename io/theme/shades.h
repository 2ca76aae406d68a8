/* What one line of a theme says: `#d8dee9 on #1b1f2a bold` for true colour,
 * `203 on 17` for 256 colours, `bright-red on black` for 16, `bold reverse` for
 * none; `default` is the terminal's own colour.
 */
#ifndef BL_IO_THEME_SHADES_H
#define BL_IO_THEME_SHADES_H

#include "io/theme/theme.h"

enum {
    BL_SHADE_OWN = -1,  // the terminal's own
    BL_SHADE_NONE = -2, // not said
};

struct bl_shades {
    int32_t fg, bg; // 0xrrggbb in true colour, else an index; or as above
    struct bl_ink_attributes attributes;
};

enum bl_status bl_shades_parse(struct bl_shades *s, enum bl_theme_depth depth,
                               const char *text, struct bl_error *err);

#endif
