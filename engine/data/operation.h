/* What formulas are made of: operators and functions over runs of doubles, in
 * one list.  A new function is a line there.
 *
 * Physics, with phi in radians, wrapped:
 *   delta_r          hypot(eta1 - eta2, phi1 - phi2)
 *   mjj              of two massless jets,
 *                    m^2 = 2 pt1 pt2 (cosh(eta1 - eta2) - cos(phi1 - phi2))
 *   invariant_mass   of two four-vectors (pt, eta, phi, m), m^2 = (p1 + p2)^2
 * Both masses are computed from sums of squares, so that they lose nothing to
 * cancellation when the two are close to each other.
 *
 * Fields (u along the last axis, v along the one before, grid spacing 1):
 *   kinetic_energy   (u^2 + v^2) / 2
 *   vorticity        dv/dx - du/dy by central differences, NaN at the rim
 *   mean, sum        over the finite cells of each row, NaN without one
 */
#ifndef BL_ENGINE_DATA_OPERATION_H
#define BL_ENGINE_DATA_OPERATION_H

#include <stddef.h>

enum { BL_OPERATION_MAX_ARGUMENTS = 8 };

enum bl_operation_kind {
    BL_CELLWISE,   // each value from the values of the same place
    BL_OF_PLANES,  // from fields of two dimensions to one like them
    BL_OVER_CELLS, // from a field to one value a row
};

struct bl_extent { // of the arguments
    size_t n_rows;
    size_t n_cells; // in a row
    size_t width;   // of a plane: its last dimension
};

struct bl_operation {
    const char *name;
    const char *arguments; // "pt1, eta1", for messages
    size_t n_arguments;
    enum bl_operation_kind kind;
    // The arguments whose common unit is that of the result, a bit for each.
    unsigned unit_from;
    // One of the three.  `out` overlaps with no argument.
    double (*of_one)(double);
    double (*of_two)(double, double);
    void (*apply)(double *restrict out, const double *const *in,
                  struct bl_extent e);
};

// The function of that name, NULL for none; and the one spelt most like it.
const struct bl_operation *bl_function_find(const char *name);
const struct bl_operation *bl_function_nearest(const char *name);

// Functions in the order of the list; NULL behind the last.
const struct bl_operation *bl_function_at(size_t i);

// "+", "-", "*", "/", "^", "==", ...; and the two that have no sign of their
// own: "negate" and "square".
const struct bl_operation *bl_operator_find(const char *name);

void bl_operation_apply(const struct bl_operation *o, double *out,
                        const double *const *in, struct bl_extent e);

#endif
