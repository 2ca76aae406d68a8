/* Heat maps: a matrix as coloured cells, with names beside it and a scale. */
#ifndef BL_IO_FIGURE_HEAT_H
#define BL_IO_FIGURE_HEAT_H

#include <stddef.h>

#include "io/figure/sheet.h"

enum { BL_HEAT_NAME = 17 }; // characters of a name that there is room for

struct bl_heat {
    struct bl_panel panel;
    size_t n_rows, n_columns;
    // NULL: no names on that side.  They have to be short: BL_HEAT_NAME.
    struct bl_label (*row_name)(const void *context, size_t i);
    struct bl_label (*column_name)(const void *context, size_t i);
    const void *context;
    double low, high;    // of the scale
    const char *palette; // of the style: "amounts", "density", "differences"
};

// Draws the data file that was just written: row, column, value.
void bl_heat_add(struct bl_sheet *s, const struct bl_heat *h,
                 const struct bl_label *title);

// The scale at the right of a panel: a colour box from low to high.
void bl_heat_scale_add(struct bl_sheet *s, const struct bl_panel *panel,
                       double low, double high);

// Room in mm that the names of rows, of columns take beside the panel.
double bl_heat_names_width(const struct bl_heat *h);
double bl_heat_names_height(const struct bl_heat *h);

// The end of a symmetric scale for values up to `largest` > 0.
double bl_heat_reach(double largest);

#endif
