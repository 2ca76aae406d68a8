/* Figure styles: files of gnuplot commands in themes/, put into every script.
 *
 * Those that ship are part of the program, so that it needs no folder beside
 * it; a file of one's own is named by its path, or by its name alone when it
 * stands in baler/themes/NAME.gp below $XDG_CONFIG_HOME (or ~/.config).
 */
#ifndef BL_IO_FIGURE_STYLE_H
#define BL_IO_FIGURE_STYLE_H

#include "base/error.h"

// The text of a style; the caller's.
enum bl_status bl_style_load(char **text, const char *name,
                             struct bl_error *err);

#endif
