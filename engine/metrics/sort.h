/* Sorted values and what is read off them. */
#ifndef BL_ENGINE_METRICS_SORT_H
#define BL_ENGINE_METRICS_SORT_H

#include <stddef.h>

// Ascending; no NaN among them; -0 stands before +0.  `scratch` has room for
// n values.  Radix sort: linear in n.
void bl_sort_doubles(double *values, double *scratch, size_t n);

// Quantile with linear interpolation (numpy's default); NaN when empty.
double bl_sorted_quantile(const double *sorted, size_t n, double p);

#endif
