#include "tui/terminal/glyphs.h"

#include <criterion/criterion.h>

Test(glyphs, by_locale_and_terminal)
{
    static const struct {
        const char *codeset, *term;
        enum bl_glyphs glyphs;
    } cases[] = {
        {"UTF-8", "xterm-256color", BL_GLYPHS_BRAILLE},
        {"utf-8", "tmux", BL_GLYPHS_BRAILLE},
        {"UTF-8", "vte-direct", BL_GLYPHS_BRAILLE},
        {"UTF-8", NULL, BL_GLYPHS_BRAILLE},
        {"UTF-8", "linux", BL_GLYPHS_BLOCKS},
        {"UTF-8", "linux-16color", BL_GLYPHS_BLOCKS},
        {"UTF-8", "vt100", BL_GLYPHS_ASCII},
        {"UTF-8", "vt220", BL_GLYPHS_ASCII},
        {"ANSI_X3.4-1968", "xterm-256color", BL_GLYPHS_ASCII},
        {"ISO-8859-1", "linux", BL_GLYPHS_ASCII},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(bl_glyphs_of(cases[i].codeset, cases[i].term),
                     cases[i].glyphs, "%s %s", cases[i].codeset, cases[i].term);
}
