#include "engine/metrics/gamma.h"

#include "tests/engine/metrics/samples.h"

Test(gamma, agrees_with_forty_digits)
{
    FILE *f = golden_open();
    double g[4];
    size_t n = 0;
    for (; golden_next(f, "gamma", g, 4) == 4; n++) {
        expect_near(bl_gamma_p(g[0], g[1]), g[2], 2e-12, "P");
        expect_near(bl_gamma_q(g[0], g[1]), g[3], 2e-12, "Q");
    }
    cr_expect_gt(n, 60);
    fclose(f);
}

/* Abramowitz and Stegun, table 26.8: chi-squares exceeded with probability
 * Q at so many degrees of freedom, to the digits printed there. */
Test(gamma, published_chi_squares)
{
    static const struct {
        unsigned ndf;
        double q, chi2;
    } table[] = {
        {1, 0.05, 3.84146},   {1, 0.001, 10.828},   {2, 0.1, 4.60517},
        {5, 0.01, 15.0863},   {10, 0.995, 2.15585}, {10, 0.5, 9.34182},
        {30, 0.05, 43.7729},  {60, 0.9, 46.4589},   {100, 0.025, 129.561},
        {100, 0.99, 70.0648},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        expect_near(bl_chi2_probability(table[i].chi2, table[i].ndf),
                    table[i].q, 3e-4, "Q(chi2, ndf)");
}

Test(gamma, closed_forms)
{
    for (double x = 0.1; x < 700; x *= 1.7) {
        expect_near(bl_gamma_q(1, x), exp(-x), 1e-12, "Q(1, x)");
        expect_near(bl_gamma_q(0.5, x), erfc(sqrt(x)), 1e-12, "Q(1/2, x)");
        expect_near(bl_gamma_q(2, x), (1 + x) * exp(-x), 1e-12, "Q(2, x)");
    }
}

Test(gamma, ends_of_the_range)
{
    cr_expect_eq(bl_gamma_q(3, 0), 1);
    cr_expect_eq(bl_gamma_p(3, 0), 0);
    cr_expect_eq(bl_gamma_q(3, INFINITY), 0);
    cr_expect_eq(bl_gamma_p(3, INFINITY), 1);
    cr_expect_eq(bl_gamma_q(3, 1e300), 0);
    cr_expect_eq(bl_gamma_q(1e6, 1e-300), 1);
    cr_expect_eq(bl_gamma_q(0.5, 5e-324), 1);
    cr_expect(isnan(bl_gamma_q(0, 1)) && isnan(bl_gamma_q(1, -1)));
    cr_expect(isnan(bl_gamma_q(NAN, 1)) && isnan(bl_gamma_p(1, NAN)));
    double middle = bl_gamma_q(1e9, 1e9); // 1/2 - 1/(3 sqrt(2 pi a)) + ...
    expect_near(middle, 0.5 - 1 / (3 * sqrt(2 * 3.14159265358979 * 1e9)), 1e-9,
                "Q(a, a)");
}

Test(gamma, no_distance_is_certain)
{
    cr_expect_eq(bl_chi2_probability(0, 0), 1);
    cr_expect_eq(bl_chi2_probability(0, 10), 1);
    cr_expect(isnan(bl_chi2_probability(1, 0)));
}

Test(gamma, kolmogorov)
{
    FILE *f = golden_open();
    double g[2];
    while (golden_next(f, "kolmogorov", g, 2) == 2)
        expect_near(bl_kolmogorov_q(g[0]), g[1], 1e-12, "Q_K");
    fclose(f);
    cr_expect_eq(bl_kolmogorov_q(0), 1);
    cr_expect_eq(bl_kolmogorov_q(1e200), 0);
    cr_expect(isnan(bl_kolmogorov_q(NAN)));
}
