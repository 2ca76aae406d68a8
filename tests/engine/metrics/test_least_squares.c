#include "engine/metrics/least_squares.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_near(double found, double expected, double relative)
{
    cr_expect(fabs(found - expected) <= relative * fabs(expected),
              "%.15g, not %.15g", found, expected);
}

/* A straight line: the closed form of weighted regression. */

static double line(const double *p, double x, double *d)
{
    d[0] = 1;
    d[1] = x;
    return p[0] + p[1] * x;
}

Test(least_squares, line)
{
    static const double x[] = {0, 1, 2, 3, 5}, y[] = {1.2, 2.9, 5.3, 6.8, 11},
                        error[] = {0.1, 0.2, 0.1, 0.4, 0.3};
    const struct bl_fit_model model = {2, line};
    const struct bl_fit_points points = {x, y, error, 5};
    struct bl_fit fit = {.parameters = {-7, 40}};
    double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
    for (size_t i = 0; i < 5; i++) {
        double w = 1 / (error[i] * error[i]);
        s += w;
        sx += w * x[i];
        sy += w * y[i];
        sxx += w * x[i] * x[i];
        sxy += w * x[i] * y[i];
    }
    double determinant = s * sxx - sx * sx;
    bl_fit_least_squares(&fit, &model, &points);
    cr_expect(fit.converged && fit.ndf == 3);
    expect_near(fit.parameters[0], (sxx * sy - sx * sxy) / determinant, 1e-12);
    expect_near(fit.parameters[1], (s * sxy - sx * sy) / determinant, 1e-12);
    expect_near(fit.covariance[0][0], sxx / determinant, 1e-12);
    expect_near(fit.covariance[1][1], s / determinant, 1e-12);
    expect_near(fit.covariance[0][1], -sx / determinant, 1e-12);
    expect_near(fit.covariance[1][0], -sx / determinant, 1e-12);
}

/* NIST's reference data set Misra1a, y = b1 (1 - exp(-b2 x)), from its first
 * start values, which are the far ones. */

static double misra1a(const double *p, double x, double *d)
{
    double e = exp(-p[1] * x);
    d[0] = 1 - e;
    d[1] = p[0] * x * e;
    return p[0] * (1 - e);
}

Test(least_squares, misra1a)
{
    static const double x[] = {77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                               378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0},
                        y[] = {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                               44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78},
                        error[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const struct bl_fit_model model = {2, misra1a};
    const struct bl_fit_points points = {x, y, error, 14};
    struct bl_fit fit = {.parameters = {500, 0.0001}};
    bl_fit_least_squares(&fit, &model, &points);
    cr_expect(fit.converged && fit.ndf == 12);
    expect_near(fit.parameters[0], 2.3894212918e+02, 1e-7);
    expect_near(fit.parameters[1], 5.5015643181e-04, 1e-7);
    expect_near(fit.chi2, 1.2455138894e-01, 1e-9);
    double scale = fit.chi2 / (double)fit.ndf;
    expect_near(sqrt(fit.covariance[0][0] * scale), 2.7070075241e+00, 1e-6);
    expect_near(sqrt(fit.covariance[1][1] * scale), 7.2668688436e-06, 1e-6);
}

/* What the points do not tell. */

static double line_and_nothing(const double *p, double x, double *d)
{
    d[2] = 0;
    return line(p, x, d);
}

static double line_twice(const double *p, double x, double *d)
{
    d[0] = d[2] = 1;
    d[1] = x;
    return p[0] + p[1] * x + p[2];
}

Test(least_squares, parameters_that_nothing_tells)
{
    static const double x[] = {0, 1, 2, 3}, y[] = {1, 3, 5, 7},
                        error[] = {1, 1, 1, 1};
    const struct bl_fit_points points = {x, y, error, 4};
    struct bl_fit fit = {.parameters = {0, 0, 9}};
    bl_fit_least_squares(&fit, &(struct bl_fit_model){3, line_and_nothing},
                         &points);
    cr_expect(fit.converged && fit.parameters[2] == 9);
    cr_expect(isinf(fit.covariance[2][2]) && isfinite(fit.covariance[0][0]));
    expect_near(fit.parameters[1], 2, 1e-9);

    fit = (struct bl_fit){.parameters = {0, 0, 0}};
    bl_fit_least_squares(&fit, &(struct bl_fit_model){3, line_twice}, &points);
    cr_expect(fit.converged && isinf(fit.covariance[2][2]));
    expect_near(fit.parameters[0] + fit.parameters[2], 1, 1e-9);
}

static double overflowing(const double *p, double x, double *d)
{
    double e = exp(p[0] * x);
    d[0] = x * e;
    return e;
}

Test(least_squares, steps_that_overflow_are_not_taken)
{
    static const double x[] = {1, 2, 3}, y[] = {2, 4, 8}, error[] = {1, 1, 1};
    const struct bl_fit_points points = {x, y, error, 3};
    struct bl_fit fit = {.parameters = {-9}};
    bl_fit_least_squares(&fit, &(struct bl_fit_model){1, overflowing}, &points);
    cr_expect(fit.converged);
    expect_near(fit.parameters[0], log(2), 1e-6);
}
