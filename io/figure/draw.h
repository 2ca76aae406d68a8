/* Drawing the sheets of a folio in the formats that were asked for, and
 * summary.pdf: all of them as pages of one file.
 */
#ifndef BL_IO_FIGURE_DRAW_H
#define BL_IO_FIGURE_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/pool.h"
#include "io/figure/sheet.h"

enum { BL_MAX_DRAW_FORMATS = 4 };

struct bl_draw {
    const char *formats[BL_MAX_DRAW_FORMATS]; // "pdf", "svg", "png", "tex"
    size_t n_formats;
    struct bl_pool *pool;           // may be NULL
    const struct bl_cancel *cancel; // may be NULL
    // How many of the pictures are there, each figure in each of its formats
    // and the summary; may be NULL.  On the caller's thread, like the next.
    void (*drawn)(void *context, uint64_t done, uint64_t of);
    // What gnuplot says about a sheet that it could draw; may be NULL.
    void (*warned)(void *context, const char *name, const char *text);
    void *context;
};

// "pdf,svg" into d->formats; an error of usage names those there are.
enum bl_status bl_draw_set_formats(struct bl_draw *d, const char *list,
                                   struct bl_error *err);

// One more, of those there are, unless it is among them.
void bl_draw_add_format(struct bl_draw *d, const char *format);

// Writes summary.gp, draws every sheet and the summary.  The first failure is
// reported; scripts and data stay.
enum bl_status bl_draw_folio(const struct bl_draw *d,
                             const struct bl_folio *folio,
                             struct bl_error *err);

// The file of a sheet in a format: "NAME.svg"; of an animation "NAME.gif".
void bl_draw_file_name(char name[BL_SHEET_NAME + 16],
                       const struct bl_sheet_file *sheet, const char *format);

#endif
