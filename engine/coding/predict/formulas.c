#include "engine/coding/predict/formulas.h"

#include <math.h>

#include "base/repro_math.h"

static const double PI = 0x1.921fb54442d18p+1;

/* Factors of products, and their slopes. */

static double cos_slope(double *value, double x)
{
    *value = bl_repro_cos(x);
    return -bl_repro_sin(x);
}

static double sin_slope(double *value, double x)
{
    *value = bl_repro_sin(x);
    return bl_repro_cos(x);
}

/* Both from one exponential: near enough for slopes. */
struct hyperbolic {
    double sinh, cosh;
};

static struct hyperbolic hyperbolic(double x)
{
    double up = bl_repro_exp(x), down = 1 / up;
    return (struct hyperbolic){0.5 * (up - down), 0.5 * (up + down)};
}

static double cosh_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = h.cosh;
    return h.sinh;
}

static double sinh_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = h.sinh;
    return h.cosh;
}

static double tanh_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = h.sinh / h.cosh;
    return 1 / (h.cosh * h.cosh);
}

static double sech(double x)
{
    return 1 / bl_repro_cosh(x);
}

static double sech_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = 1 / h.cosh;
    return -h.sinh * *value * *value;
}

static double csch(double x)
{
    return 1 / bl_repro_sinh(x);
}

static double csch_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = 1 / h.sinh;
    return -h.cosh * *value * *value;
}

static double coth(double x)
{
    return 1 / bl_repro_tanh(x);
}

static double coth_slope(double *value, double x)
{
    struct hyperbolic h = hyperbolic(x);
    *value = h.cosh / h.sinh;
    return -1 / (h.sinh * h.sinh);
}

static const struct bl_formula_factor cosine = {bl_repro_cos, cos_slope},
                                      sine = {bl_repro_sin, sin_slope},
                                      coshyp = {bl_repro_cosh, cosh_slope},
                                      sinhyp = {bl_repro_sinh, sinh_slope},
                                      tanhyp = {bl_repro_tanh, tanh_slope},
                                      sechyp = {sech, sech_slope},
                                      cschyp = {csch, csch_slope},
                                      cothyp = {coth, coth_slope};

/* x0 f(x1) or x0 f(x1) g(x2). */
static double product(const struct bl_formula *f,
                      const struct bl_formula_inputs *in, double *slopes)
{
    const double *x = in->x;
    double value[2] = {1, 1}, slope[2];
    for (size_t i = 0; i + 1 < f->n_parts; i++)
        if (slopes != NULL)
            slope[i] = f->factors[i]->slope(&value[i], x[1 + i]);
        else
            value[i] = f->factors[i]->value(x[1 + i]);
    if (slopes != NULL) {
        slopes[0] = value[0] * value[1];
        for (size_t i = 0; i + 1 < f->n_parts; i++)
            slopes[1 + i] = x[0] * slope[i] * value[1 - i];
    }
    return x[0] * value[0] * value[1];
}

/* The other functions. */

static double root(double square)
{
    return square > 0 ? sqrt(square) : 0;
}

/* Of two or three. */
static double length(const struct bl_formula *f,
                     const struct bl_formula_inputs *in, double *slopes)
{
    double square = 0;
    for (size_t i = 0; i < f->n_parts; i++)
        square += in->x[i] * in->x[i];
    double value = sqrt(square);
    for (size_t i = 0; slopes != NULL && i < f->n_parts; i++)
        slopes[i] = in->x[i] / value;
    return value;
}

/* The other leg. */
static double leg(const struct bl_formula *f,
                  const struct bl_formula_inputs *in, double *slopes)
{
    const double *x = in->x;
    double value = root(x[0] * x[0] - x[1] * x[1]);
    (void)f;
    if (slopes != NULL) {
        slopes[0] = x[0] / value;
        slopes[1] = -x[1] / value;
    }
    return value;
}

static double azimuth(const struct bl_formula *f,
                      const struct bl_formula_inputs *in, double *slopes)
{
    const double *x = in->x;
    (void)f;
    if (slopes != NULL) {
        double square = x[0] * x[0] + x[1] * x[1];
        slopes[0] = x[1] / square;
        slopes[1] = -x[0] / square;
    }
    return bl_repro_atan2(x[0], x[1]);
}

/* asinh(pz / pt), pt of one or two columns. */
static double pseudorapidity(const struct bl_formula *f,
                             const struct bl_formula_inputs *in, double *slopes)
{
    const double *x = in->x;
    double pt = f->n_parts == 2 ? x[1] : sqrt(x[1] * x[1] + x[2] * x[2]);
    double ratio = x[0] / pt;
    if (slopes != NULL) {
        slopes[0] = 1 / (pt * sqrt(1 + ratio * ratio));
        double by_pt = -ratio * slopes[0];
        slopes[1] = f->n_parts == 2 ? by_pt : by_pt * x[1] / pt;
        if (f->n_parts == 3)
            slopes[2] = by_pt * x[2] / pt;
    }
    return bl_repro_asinh(ratio);
}

/* atanh(pz / E); where rounding makes the ratio too large, far out.  The sign
 * of 0 / 0 differs between processors. */
static double rapidity(const struct bl_formula *f,
                       const struct bl_formula_inputs *in, double *slopes)
{
    static const double limit = 1 - 0x1p-23;
    double ratio = in->x[0] / in->x[1];
    (void)f;
    ratio = isnan(ratio) ? 0 : ratio;
    ratio = fabs(ratio) < limit ? ratio : copysign(limit, ratio);
    if (slopes != NULL) {
        slopes[0] = 1 / (in->x[1] * (1 - ratio * ratio));
        slopes[1] = -ratio * slopes[0];
    }
    return bl_repro_atanh(ratio);
}

/* Of two massless particles with eta and phi x[2] to x[5], and pt or E x[0] and
 * x[1]; product is that of the pt. */
static double mass(const double *x, double product)
{
    return root(2 * product *
                (bl_repro_cosh(x[2] - x[3]) - bl_repro_cos(x[4] - x[5])));
}

static double mass_slopes(const double *x, double product, double *slopes)
{
    struct hyperbolic eta = hyperbolic(x[2] - x[3]);
    double sin_phi, cos_phi;
    sin_phi = -cos_slope(&cos_phi, x[4] - x[5]);
    double value = root(2 * product * (eta.cosh - cos_phi));
    slopes[0] = 0.5 * value / x[0];
    slopes[1] = 0.5 * value / x[1];
    slopes[2] = product * eta.sinh / value;
    slopes[3] = -slopes[2];
    slopes[4] = product * sin_phi / value;
    slopes[5] = -slopes[4];
    return value;
}

static double mass_of_pt(const struct bl_formula *f,
                         const struct bl_formula_inputs *in, double *slopes)
{
    double product = in->x[0] * in->x[1];
    (void)f;
    return slopes != NULL ? mass_slopes(in->x, product, slopes)
                          : mass(in->x, product);
}

static double mass_of_energies(const struct bl_formula *f,
                               const struct bl_formula_inputs *in,
                               double *slopes)
{
    const double *x = in->x;
    (void)f;
    if (slopes == NULL)
        return mass(x,
                    x[0] * x[1] / (bl_repro_cosh(x[2]) * bl_repro_cosh(x[3])));
    struct hyperbolic a = hyperbolic(x[2]), b = hyperbolic(x[3]);
    double value = mass_slopes(x, x[0] * x[1] / (a.cosh * b.cosh), slopes);
    slopes[2] -= 0.5 * value * a.sinh / a.cosh;
    slopes[3] -= 0.5 * value * b.sinh / b.cosh;
    return value;
}

static double opposite(const struct bl_formula *f,
                       const struct bl_formula_inputs *in, double *slopes)
{
    (void)f;
    if (slopes != NULL)
        slopes[0] = 1;
    return in->x[0] < 0 ? in->x[0] + PI : in->x[0] - PI;
}

/* The sum of the inputs behind the parts; their slopes are their factors. */
static double sum_of_rest(const struct bl_formula *f,
                          const struct bl_formula_inputs *in, double *slopes)
{
    double sum = 0;
    for (size_t i = f->n_parts; i < in->n; i++) {
        double factor = in->factors[i - f->n_parts];
        sum += factor * in->x[i];
        if (slopes != NULL)
            slopes[i] = factor;
    }
    return sum;
}

double bl_formula_energy(double pt, double eta, double m)
{
    double p = pt * bl_repro_cosh(eta);
    return sqrt(p * p + m * m);
}

/* pt of eta, perhaps a mass, and parts of the energy. */
static double pt_of_energies(const struct bl_formula *f,
                             const struct bl_formula_inputs *in, double *slopes)
{
    double energy = sum_of_rest(f, in, slopes);
    double m = f->n_parts == 2 ? in->x[1] : 0;
    double p = root(energy * energy - m * m), cosh = bl_repro_cosh(in->x[0]);
    if (slopes != NULL) {
        for (size_t i = f->n_parts; i < in->n; i++)
            slopes[i] *= energy / (p * cosh);
        if (f->n_parts == 2)
            slopes[1] = -m / (p * cosh);
        slopes[0] = -p / cosh * bl_repro_tanh(in->x[0]);
    }
    return p / cosh;
}

/* What the other parts of an energy leave of it: pt, eta, perhaps a mass, and
 * those parts with their factors turned round. */
static double rest_of_energy(const struct bl_formula *f,
                             const struct bl_formula_inputs *in, double *slopes)
{
    const double *x = in->x;
    double m = f->n_parts == 3 ? x[2] : 0;
    double energy = bl_formula_energy(x[0], x[1], m);
    double rest = sum_of_rest(f, in, slopes);
    if (slopes != NULL) {
        double cosh = bl_repro_cosh(x[1]);
        slopes[0] = x[0] * cosh * cosh / energy;
        slopes[1] = slopes[0] * x[0] * bl_repro_tanh(x[1]);
        if (f->n_parts == 3)
            slopes[2] = m / energy;
    }
    return energy + rest;
}

/* The table: code, what the target is, the parts. */

const struct bl_formula bl_formulas[] = {
    // Products.
    {1, 'r', "ra", 2, false, product, {&cosine}},
    {2, 'r', "ra", 2, false, product, {&sine}},
    {3, 'r', "re", 2, false, product, {&coshyp}},
    {4, 'r', "re", 2, false, product, {&sinhyp}},
    {5, 'r', "re", 2, false, product, {&tanhyp}},
    {6, 'r', "re", 2, false, product, {&sechyp}},
    {7, 'r', "re", 2, false, product, {&cschyp}},
    {8, 'r', "re", 2, false, product, {&cothyp}},
    {11, 'r', "rae", 3, false, product, {&cosine, &coshyp}},
    {12, 'r', "rae", 3, false, product, {&cosine, &sinhyp}},
    {13, 'r', "rae", 3, false, product, {&cosine, &tanhyp}},
    {14, 'r', "rae", 3, false, product, {&cosine, &sechyp}},
    {15, 'r', "rae", 3, false, product, {&cosine, &cschyp}},
    {16, 'r', "rae", 3, false, product, {&cosine, &cothyp}},
    {17, 'r', "rae", 3, false, product, {&sine, &coshyp}},
    {18, 'r', "rae", 3, false, product, {&sine, &sinhyp}},
    {19, 'r', "rae", 3, false, product, {&sine, &tanhyp}},
    {20, 'r', "rae", 3, false, product, {&sine, &sechyp}},
    {21, 'r', "rae", 3, false, product, {&sine, &cschyp}},
    {22, 'r', "rae", 3, false, product, {&sine, &cothyp}},
    // Lengths, angles, masses.
    {31, 'r', "rR", 2, false, length, {NULL}},
    {32, 'r', "rRR", 3, false, length, {NULL}},
    {33, 'p', "pr", 2, false, leg, {NULL}},
    {34, 'a', "rr", 2, false, azimuth, {NULL}},
    {35, 'e', "rp", 2, false, pseudorapidity, {NULL}},
    {36, 'e', "rrR", 3, false, pseudorapidity, {NULL}},
    {37, 'e', "rp", 2, false, rapidity, {NULL}},
    {38, 'p', "pPeEoO", 6, false, mass_of_pt, {NULL}},
    {39, 'p', "pPeeoO", 6, false, mass_of_energies, {NULL}},
    {40, 'o', "o", 1, false, opposite, {NULL}},
    // Energies.
    {BL_FORMULA_PT, 'p', "e", 1, true, pt_of_energies, {NULL}},
    {BL_FORMULA_PT_OF_MASS, 'p', "ep", 2, true, pt_of_energies, {NULL}},
    {BL_FORMULA_REST, 'r', "pe", 2, true, rest_of_energy, {NULL}},
    {BL_FORMULA_REST_OF_MASS, 'r', "pep", 3, true, rest_of_energy, {NULL}},
};

const size_t bl_n_formulas = sizeof bl_formulas / sizeof *bl_formulas;

const struct bl_formula *bl_formula_of_code(double code)
{
    for (size_t i = 0; i < bl_n_formulas; i++)
        if (bl_formulas[i].code == code)
            return &bl_formulas[i];
    return NULL;
}
