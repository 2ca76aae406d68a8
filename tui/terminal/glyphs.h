/* What a terminal can most likely show, as nobody can ask it. */
#ifndef BL_TUI_TERMINAL_GLYPHS_H
#define BL_TUI_TERMINAL_GLYPHS_H

#include "tui/surface/surface.h"

// By the name of the locale's encoding (nl_langinfo(CODESET)) and TERM, which
// may be NULL.
enum bl_glyphs bl_glyphs_of(const char *codeset, const char *term);

#endif
