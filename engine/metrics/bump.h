/* The bump in a spectrum that stands out most from a smooth background.
 *
 * A bump of half-width s at c is what the band [c - s, c + s] holds beyond the
 * four bands of the same width at c - 8 s, c - 4 s, c + 4 s and c + 8 s.  The
 * logarithms of their counts, through which goes one cubic, tell what a smooth
 * background has at c: exact for an exponential, and for the crest of a broad
 * maximum.  (Where the straight line between the inner two lies higher, that
 * is taken.)  The significance is the excess over its statistical error, of
 * the background's as well.  The background has to fall: the inner band on
 * the right does not hold significantly more than the one on the left.
 *
 * Where the values end before the bands on the right, the exponential through
 * those on the left is the background.
 *
 * All c and s are searched that the range between the 0.1 % and 99.9 %
 * quantiles has room for, down to a thousandth of it.  Counts come from sorted
 * values, so that no binning is chosen.
 *
 * To the cubic, a Gaussian alone is a smooth background.  So where nothing
 * stands out, the whole spectrum is a bump, if the shortest interval that
 * holds 68 % of the values has 12 % on either side and is denser than these:
 * not so for what falls from its beginning or from an early crest.
 */
#ifndef BL_ENGINE_METRICS_BUMP_H
#define BL_ENGINE_METRICS_BUMP_H

#include <stddef.h>

#define BL_BUMP_SIGNIFICANT 5.0 // standard errors

struct bl_bump {
    double at, half_width;
    double significance; // 0 when there is none at all
};

struct bl_bump bl_bump_find(const double *sorted, size_t n);

// How many of sorted values are below v.
size_t bl_sorted_count_below(const double *sorted, size_t n, double v);

#endif
