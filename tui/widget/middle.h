/* A text in a field that is too narrow for it, cut in its middle, so that
 * names that begin alike are told apart.
 */
#ifndef BL_TUI_WIDGET_MIDDLE_H
#define BL_TUI_WIDGET_MIDDLE_H

#include "tui/surface/surface.h"

// Left-aligned, padded with blanks: "charged…ergy".
void bl_put_middle(struct bl_area a, int x, int y, int width, int ink,
                   const char *text);

#endif
