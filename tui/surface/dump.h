/* A surface as a file: what tests compare, and pictures for a page.
 *
 *     text   UTF-8, a line per row, blanks at the ends cut off
 *     inks   the same size, a letter per cell for its paint, upper case when
 *            it is bold or reversed: the colours of a golden screen
 *     svg    as a terminal with that theme would show it
 */
#ifndef BL_TUI_SURFACE_DUMP_H
#define BL_TUI_SURFACE_DUMP_H

#include "base/buffer.h"
#include "base/error.h"
#include "io/theme/theme.h"
#include "tui/surface/surface.h"

// Each appends to the buffer.
enum bl_status bl_dump_text(const struct bl_surface *s, struct bl_buffer *b,
                            struct bl_error *err);
enum bl_status bl_dump_inks(const struct bl_surface *s, struct bl_buffer *b,
                            struct bl_error *err);
enum bl_status bl_dump_svg(const struct bl_surface *s,
                           const struct bl_theme *theme, struct bl_buffer *b,
                           struct bl_error *err);

// To a file: svg when its name ends so, else text.
enum bl_status bl_dump_file(const struct bl_surface *s,
                            const struct bl_theme *theme, const char *path,
                            struct bl_error *err);

#endif
