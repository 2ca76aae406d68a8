/* Sorted values and what is read off them.
 *
 * A radix sort on the bits: time linear in the number of values.
 * Total order: -NaN, -inf, ..., -0, +0, ..., +inf, NaN.
 */
#ifndef BL_ENGINE_DATA_SORT_H
#define BL_ENGINE_DATA_SORT_H

#include <stddef.h>

// Ascending, in place; `scratch` has room for n values.
void bl_sort_doubles(double *values, double *scratch, size_t n);

// Quantile with linear interpolation (numpy's default); NaN when empty.
double bl_sorted_quantile(const double *sorted, size_t n, double p);

#endif
