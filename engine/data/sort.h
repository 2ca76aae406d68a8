/* Sorts doubles in time linear in their number.
 *
 * A radix sort on the bits, least significant byte first; bytes that all
 * values share (half of them when the values came from float32) are skipped.
 * Total order: -NaN, -inf, ..., -0, +0, ..., +inf, NaN.
 */
#ifndef BL_ENGINE_DATA_SORT_H
#define BL_ENGINE_DATA_SORT_H

#include <stddef.h>

#include "base/error.h"

// Ascending, in place; takes room for another n values meanwhile.
enum bl_status bl_sort_doubles(double *values, size_t n, struct bl_error *err);

#endif
