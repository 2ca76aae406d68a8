#include "engine/metrics/gamma.h"

#include <float.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

enum { LARGE = 16 };

/* ln Gamma(a + 1) - (a + 1/2) ln a + a - ln(2 pi) / 2, for a >= LARGE: the
 * tail of Stirling's series. */
static double stirling_rest(double a)
{
    double b = 1 / (a * a);
    double tail = 1.0 / 1260 - b * (1.0 / 1680 - b / 1188);
    return (1.0 / 12 - b * (1.0 / 360 - b * tail)) / a;
}

/* d - log(1 + d) for d > -1, which loses its digits near 0 when written so. */
static double d_minus_log1p(double d)
{
    if (fabs(d) > 0.1)
        return d - log1p(d);
    double sum = 0, power = d * d;
    for (int k = 2; fabs(power) > DBL_EPSILON * DBL_EPSILON * d * d; k++) {
        sum += power / k;
        power *= -d;
    }
    return sum;
}

/* x^a e^-x / Gamma(a + 1). */
static double shared_factor(double a, double x)
{
    if (a < LARGE)
        return exp(a * log(x) - x) / tgamma(a + 1);
    double deviance = a * d_minus_log1p((x - a) / a);
    return exp(-deviance - stirling_rest(a)) / sqrt(2 * PI * a);
}

/* P as a series: factor * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...). */
static double p_series(double a, double x)
{
    double sum = 1, term = 1;
    for (double n = a + 1; term > DBL_EPSILON * sum / 4; n++) {
        term *= x / n;
        sum += term;
    }
    return shared_factor(a, x) * sum;
}

/* Q as a continued fraction, x > a + 1:
 * a * factor * 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))). */
static double q_fraction(double a, double x)
{
    double b = x + 1 - a;
    double c = 1 / DBL_MIN, d = 1 / b, h = d, change = 0;
    for (double i = 1; fabs(change - 1) > 4 * DBL_EPSILON; i++) {
        double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
        c = b + numerator / c;
        c = fabs(c) < DBL_MIN ? DBL_MIN : c;
        change = d * c;
        h *= change;
    }
    return a * shared_factor(a, x) * h;
}

double bl_gamma_p(double a, double x)
{
    if (!(a > 0) || !(x >= 0))
        return NAN;
    if (x == 0 || isinf(x))
        return x == 0 ? 0 : 1;
    return x < a + 1 ? p_series(a, x) : 1 - q_fraction(a, x);
}

double bl_gamma_q(double a, double x)
{
    if (!(a > 0) || !(x >= 0))
        return NAN;
    if (x == 0 || isinf(x))
        return x == 0 ? 1 : 0;
    return x < a + 1 ? 1 - p_series(a, x) : q_fraction(a, x);
}

double bl_chi2_probability(double chi2, uint64_t ndf)
{
    if (chi2 == 0)
        return 1;
    return bl_gamma_q((double)ndf / 2, chi2 / 2);
}

/* 2 sum (-1)^(j-1) exp(-2 j^2 t^2); for small t the same function in its
 * other form, sqrt(2 pi)/t sum exp(-(2j-1)^2 pi^2 / (8 t^2)), from 1. */
double bl_kolmogorov_q(double t)
{
    if (!(t > 0.04)) // where 1 - Q is below the smallest double
        return isnan(t) ? NAN : 1;
    double sum = 0;
    if (t < 1) {
        for (int j = 1; j < 12; j += 2)
            sum += exp(-j * j * PI * PI / (8 * t * t));
        return 1 - sqrt(2 * PI) / t * sum;
    }
    for (int j = 1; j < 6; j++)
        sum += (j % 2 == 1 ? 2 : -2) * exp(-2 * j * j * t * t);
    return sum;
}
