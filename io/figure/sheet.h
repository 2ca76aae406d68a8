/* Sheets: a figure as files, NAME.gp with NAME.csv, in one folder.
 *
 * A sheet is written piece by piece and put down by bl_sheet_end().  Panels
 * are placed in millimetres from the upper left corner, so that what is
 * drawn has the same size on paper in every format and on the pages of
 * summary.pdf.  The script carries its style within it and draws any of the
 * formats:
 *
 *     gnuplot NAME.gp                          the format it was made for
 *     gnuplot -e "format='svg'" NAME.gp        another one
 *
 * The first failure of a sheet sticks: later pieces are passed over and
 * bl_sheet_end() reports it.
 *
 * File names are made of letters, digits, '-' and '_', whatever the name of a
 * variable; those that would be the same get a number.
 */
#ifndef BL_IO_FIGURE_SHEET_H
#define BL_IO_FIGURE_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "io/figure/label.h"

enum { BL_SHEET_NAME = 96 };

struct bl_sheet_file {        // a sheet that was written
    char name[BL_SHEET_NAME]; // without extension
    char *title;              // owned
    const char *figure;       // that it belongs to; static
    double height;            // mm
    bool is_animation;        // drawn as gif and only so
};

struct bl_folio {       // the sheets of a folder
    const char *dir;    // lent
    const char *style;  // text of a theme, lent
    const char *format; // that scripts draw when nothing else is said
    double width;       // mm
    struct bl_sheet_file *files;
    size_t n_files, capacity;
};

void bl_folio_release(struct bl_folio *f);

struct bl_sheet {
    struct bl_folio *folio;
    struct bl_sheet_file file;
    struct bl_buffer script, data;
    char data_name[BL_SHEET_NAME + 32];
    bool row_begun;
    struct bl_error error;
};

// `variable` stands behind the name of the file ("variable_pt"); NULL without.
void bl_sheet_begin(struct bl_sheet *s, struct bl_folio *folio,
                    const char *figure, const char *variable, const char *title,
                    double height);
// A sheet whose script draws NAME.gif and nothing else; it has no pages of its
// own and begins without a multiplot.
void bl_sheet_begin_animation(struct bl_sheet *s, struct bl_folio *folio,
                              const char *figure, const char *variable,
                              const char *title, double height);
enum bl_status bl_sheet_end(struct bl_sheet *s, struct bl_error *err);

// The script.
__attribute__((format(printf, 2, 3))) void bl_sheet_add(struct bl_sheet *s,
                                                        const char *format,
                                                        ...);
// "BEFORE label AFTER\n", the label as an expression.
void bl_sheet_label(struct bl_sheet *s, const char *before,
                    const struct bl_label *l, const char *after);
// "label POSITION", of a list of tics.
void bl_sheet_tic(struct bl_sheet *s, const struct bl_label *l,
                  size_t position);

// Where the next plot goes, its frame in mm.
struct bl_panel {
    double left, right, top, bottom;
};
void bl_sheet_panel(struct bl_sheet *s, struct bl_panel p);

// A line of small text above the frame of the next plot, line 0 the lowest.
void bl_sheet_note(struct bl_sheet *s, const struct bl_label *l, int line);

// The same below the label of its x axis.
void bl_sheet_foot(struct bl_sheet *s, const struct bl_label *l);

// In place of a plot: words in the middle of the panel.
void bl_sheet_message(struct bl_sheet *s, const struct bl_label *l);

// A data file beside the script: NAME.csv, or NAME_PART.csv.  Returns its file
// name, lent until the next.
const char *bl_sheet_data(struct bl_sheet *s, const char *part,
                          const char *header);
void bl_sheet_number(struct bl_sheet *s, double value);
void bl_sheet_float(struct bl_sheet *s, double value); // fewer digits
void bl_sheet_text(struct bl_sheet *s, const char *value);
void bl_sheet_row_end(struct bl_sheet *s);
// The last row of a histogram, so that steps end at its upper edge: the edge
// twice and n numbers that are not there.
void bl_sheet_closing_row(struct bl_sheet *s, double edge, size_t n);
void bl_sheet_data_end(struct bl_sheet *s);

#endif
