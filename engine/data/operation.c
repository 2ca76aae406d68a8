#include "engine/data/operation.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/spelling.h"
#include "engine/data/plane.h"

static size_t count(struct bl_extent e)
{
    return e.n_rows * e.n_cells;
}

/* Operators. */

static void add(double *restrict out, const double *const *in,
                struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] + b[i];
}

static void subtract(double *restrict out, const double *const *in,
                     struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] - b[i];
}

static void multiply(double *restrict out, const double *const *in,
                     struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] * b[i];
}

static void divide(double *restrict out, const double *const *in,
                   struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] / b[i];
}

static void negate(double *restrict out, const double *const *in,
                   struct bl_extent e)
{
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = -in[0][i];
}

static void square(double *restrict out, const double *const *in,
                   struct bl_extent e)
{
    const double *a = in[0];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] * a[i];
}

static void equal(double *restrict out, const double *const *in,
                  struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] == b[i];
}

static void not_equal(double *restrict out, const double *const *in,
                      struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] != b[i];
}

static void less(double *restrict out, const double *const *in,
                 struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] < b[i];
}

static void less_or_equal(double *restrict out, const double *const *in,
                          struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] <= b[i];
}

static void greater(double *restrict out, const double *const *in,
                    struct bl_extent e)
{
    less(out, (const double *const[]){in[1], in[0]}, e);
}

static void greater_or_equal(double *restrict out, const double *const *in,
                             struct bl_extent e)
{
    less_or_equal(out, (const double *const[]){in[1], in[0]}, e);
}

/* Functions: numbers. */

static void root(double *restrict out, const double *const *in,
                 struct bl_extent e)
{
    const double *a = in[0];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = sqrt(a[i]);
}

static void absolute(double *restrict out, const double *const *in,
                     struct bl_extent e)
{
    const double *a = in[0];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = fabs(a[i]);
}

/* NaN wins: a where it is one itself, b where the comparison fails for it. */
static void smaller(double *restrict out, const double *const *in,
                    struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] < b[i] || a[i] != a[i] ? a[i] : b[i];
}

static void larger(double *restrict out, const double *const *in,
                   struct bl_extent e)
{
    const double *a = in[0], *b = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = a[i] > b[i] || a[i] != a[i] ? a[i] : b[i];
}

/* Functions: two particles. */

static double wrapped(double angle)
{
    const double circle = 6.283185307179586477;
    return remainder(angle, circle);
}

static void delta_r(double *restrict out, const double *const *in,
                    struct bl_extent e)
{
    const double *eta1 = in[0], *phi1 = in[1], *eta2 = in[2], *phi2 = in[3];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = hypot(eta1[i] - eta2[i], wrapped(phi1[i] - phi2[i]));
}

/* (cosh(eta) - cos(phi)) / 2, and |p1| |p2| - p1 p2 = 2 pt1 pt2 of it. */
static double half_separation(double eta, double phi)
{
    double h = sinh(eta / 2), s = sin(phi / 2);
    return h * h + s * s;
}

static void dijet_mass(double *restrict out, const double *const *in,
                       struct bl_extent e)
{
    const double *pt1 = in[0], *eta1 = in[1], *phi1 = in[2];
    const double *pt2 = in[3], *eta2 = in[4], *phi2 = in[5];
    for (size_t i = 0, n = count(e); i < n; i++) {
        double h = half_separation(eta1[i] - eta2[i], phi1[i] - phi2[i]);
        out[i] = 2 * sqrt(pt1[i] * pt2[i] * h);
    }
}

/* m1^2 + m2^2 + 2 (E1 E2 - p1 p2), where E1 E2 - |p1| |p2| is brought to
 * (m1^2 E2^2 + m2^2 |p1|^2) / (E1 E2 + |p1| |p2|). */
static double mass_of_two(const double one[4], const double two[4])
{
    double p1 = one[0] * cosh(one[1]), p2 = two[0] * cosh(two[1]);
    double m1 = one[3] * one[3], m2 = two[3] * two[3];
    double e1 = sqrt(p1 * p1 + m1), e2 = sqrt(p2 * p2 + m2);
    double sum = e1 * e2 + fabs(p1 * p2);
    double massive = sum > 0 ? (m1 * e2 * e2 + m2 * p1 * p1) / sum : sum;
    double angular =
        2 * one[0] * two[0] * half_separation(one[1] - two[1], one[2] - two[2]);
    return sqrt(m1 + m2 + 2 * (massive + angular));
}

static void invariant_mass(double *restrict out, const double *const *in,
                           struct bl_extent e)
{
    for (size_t i = 0, n = count(e); i < n; i++) {
        double p[8];
        for (size_t k = 0; k < 8; k++)
            p[k] = in[k][i];
        out[i] = mass_of_two(p, p + 4);
    }
}

/* Functions: fields. */

static void kinetic_energy(double *restrict out, const double *const *in,
                           struct bl_extent e)
{
    const double *u = in[0], *v = in[1];
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = (u[i] * u[i] + v[i] * v[i]) / 2;
}

static void vorticity_of_plane(double *out, const double *u, const double *v,
                               size_t height, size_t width)
{
    for (size_t i = 0; i < height * width; i++)
        out[i] = NAN;
    for (size_t i = 1; i + 1 < height; i++)
        for (size_t j = 1; j + 1 < width; j++)
            out[i * width + j] = bl_plane_vorticity(u, v, width, i * width + j);
}

static void vorticity(double *restrict out, const double *const *in,
                      struct bl_extent e)
{
    for (size_t row = 0; row < e.n_rows; row++) {
        size_t first = row * e.n_cells;
        vorticity_of_plane(out + first, in[0] + first, in[1] + first,
                           e.n_cells / e.width, e.width);
    }
}

static double sum_of_finite(const double *x, size_t n, size_t *n_finite)
{
    double sum = 0;
    *n_finite = 0;
    for (size_t i = 0; i < n; i++) {
        bool counts = isfinite(x[i]);
        sum += counts ? x[i] : 0;
        *n_finite += counts;
    }
    return *n_finite > 0 ? sum : NAN;
}

static void sum(double *restrict out, const double *const *in,
                struct bl_extent e)
{
    size_t n;
    for (size_t row = 0; row < e.n_rows; row++)
        out[row] = sum_of_finite(in[0] + row * e.n_cells, e.n_cells, &n);
}

static void mean(double *restrict out, const double *const *in,
                 struct bl_extent e)
{
    size_t n;
    for (size_t row = 0; row < e.n_rows; row++) {
        double all = sum_of_finite(in[0] + row * e.n_cells, e.n_cells, &n);
        out[row] = all / (double)n;
    }
}

/* The lists. */

static const struct bl_operation operators[] = {
    {"+", "a, b", 2, BL_CELLWISE, 3, .apply = add},
    {"-", "a, b", 2, BL_CELLWISE, 3, .apply = subtract},
    {"*", "a, b", 2, BL_CELLWISE, 0, .apply = multiply},
    {"/", "a, b", 2, BL_CELLWISE, 0, .apply = divide},
    {"^", "a, b", 2, BL_CELLWISE, 0, .of_two = pow},
    {"==", "a, b", 2, BL_CELLWISE, 0, .apply = equal},
    {"!=", "a, b", 2, BL_CELLWISE, 0, .apply = not_equal},
    {"<", "a, b", 2, BL_CELLWISE, 0, .apply = less},
    {"<=", "a, b", 2, BL_CELLWISE, 0, .apply = less_or_equal},
    {">", "a, b", 2, BL_CELLWISE, 0, .apply = greater},
    {">=", "a, b", 2, BL_CELLWISE, 0, .apply = greater_or_equal},
    {"negate", "a", 1, BL_CELLWISE, 1, .apply = negate},
    {"square", "a", 1, BL_CELLWISE, 0, .apply = square},
};

static const struct bl_operation functions[] = {
    {"sqrt", "x", 1, BL_CELLWISE, 0, .apply = root},
    {"exp", "x", 1, BL_CELLWISE, 0, .of_one = exp},
    {"log", "x", 1, BL_CELLWISE, 0, .of_one = log},
    {"log10", "x", 1, BL_CELLWISE, 0, .of_one = log10},
    {"sin", "x", 1, BL_CELLWISE, 0, .of_one = sin},
    {"cos", "x", 1, BL_CELLWISE, 0, .of_one = cos},
    {"tan", "x", 1, BL_CELLWISE, 0, .of_one = tan},
    {"sinh", "x", 1, BL_CELLWISE, 0, .of_one = sinh},
    {"cosh", "x", 1, BL_CELLWISE, 0, .of_one = cosh},
    {"tanh", "x", 1, BL_CELLWISE, 0, .of_one = tanh},
    {"atan2", "y, x", 2, BL_CELLWISE, 0, .of_two = atan2},
    {"abs", "x", 1, BL_CELLWISE, 1, .apply = absolute},
    {"min", "a, b", 2, BL_CELLWISE, 3, .apply = smaller},
    {"max", "a, b", 2, BL_CELLWISE, 3, .apply = larger},
    {"hypot", "x, y", 2, BL_CELLWISE, 3, .of_two = hypot},
    {"delta_r", "eta1, phi1, eta2, phi2", 4, BL_CELLWISE, 0, .apply = delta_r},
    {"mjj", "pt1, eta1, phi1, pt2, eta2, phi2", 6, BL_CELLWISE, 1 | 1 << 3,
     .apply = dijet_mass},
    {"invariant_mass", "pt1, eta1, phi1, m1, pt2, eta2, phi2, m2", 8,
     BL_CELLWISE, 1 | 1 << 3 | 1 << 4 | 1 << 7, .apply = invariant_mass},
    {"kinetic_energy", "u, v", 2, BL_CELLWISE, 0, .apply = kinetic_energy},
    {"vorticity", "u, v", 2, BL_OF_PLANES, 0, .apply = vorticity},
    {"mean", "field", 1, BL_OVER_CELLS, 1, .apply = mean},
    {"sum", "field", 1, BL_OVER_CELLS, 1, .apply = sum},
};

enum {
    N_OPERATORS = sizeof operators / sizeof *operators,
    N_FUNCTIONS = sizeof functions / sizeof *functions,
};

static const struct bl_operation *find(const struct bl_operation *list,
                                       size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

const struct bl_operation *bl_operator_find(const char *name)
{
    return find(operators, N_OPERATORS, name);
}

const struct bl_operation *bl_function_find(const char *name)
{
    return find(functions, N_FUNCTIONS, name);
}

const struct bl_operation *bl_function_nearest(const char *name)
{
    const struct bl_operation *best = functions;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        size_t distance = bl_spelling_distance(name, functions[i].name);
        if (distance < least) {
            least = distance;
            best = &functions[i];
        }
    }
    return best;
}

const struct bl_operation *bl_function_at(size_t i)
{
    return i < N_FUNCTIONS ? &functions[i] : NULL;
}

void bl_operation_apply(const struct bl_operation *o, double *out,
                        const double *const *in, struct bl_extent e)
{
    if (o->apply != NULL) {
        o->apply(out, in, e);
        return;
    }
    for (size_t i = 0, n = count(e); i < n; i++)
        out[i] = o->of_one != NULL ? o->of_one(in[0][i])
                                   : o->of_two(in[0][i], in[1][i]);
}
