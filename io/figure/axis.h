/* Axes: ranges, tics that do not crowd, and labels that say the unit.
 *
 * Numbers that would be long on an axis are drawn in units of a power of a
 * thousand, which the label then names, "p_T [10^3 GeV]"; those that share
 * their leading digits from an origin, "event_id - 362616000".  Scripts plot
 * to_x(data) and to_y(data), which every axis defines for itself.
 */
#ifndef BL_IO_FIGURE_AXIS_H
#define BL_IO_FIGURE_AXIS_H

#include <stdbool.h>
#include <stdint.h>

#include "io/figure/sheet.h"

struct bl_axis {
    const char *which;      // "x" or "y"
    double low, high;       // as in the data
    bool is_log;            // low > 0 then
    int n_tics;             // about so many with numbers
    const char *label_more; // behind the label: "offset 0,0.5"; may be NULL
};

// Sets range, tics and label of an axis whose label is `name [unit]`; name and
// unit may be empty (unit NULL).
void bl_axis_add(struct bl_sheet *s, const struct bl_axis *a,
                 const struct bl_label *name, const char *unit);

// Only range and tics, for a panel above another one with the same axis.
void bl_axis_add_bare(struct bl_sheet *s, const struct bl_axis *a);

// The y axis of a histogram, n counts, with room up to `room` at least:
// logarithmic when most of the picture would be at the bottom of a linear one.
void bl_axis_add_counts(struct bl_sheet *s, const uint64_t *counts, size_t n,
                        double room, int n_tics);

#endif
