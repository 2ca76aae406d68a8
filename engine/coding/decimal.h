/* Decimal numbers as whole numbers: what a text with so many significant
 * digits, and so many of them behind the point, can say, in its order.
 *
 *     0 .. 10^s              k units of 10^-d
 *     from there on, each    m units of 10^(j-d), s digits: m = 10^(s-1) + the
 *     9 10^(s-1) a decade    rest, j = 1, 2, ...
 *
 * and the same below 0.  A number is the double nearest to the decimal, so
 * what a table read from text is a decimal exactly; with d = 2 prices are
 * cents, with s = 6 any number printed by "%g" is one.
 */
#ifndef BL_ENGINE_CODING_DECIMAL_H
#define BL_ENGINE_CODING_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/type.h"

enum {
    BL_DECIMAL_MAX_DIGITS = 15, // those that a double always keeps
    BL_DECIMAL_MAX_PLACES = 22, // 10^22 is the last that is a double
};

struct bl_decimal {
    int digits; // s, 1 to 15
    int places; // d, 0 to 22
};

// Where a finite x lies among them; not whole where x is none of them.
double bl_decimal_coordinate(struct bl_decimal f, double x);

// The number at a whole coordinate.
double bl_decimal_value(struct bl_decimal f, double k);

// The distance between the numbers around x.
double bl_decimal_cell(struct bl_decimal f, double x);

// The shortest form that has nearly all of n values of a floating-point type;
// false where there is none.
bool bl_decimal_find(struct bl_decimal *f, enum bl_type type,
                     const double *values, size_t n);

#endif
