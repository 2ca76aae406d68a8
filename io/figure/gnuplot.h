/* gnuplot as a child process.
 *
 * Found on PATH when it is started.  It runs a script in the script's folder;
 * what it says on its standard error is passed on: why it fails, or what it
 * warns of.
 * Several threads may draw at once.
 */
#ifndef BL_IO_FIGURE_GNUPLOT_H
#define BL_IO_FIGURE_GNUPLOT_H

#include "base/error.h"

enum { BL_GNUPLOT_WARNING = 256 };

// Draws dir/NAME.gp in a format of its own ("pdf"); NULL: what the script says.
// `warning` is its first about a place in the script; "" without.
enum bl_status bl_gnuplot_draw(const char *dir, const char *name,
                               const char *format,
                               char warning[BL_GNUPLOT_WARNING],
                               struct bl_error *err);

#endif
