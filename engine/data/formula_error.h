/* Errors in formulas: what is wrong, and a caret under where.
 *
 *     there is no column of this name; the nearest is j1_pt
 *         sqrt(j1_p * j2_pt)
 *              ^
 */
#ifndef BL_ENGINE_DATA_FORMULA_ERROR_H
#define BL_ENGINE_DATA_FORMULA_ERROR_H

#include <stddef.h>

#include "base/error.h"

// Status BL_USAGE; `at` is a byte of the text, or its end.  Of long formulas
// the part around it is shown; bytes that are no UTF-8 are shown as "?".
__attribute__((format(printf, 4, 5))) enum bl_status bl_formula_fail(
    struct bl_error *err, const char *text, size_t at, const char *format, ...);

#endif
