/* Formulas against the kinematics they come from, and their slopes against
 * differences. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "engine/coding/predict/formulas.h"

static double value_of(int code, const double *x, size_t n,
                       const double *factors)
{
    const struct bl_formula *f = bl_formula_of_code(code);
    struct bl_formula_inputs in = {x, n, factors};
    cr_assert_neq(f, NULL);
    return f->value(f, &in, NULL);
}

static void expect(int code, double expected, size_t n, const double *x)
{
    static const double factors[] = {1, 1, -1};
    double value = value_of(code, x, n, factors);
    cr_expect_float_eq(value, expected, 1e-13 * fmax(1, fabs(expected)),
                       "formula %d gives %.17g, not %.17g", code, value,
                       expected);
}

Test(formulas, one_particle)
{
    double pt = 31.5, eta = -1.25, phi = 2.5, m = 4;
    double px = pt * cos(phi), py = pt * sin(phi), pz = pt * sinh(eta);
    double p = pt * cosh(eta), energy = sqrt(p * p + m * m);
    expect(1, px, 2, (double[]){pt, phi});
    expect(2, py, 2, (double[]){pt, phi});
    expect(3, p, 2, (double[]){pt, eta});
    expect(4, pz, 2, (double[]){pt, eta});
    expect(5, pz, 2, (double[]){p, eta});
    expect(6, pt, 2, (double[]){p, eta});
    expect(7, pt, 2, (double[]){pz, eta});
    expect(8, p, 2, (double[]){pz, eta});
    expect(14, px, 3, (double[]){p, phi, eta});
    expect(21, py, 3, (double[]){pz, phi, eta});
    expect(31, pt, 2, (double[]){px, py});
    expect(32, p, 3, (double[]){px, py, pz});
    expect(33, fabs(pz), 2, (double[]){p, pt});
    expect(34, phi, 2, (double[]){py, px});
    expect(35, eta, 2, (double[]){pz, pt});
    expect(36, eta, 3, (double[]){pz, px, py});
    expect(37, eta, 2, (double[]){pz, p});
    expect(40, phi - acos(-1), 1, &phi);
    expect(42, pt, 4, (double[]){eta, m, energy - 10, 10});
    expect(44, energy + 7 + 2, 5, (double[]){pt, eta, m, 7, 2});
    expect(43, p + 7, 3, (double[]){pt, eta, 7});
    expect(41, pt, 3, (double[]){eta, p - 5, 5});
}

Test(formulas, two_particles)
{
    double pt[] = {40, 25}, eta[] = {0.5, -1}, phi[] = {0.25, 2.75};
    double e = 0, p[3] = {0};
    for (int i = 0; i < 2; i++) {
        e += pt[i] * cosh(eta[i]);
        p[0] += pt[i] * cos(phi[i]);
        p[1] += pt[i] * sin(phi[i]);
        p[2] += pt[i] * sinh(eta[i]);
    }
    double m = sqrt(e * e - p[0] * p[0] - p[1] * p[1] - p[2] * p[2]);
    expect(38, m, 6, (double[]){pt[0], pt[1], eta[0], eta[1], phi[0], phi[1]});
    expect(39, m, 6,
           (double[]){pt[0] * cosh(eta[0]), pt[1] * cosh(eta[1]), eta[0],
                      eta[1], phi[0], phi[1]});
}

static double input_for(char part, struct bl_random *random)
{
    double u = bl_random_uniform(random);
    switch (part) {
    case 'p':
    case 'P':
        return 5 + 10 * u;
    case 'a':
    case 'A':
        return u < 0.5 ? -0.3 - 2 * u : 0.3 + 2 * (u - 0.5);
    case 'o':
    case 'O':
        return u < 0.5 ? -0.1 - 5.8 * u : 0.1 + 5.8 * (u - 0.5);
    default:
        return 1 + 2 * u;
    }
}

static void slopes_hold(const struct bl_formula *f, struct bl_random *random)
{
    double x[BL_FORMULA_MAX_INPUTS], slopes[BL_FORMULA_MAX_INPUTS];
    static const double factors[] = {1, 2, -1};
    size_t n = f->n_parts + (f->has_sum ? 3 : 0);
    struct bl_formula_inputs in = {x, n, factors};
    for (size_t i = 0; i < n; i++)
        x[i] = i < f->n_parts ? input_for(f->parts[i], random)
                              : 20 + bl_random_uniform(random);
    double value = f->value(f, &in, slopes);
    cr_assert_float_eq(value, f->value(f, &in, NULL), 1e-12 * fabs(value));
    for (size_t i = 0; i < n; i++) {
        double at = x[i], step = 1e-5;
        x[i] = at + step;
        double above = f->value(f, &in, NULL);
        x[i] = at - step;
        double below = f->value(f, &in, NULL);
        x[i] = at;
        double slope = (above - below) / (2 * step);
        cr_assert_float_eq(slopes[i], slope, 1e-4 * fmax(1, fabs(slope)),
                           "formula %d, input %zu: %g, not %g", f->code, i,
                           slopes[i], slope);
    }
}

Test(formulas, slopes)
{
    struct bl_random random = bl_random_new(11, 1);
    for (size_t i = 0; i < bl_n_formulas; i++)
        for (int times = 0; times < 50; times++)
            slopes_hold(&bl_formulas[i], &random);
}

Test(formulas, table)
{
    for (size_t i = 0; i < bl_n_formulas; i++) {
        const struct bl_formula *f = &bl_formulas[i];
        cr_expect_eq(f->n_parts, strlen(f->parts));
        cr_expect_eq(bl_formula_of_code(f->code), f);
    }
    cr_expect_eq(bl_formula_of_code(0), NULL);
    cr_expect_eq(bl_formula_of_code(1.5), NULL);
    cr_expect_eq(bl_formula_of_code(1e300), NULL);
}
