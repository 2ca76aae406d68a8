/* Against libm in long double (64 bits of precision or more), within the
 * 2 ulp that the header promises, and frozen bits, so that a compiler or a
 * machine that computes otherwise is caught. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "base/repro_math.h"

struct function {
    const char *name;
    double (*ours)(double);
    long double (*reference)(long double);
    double low, high; // where results are finite and not trivial
    uint64_t checksum;
};

static const struct function functions[] = {
    {"exp", bl_repro_exp, expl, -745, 709.7, 0xD765575A7243E97Eu},
    {"expm1", bl_repro_expm1, expm1l, -40, 709.7, 0xDFBAA97EFFFB0EC5u},
    {"log", bl_repro_log, logl, 0x1p-1074, 1e308, 0x2C7E4CB52DF5DCF7u},
    {"log1p", bl_repro_log1p, log1pl, -0x1.fffffffffffffp-1, 1e308,
     0xDF0B550B73F7AC73u},
    {"sinh", bl_repro_sinh, sinhl, -710.4, 710.4, 0x9B065E32C4D44BE0u},
    {"asinh", bl_repro_asinh, asinhl, -1e308, 1e308, 0xF7DA944B54ADC79Cu},
    {"cosh", bl_repro_cosh, coshl, -710.4, 710.4, 0x686547D0A886139Fu},
    {"atanh", bl_repro_atanh, atanhl, -0x1.fffffffffffffp-1,
     0x1.fffffffffffffp-1, 0x9F0111C05CED499Fu},
    {"sin", bl_repro_sin, sinl, -0x1p20, 0x1p20, 0xA985EF75C542B215u},
    {"cos", bl_repro_cos, cosl, -0x1p20, 0x1p20, 0xF23F4D63E1B6FA94u},
    {"tanh", bl_repro_tanh, tanhl, -25, 25, 0x92B2E85A8DC4E0DDu},
};
enum { N_FUNCTIONS = sizeof functions / sizeof functions[0] };

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* The distance in units in the last place of the reference. */
static double error_in_ulp(double y, long double reference)
{
    double magnitude = fabs((double)reference);
    double ulp = magnitude < DBL_MIN
                     ? 0x1p-1074
                     : nextafter(magnitude, INFINITY) - magnitude;
    return (double)(fabsl((long double)y - reference) / (long double)ulp);
}

struct worst {
    double x, ulp;
};

static void measure(struct worst *worst, const struct function *f, double x)
{
    if (!(x >= f->low && x <= f->high))
        return;
    double ulp = error_in_ulp(f->ours(x), f->reference(x));
    if (!(ulp <= worst->ulp))
        *worst = (struct worst){x, ulp};
}

/* Evenly over [low, high], evenly over [-3, 3] (where the formulas meet), and
 * over all bit patterns. */
Test(repro_math, stays_below_two_ulp_of_libm)
{
    enum { N = 200000 };
    struct bl_random random = bl_random_new(1, 0);
    for (int i = 0; i < N_FUNCTIONS; i++) {
        const struct function *f = &functions[i];
        struct worst worst = {0, 0};
        for (int k = 0; k <= N; k++) {
            double at = (double)k / N;
            measure(&worst, f, f->low * (1 - at) + f->high * at);
            measure(&worst, f, -3 + 6 * at);
            measure(&worst, f, from_bits(bl_random_u64(&random)));
            measure(&worst, f, 100 * bl_random_normal(&random));
            measure(&worst, f, bl_random_normal(&random));
        }
        cr_log_info("%s: %.3f ulp at %a", f->name, worst.ulp, worst.x);
        cr_assert_lt(worst.ulp, 2, "%s(%a) is %g ulp off", f->name, worst.x,
                     worst.ulp);
    }
}

/* Where an argument reduction or a case split switches over. */
Test(repro_math, has_no_seams)
{
    static const double seams[] = {0x1p-54,
                                   0x1p-28,
                                   0.17328679513998632,
                                   0.34657359027997264,
                                   0.4142135623730951,
                                   0.75,
                                   1,
                                   1.0397207708399179,
                                   1.414213562373095,
                                   2,
                                   22,
                                   40,
                                   0x1p28,
                                   0x1p-1022,
                                   709.78};
    for (int i = 0; i < N_FUNCTIONS; i++)
        for (size_t s = 0; s < sizeof seams / sizeof seams[0]; s++)
            for (int step = -500; step <= 500; step++)
                for (int sign = -1; sign <= 1; sign += 2) {
                    double x = sign * seams[s] * (1 + step * DBL_EPSILON);
                    struct worst worst = {0, 0};
                    measure(&worst, &functions[i], x);
                    cr_assert_lt(worst.ulp, 2, "%s(%a) is %g ulp off",
                                 functions[i].name, x, worst.ulp);
                }
}

struct special {
    double (*f)(double);
    double x, y;
};

Test(repro_math, special_values_are_those_of_c99)
{
    const double tiny = 0x1p-1074;
    const struct special cases[] = {
        {bl_repro_exp, 0, 1},
        {bl_repro_exp, -0.0, 1},
        {bl_repro_exp, INFINITY, INFINITY},
        {bl_repro_exp, -INFINITY, 0},
        {bl_repro_exp, 709.79, INFINITY},
        {bl_repro_exp, 1e300, INFINITY},
        {bl_repro_exp, -745.2, 0},
        {bl_repro_exp, -1e300, 0},
        {bl_repro_exp, -745.13, tiny},
        {bl_repro_expm1, 0, 0},
        {bl_repro_expm1, -0.0, -0.0},
        {bl_repro_expm1, tiny, tiny},
        {bl_repro_expm1, INFINITY, INFINITY},
        {bl_repro_expm1, -INFINITY, -1},
        {bl_repro_expm1, 710, INFINITY},
        {bl_repro_expm1, -1e300, -1},
        {bl_repro_log, 1, 0},
        {bl_repro_log, 0, -INFINITY},
        {bl_repro_log, -0.0, -INFINITY},
        {bl_repro_log, INFINITY, INFINITY},
        {bl_repro_log, -1, NAN},
        {bl_repro_log, -INFINITY, NAN},
        {bl_repro_log1p, 0, 0},
        {bl_repro_log1p, -0.0, -0.0},
        {bl_repro_log1p, -tiny, -tiny},
        {bl_repro_log1p, -1, -INFINITY},
        {bl_repro_log1p, INFINITY, INFINITY},
        {bl_repro_log1p, -1.5, NAN},
        {bl_repro_log1p, -INFINITY, NAN},
        {bl_repro_sinh, 0, 0},
        {bl_repro_sinh, -0.0, -0.0},
        {bl_repro_sinh, -tiny, -tiny},
        {bl_repro_sinh, 711, INFINITY},
        {bl_repro_sinh, -711, -INFINITY},
        {bl_repro_sinh, INFINITY, INFINITY},
        {bl_repro_sinh, -INFINITY, -INFINITY},
        {bl_repro_asinh, 0, 0},
        {bl_repro_asinh, -0.0, -0.0},
        {bl_repro_asinh, -tiny, -tiny},
        {bl_repro_asinh, INFINITY, INFINITY},
        {bl_repro_asinh, -INFINITY, -INFINITY},
        {bl_repro_cosh, 0, 1},
        {bl_repro_cosh, 711, INFINITY},
        {bl_repro_cosh, -711, INFINITY},
        {bl_repro_cosh, INFINITY, INFINITY},
        {bl_repro_cosh, -INFINITY, INFINITY},
        {bl_repro_atanh, 0, 0},
        {bl_repro_atanh, -0.0, -0.0},
        {bl_repro_atanh, -tiny, -tiny},
        {bl_repro_atanh, 1, INFINITY},
        {bl_repro_atanh, -1, -INFINITY},
        {bl_repro_atanh, 1.5, NAN},
        {bl_repro_atanh, INFINITY, NAN},
        {bl_repro_sin, 0, 0},
        {bl_repro_sin, -0.0, -0.0},
        {bl_repro_sin, -tiny, -tiny},
        {bl_repro_sin, 0x1.00001p20, NAN},
        {bl_repro_sin, INFINITY, NAN},
        {bl_repro_cos, 0, 1},
        {bl_repro_cos, -0.0, 1},
        {bl_repro_cos, -0x1.00001p20, NAN},
        {bl_repro_cos, -INFINITY, NAN},
        {bl_repro_tanh, 0, 0},
        {bl_repro_tanh, -0.0, -0.0},
        {bl_repro_tanh, -tiny, -tiny},
        {bl_repro_tanh, 23, 1},
        {bl_repro_tanh, INFINITY, 1},
        {bl_repro_tanh, -INFINITY, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double y = cases[i].f(cases[i].x);
        if (cases[i].y != cases[i].y)
            cr_assert(y != y, "case %zu gives %a", i, y);
        else
            cr_assert_eq(to_bits(y), to_bits(cases[i].y), "case %zu gives %a",
                         i, y);
    }
    for (int i = 0; i < N_FUNCTIONS; i++)
        cr_assert(isnan(functions[i].ours(NAN)));
}

static double measure_atan2(double y, double x)
{
    double ulp = error_in_ulp(bl_repro_atan2(y, x), atan2l(y, x));
    cr_assert_lt(ulp, 2, "atan2(%a, %a) is %g ulp off", y, x, ulp);
    return ulp;
}

/* Over all quadrants and magnitudes, and around the seams at odd eighths. */
Test(repro_math, atan2_stays_below_two_ulp_of_libm)
{
    struct bl_random random = bl_random_new(3, 0);
    double worst = 0;
    for (int i = 0; i < 500000; i++) {
        double x = bl_random_normal(&random), y = bl_random_normal(&random);
        worst = fmax(worst, measure_atan2(y, x));
        x = from_bits(bl_random_u64(&random));
        if (isfinite(x))
            worst = fmax(worst, measure_atan2(x * y, x));
        y = from_bits(bl_random_u64(&random));
        if (isfinite(x) && isfinite(y))
            measure_atan2(y, x);
    }
    for (int eighth = 0; eighth <= 16; eighth++)
        for (int step = -500; step <= 500; step++)
            measure_atan2(eighth / 8.0 * (1 + step * DBL_EPSILON), 1);
    cr_log_info("atan2: %.3f ulp", worst);
}

Test(repro_math, atan2_of_special_values)
{
    static const double values[] = {0.0, -0.0, 1, -1, INFINITY, -INFINITY, NAN};
    enum { N = sizeof values / sizeof values[0] };
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double ours = bl_repro_atan2(values[i], values[j]);
            double reference = atan2(values[i], values[j]);
            cr_assert(isnan(reference)
                          ? isnan(ours)
                          : fabs(ours - reference) < 1e-15 &&
                                signbit(ours) == signbit(reference),
                      "atan2(%g, %g) is %g", values[i], values[j], ours);
        }
}

/* FNV-1a over the bits of many results. */
static uint64_t checksum_of(const struct function *f)
{
    struct bl_random random = bl_random_new(2, 0);
    uint64_t sum = 0xCBF29CE484222325u;
    for (int i = 0; i < 100000; i++) {
        double span = i % 2 ? f->high : 4;
        double x = (2 * bl_random_uniform(&random) - 1) * span;
        if (i % 5 == 0)
            x = from_bits(bl_random_u64(&random));
        double y = f->ours(x);
        uint64_t bits = y == y ? to_bits(y) : 0;
        for (int byte = 0; byte < 8; byte++)
            sum = (sum ^ (bits >> 8 * byte & 0xFF)) * 0x100000001B3u;
    }
    return sum;
}

Test(repro_math, bits_are_frozen)
{
    for (int i = 0; i < N_FUNCTIONS; i++) {
        uint64_t sum = checksum_of(&functions[i]);
        cr_expect_eq(sum, functions[i].checksum, "%s: 0x%016llXu",
                     functions[i].name, (unsigned long long)sum);
    }
}
