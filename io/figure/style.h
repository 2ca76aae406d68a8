/* Figure styles: files of gnuplot commands, put into every script; found as
 * io/shipped/shipped.h says, with the suffix .gp.
 */
#ifndef BL_IO_FIGURE_STYLE_H
#define BL_IO_FIGURE_STYLE_H

#include "base/error.h"

// The text of a style; the caller's.
enum bl_status bl_style_load(char **text, const char *name,
                             struct bl_error *err);

#endif
