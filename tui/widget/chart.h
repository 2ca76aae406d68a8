/* Plots in the terminal: axes with ticks, and curves, histograms and points
 * on a canvas between them.
 *
 *     struct bl_chart c;
 *     bl_chart_begin(&c, area, &x, &y, NULL, pens, n_pens);
 *     bl_chart_curve(&c, 0, xs, ys, n);
 *     bl_chart_end(&c);
 *
 * In a low area the labels of the x axis stand in its line, otherwise below
 * it.  An area that is too small for axes is all plot.
 */
#ifndef BL_TUI_WIDGET_CHART_H
#define BL_TUI_WIDGET_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/surface/canvas.h"
#include "tui/surface/surface.h"

struct bl_axis {
    double low, high; // finite, low < high; of a log axis both above 0
    bool log;
    const char *unit; // behind the last label; may be NULL
};

enum { BL_MAX_TICKS = 16 };

struct bl_ticks {
    size_t n;
    double at[BL_MAX_TICKS];
    char labels[BL_MAX_TICKS][16]; // UTF-8
};

// At most `most` ticks at round numbers (1, 2, 5 times a power of ten; on a log
// axis decades, thinned evenly), none of them outside of the axis.
void bl_ticks_choose(struct bl_ticks *t, const struct bl_axis *a, int most);

// A range around values: finite, never empty; what is not finite (or not above
// 0 on a log axis) is passed over.
struct bl_axis bl_axis_around(const double *values, size_t n, bool log);

// Where a value is on the axis, 0 at low and 1 at high; NaN when it has no
// place there.
double bl_axis_share(const struct bl_axis *a, double value);

struct bl_chart {
    struct bl_area plot; // inside of the axes
    struct bl_axis x, y;
    struct bl_canvas canvas;
};

struct bl_chart_look {
    bool grid;         // faint dots at the ticks
    bool no_x_axis;    // a bare line in its place, above another plot
    int y_label_width; // cells; 0: as the labels need
};

// Draws axes and labels; a `look` of NULL is one of all zeros.
void bl_chart_begin(struct bl_chart *c, struct bl_area a,
                    const struct bl_axis *x, const struct bl_axis *y,
                    const struct bl_chart_look *look, const struct bl_pen *pens,
                    size_t n_pens);
// Draws the canvas and gives it back.
void bl_chart_end(struct bl_chart *c);

// A value that has no place on the axes breaks the curve.
void bl_chart_curve(struct bl_chart *c, size_t pen, const double *x,
                    const double *y, size_t n);
void bl_chart_points(struct bl_chart *c, size_t pen, const double *x,
                     const double *y, size_t n);

// n counts in equal bins over the x axis, as filled columns, or as steps.
// What is counted at all is seen, if only as a dot.
void bl_chart_histogram(struct bl_chart *c, size_t pen, const uint64_t *counts,
                        size_t n, bool filled);

// The cell of a value, within the plot; false when it is outside.  Also after
// the end.
bool bl_chart_cell(const struct bl_chart *c, double x, double y, int *column,
                   int *row);

#endif
