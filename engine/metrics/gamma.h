/* Probabilities that belong to test statistics.
 *
 * The regularised incomplete gamma functions
 *   P(a, x) = 1/Gamma(a) int_0^x t^(a-1) e^-t dt,   Q = 1 - P
 * by the power series for x < a + 1 and by Legendre's continued fraction (in
 * Lentz's form) beyond: Abramowitz and Stegun 6.5.29 and 6.5.31.  What both
 * share, x^a e^-x / Gamma(a + 1), is taken from the deviance of a Poisson
 * probability (Loader 2000), so that a large `a` costs no precision.
 */
#ifndef BL_ENGINE_METRICS_GAMMA_H
#define BL_ENGINE_METRICS_GAMMA_H

#include <stdint.h>

// a > 0 and x >= 0, infinity allowed; NaN elsewhere.
double bl_gamma_p(double a, double x);
double bl_gamma_q(double a, double x);

// Probability of a chi-square at least so large; 1 for chi2 == 0 whatever
// ndf, NaN for chi2 > 0 without a degree of freedom.
double bl_chi2_probability(double chi2, uint64_t ndf);

// Kolmogorov's distribution: probability of sqrt(n) D at least t.
double bl_kolmogorov_q(double t);

#endif
