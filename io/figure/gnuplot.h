/* gnuplot as a child process.
 *
 * Found on PATH when it is started.  It runs a script in the script's folder;
 * what it says on its standard error is passed on when it fails.
 * Several threads may draw at once.
 */
#ifndef BL_IO_FIGURE_GNUPLOT_H
#define BL_IO_FIGURE_GNUPLOT_H

#include "base/error.h"

// Draws dir/NAME.gp in a format of its own ("pdf"); NULL: what the script says.
enum bl_status bl_gnuplot_draw(const char *dir, const char *name,
                               const char *format, struct bl_error *err);

#endif
