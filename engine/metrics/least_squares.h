/* Fits of a model to points with errors: least squares by Levenberg and
 * Marquardt (Marquardt 1963), and the errors of the parameters from the
 * covariance matrix, the inverse of J^T W J at the minimum.
 *
 * Nothing is allocated.  A parameter on which the model does not depend at the
 * minimum keeps its value and has an infinite error.
 */
#ifndef BL_ENGINE_METRICS_LEAST_SQUARES_H
#define BL_ENGINE_METRICS_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

enum { BL_FIT_MAX_PARAMETERS = 6 };

struct bl_fit_model {
    size_t n_parameters;
    // The value at x, and its derivatives by the parameters.
    double (*value)(const double *parameters, double x, double *derivatives);
};

struct bl_fit_points { // n of each; errors are positive
    const double *x, *y, *error;
    size_t n;
};

struct bl_fit {
    double parameters[BL_FIT_MAX_PARAMETERS]; // start values, then the result
    double covariance[BL_FIT_MAX_PARAMETERS][BL_FIT_MAX_PARAMETERS];
    double chi2;
    size_t ndf; // points less parameters; 0 when there are not more
    bool converged;
};

void bl_fit_least_squares(struct bl_fit *fit, const struct bl_fit_model *model,
                          const struct bl_fit_points *points);

#endif
