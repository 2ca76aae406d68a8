/* Bounds: what is promised of every value of a column.
 *
 *     abs:E     |after - before| <= E
 *     range:E   |after - before| <= E * (max - min of the column's finite
 *               values)
 *     rel:E     |after - before| <= E * |before|; zeros stay zero, signs stay
 *     exact     bit for bit
 *
 * Values that are not finite come back bit for bit under every bound.  Errors
 * are those of the stored values, after rounding to the column's type, as
 * double precision gives them; E * |before| and E * (max - min) are rounded
 * to nearest once.
 */
#ifndef BL_ENGINE_CODING_BOUND_H
#define BL_ENGINE_CODING_BOUND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum bl_bound_kind {
    BL_BOUND_NONE, // nothing is promised
    BL_BOUND_EXACT,
    BL_BOUND_ABS,
    BL_BOUND_RANGE,
    BL_BOUND_REL,
};

struct bl_bound {
    enum bl_bound_kind kind;
    double limit; // E; of a range bound too
};

enum { BL_BOUND_TEXT_SIZE = 48 };

// "abs:1e-3", "exact"; anything else is BL_USAGE.
enum bl_status bl_bound_parse(struct bl_bound *bound, const char *text,
                              struct bl_error *err);

// And back, with as many digits as make the same number; "" for none.
void bl_bound_print(char text[BL_BOUND_TEXT_SIZE], struct bl_bound bound);

// The error that is allowed of a finite value in a column of finite values in
// [low, high].
double bl_bound_allowed(struct bl_bound bound, double before, double low,
                        double high);

// Error over bound of a restored value: at most 1 where the bound holds, and
// infinite where anything is wrong with a value that allows no error (an exact
// or a special one, a zero or a sign under rel).
double bl_bound_ratio(struct bl_bound bound, double before, double after,
                      double low, double high);

#endif
