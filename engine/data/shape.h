/* What the distribution of a column says about how to treat it.
 *
 * A sentinel is a number that stands for a missing value: -999, the fill value
 * of netCDF.  One is seen in a floating-point column when a value
 *   - is named by the column's attribute _FillValue or missing_value and
 *     occurs; or is the smallest or the largest, is not 0, occurs at least
 *     three times and in 0.01 % of the rows, and then either
 *   - lies from the others by more than 4 times the width of all others; or
 *   - is +-99, 999, 9999, ... and lies from the others by a quarter of their
 *     width, or is negative where no other value is.
 * It takes a dozen different other values for there to be a sentinel.
 *
 * An angle is periodic: a floating-point column with a name (phi, azimuth, ...)
 * or a unit (rad) of angles whose values stay in [-pi, pi] or [0, 2 pi] and
 * fill three quarters of the circle, so that a polar angle is none.
 *
 * A tail is long when the half-width of the bulk, (p84 - p16) / 2 of the values
 * that are not 0, is below 0.3 of the standard deviation and some value is over
 * 10 of it away from the median.  Why: a network trained on the mean squared
 * error of standardised values sees residuals in units of the standard
 * deviation.  The bulk in that unit is 1 for a normal, 0.83 for an
 * exponential, 0.6 for a log-normal distribution of sigma 0.9 and 0.3 for one
 * of sigma 1.3; below, two thirds of the rows may be blurred at little cost
 * while the loss follows a few.  Logarithm and asinh turn it into a loss of
 * relative errors.  Above, they would give up absolute accuracy in the tail,
 * which is what the residual is measured by, for nothing: on 120,000 jets like
 * those of sample-data, with 15 latents and 25 epochs, straight lines for every
 * energy give a mean residual RMS of 0.046 standard deviations, asinh of most
 * energies 0.062, and asinh of those that are in no sum 0.045.
 *
 * The logarithm suits positive values whose largest is 10 times their median
 * and that reach less far towards zero (twice, on the logarithmic scale).
 */
#ifndef BL_ENGINE_DATA_SHAPE_H
#define BL_ENGINE_DATA_SHAPE_H

#include <stdbool.h>

#include "engine/data/schema.h"
#include "engine/data/stats.h"

struct bl_shape {
    bool has_sentinel;
    bool sentinel_is_declared; // by an attribute of the column
    double sentinel;
    double sentinel_share; // of the rows; from the sample of the statistics
    bool is_angle;
    bool has_long_tail;
    bool suits_logarithm;
};

// A numeric column with at least one finite value.
struct bl_shape bl_shape_of(const struct bl_column *column,
                            const struct bl_column_stats *stats);

#endif
