/* Numbers of single precision as whole numbers: the bits of a float without
 * its sign have the order of the numbers (IEEE 754, 5.10), and neighbours are
 * one apart.
 */
#ifndef BL_ENGINE_CODING_SINGLE_H
#define BL_ENGINE_CODING_SINGLE_H

// The bits of |x| rounded to single precision, at most those of FLT_MAX.
double bl_single_order(double x);

// The number with these bits, from 0; any number is safe.
double bl_single_value(double order);

// The distance to the next number from |x| on.
double bl_single_cell(double x);

#endif
