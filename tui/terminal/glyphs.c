#include "tui/terminal/glyphs.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Fonts of the Linux console have 512 characters and no braille; what calls
 * itself one of the others has letters alone, or is a serial line with who
 * knows what behind it. */
static const struct {
    const char *beginning;
    enum bl_glyphs glyphs;
} poor[] = {
    {"linux", BL_GLYPHS_BLOCKS}, {"vt1", BL_GLYPHS_ASCII},
    {"vt2", BL_GLYPHS_ASCII},    {"vt3", BL_GLYPHS_ASCII},
    {"vt5", BL_GLYPHS_ASCII},    {"ansi", BL_GLYPHS_ASCII},
    {"dumb", BL_GLYPHS_ASCII},   {"cons25", BL_GLYPHS_ASCII},
};

enum bl_glyphs bl_glyphs_of(const char *codeset, const char *term)
{
    if (strcasecmp(codeset, "UTF-8") != 0)
        return BL_GLYPHS_ASCII;
    for (size_t i = 0; term != NULL && i < sizeof poor / sizeof *poor; i++)
        if (strncmp(term, poor[i].beginning, strlen(poor[i].beginning)) == 0)
            return poor[i].glyphs;
    return BL_GLYPHS_BRAILLE;
}
