/* Argument reduction by multiples of ln 2 and Taylor series short enough to
 * be below rounding on what is left.  Sums whose parts are of unequal size are
 * carried as a rounded sum and its rest (Dekker's fast two-sum), which keeps
 * every function near one ulp without tables.
 */
#include "base/repro_math.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if FLT_EVAL_METHOD != 0
#error "needs doubles that are computed as doubles (on i386: -mfpmath=sse)"
#endif

// ln 2 in two parts: the product of the first (42 bits) with an exponent is
// exact.
static const double LN2_HIGH = 0x1.62e42fefa38p-1;
static const double LN2_LOW = 0x1.ef35793c76730p-45;
static const double INVERSE_LN2 = 0x1.71547652b82fep+0;
static const double SQRT_2 = 0x1.6a09e667f3bcdp+0;

static const double HALF_PI = 0x1.921fb54442d18p+0;
static const double HALF_PI_REST = 0x1.1a62633145c07p-54;
static const double LARGEST_ANGLE = 0x1p20;

static const double EXP_OVERFLOWS = 711;
static const double EXP_VANISHES = -746;
static const double TINY = 0x1p-54; // f(x) = x below, for odd f

/* c[0] + c[1] x + ... + c[n-1] x^(n-1) */
static inline double polynomial(const double *c, int n, double x)
{
    double sum = c[n - 1];
    for (int i = n - 2; i >= 0; i--)
        sum = sum * x + c[i];
    return sum;
}

/* high + low rounded once, where |high| >= |low| or high is 0; `rest` is
 * small against both. */
static inline double sum_with_rest(double high, double low, double rest)
{
    double sum = high + low;
    return sum + (low - (sum - high) + rest);
}

static inline double two_to_the(int k) // -1022 <= k <= 1023
{
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* y 2^k for y near 1 and |k| <= 1100; rounds only where the result is
 * subnormal. */
static inline double scale(double y, int k)
{
    int half = k / 2;
    return y * two_to_the(half) * two_to_the(k - half);
}

/* e^x = 2^k (1 + r + t) with |r| <= ln(2)/2 and t about r^2/2. */
struct reduced_exp {
    int k;
    double r, t;
};

static inline struct reduced_exp reduce_exp(double x) // |x| < 750
{
    static const double inverse_factorial[] = {
        1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
        1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
        1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800,
    };
    const double round = 0x1.8p52; // adding it rounds to a whole number
    double k = (x * INVERSE_LN2 + round) - round;
    double high = x - k * LN2_HIGH; // exact
    double low = k * LN2_LOW;
    double r = high - low;
    double c = (high - r) - low; // what r lacks
    double t = r * r * polynomial(inverse_factorial, 12, r);
    return (struct reduced_exp){(int)k, r, t + (c + c * r)};
}

double bl_repro_exp(double x)
{
    if (x != x)
        return x;
    if (x > EXP_OVERFLOWS)
        return INFINITY;
    if (x < EXP_VANISHES)
        return 0;
    struct reduced_exp e = reduce_exp(x);
    return scale(sum_with_rest(1, e.r, e.t), e.k);
}

double bl_repro_expm1(double x)
{
    if (x != x || fabs(x) < TINY)
        return x;
    if (x > EXP_OVERFLOWS)
        return INFINITY;
    if (x < -40)
        return -1;
    struct reduced_exp e = reduce_exp(x);
    if (e.k == 0)
        return e.r + e.t;
    double one = e.k > 60 ? 1 : 1 - two_to_the(-e.k);
    return scale(sum_with_rest(one, e.r, e.t), e.k);
}

double bl_repro_sinh(double x)
{
    static const double odd[] = {
        1.0 / 6,
        1.0 / 120,
        1.0 / 5040,
        1.0 / 362880,
        1.0 / 39916800,
        1.0 / 6227020800,
        1.0 / 1307674368000,
        1.0 / 355687428096000,
        1.0 / 121645100408832000,
    };
    double a = fabs(x);
    if (a < 1)
        return x + x * (x * x * polynomial(odd, 9, x * x));
    if (!(a <= EXP_OVERFLOWS))
        return x; // infinite, or NaN
    struct reduced_exp e = reduce_exp(a);
    double half_exp = scale(sum_with_rest(1, e.r, e.t), e.k - 1);
    return copysign(half_exp - 0.25 / half_exp, x);
}

double bl_repro_cosh(double x)
{
    double a = fabs(x);
    if (x != x)
        return x;
    if (a > EXP_OVERFLOWS)
        return INFINITY;
    struct reduced_exp e = reduce_exp(a);
    double half_exp = scale(sum_with_rest(1, e.r, e.t), e.k - 1);
    return half_exp + 0.25 / half_exp;
}

/* Below 0.75 the ninth convergent of Lambert's continued fraction
 * tanh x = x / (1 + v), v = x^2 / (3 + x^2 / (5 + x^2 / (7 + ...))). */
static double small_tanh(double x)
{
    static const double above[] = {11486475, 810810, 12870, 44};
    static const double below[] = {34459425, 4729725, 135135, 990, 1};
    double z = x * x;
    double v = z * polynomial(above, 4, z) / polynomial(below, 5, z);
    return x - x * (v / (1 + v));
}

double bl_repro_tanh(double x)
{
    double a = fabs(x);
    if (a < 0x1p-28)
        return x;
    if (!(a >= 0.75))
        return small_tanh(x);
    if (a > 22)
        return copysign(1, x);
    return copysign(1 - 2 / (bl_repro_exp(2 * a) + 1), x);
}

/* k ln 2 + log(1 + f) + rest, for sqrt(1/2) <= 1 + f <= sqrt(2) and a rest
 * that is small against f or k ln 2.  With s = f / (2 + f),
 * log(1 + f) = 2 atanh(s) = 2 s + s R, where 2 s = f - s f and
 * R = 2/3 s^2 + 2/5 s^4 + ... */
static inline double log_reduced(int k, double f, double rest)
{
    static const double odd[] = {
        2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
        2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21,
    };
    double s = f / (2 + f);
    double z = s * s;
    double less = s * (f - z * polynomial(odd, 10, z));
    return sum_with_rest(k * LN2_HIGH, f, rest + k * LN2_LOW - less);
}

/* x = m 2^k with m between sqrt(1/2) and sqrt(2); x normal and above 0. */
static inline double split(double x, int *k)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    *k = (int)(bits >> 52) - 1023;
    bits = (bits & 0x000FFFFFFFFFFFFFu) | 0x3FF0000000000000u;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > SQRT_2) {
        m *= 0.5;
        ++*k;
    }
    return m;
}

double bl_repro_log(double x)
{
    if (x == 0)
        return -INFINITY;
    if (x < 0)
        return NAN;
    if (!(x <= DBL_MAX))
        return x; // infinite, or NaN
    int shift = x < DBL_MIN ? 54 : 0;
    int k;
    double m = split(x * two_to_the(shift), &k);
    return log_reduced(k - shift, m - 1, 0);
}

/* log(1 + x + rest), for -1 < x < 2^1000 and a rest below an ulp of x. */
static double log1p_with_rest(double x, double rest)
{
    if (x >= 0.5 * SQRT_2 - 1 && x <= SQRT_2 - 1)
        return log_reduced(0, x, rest / (1 + x));
    double sum = 1 + x;
    rest += fabs(x) < 1 ? x - (sum - 1) : 1 - (sum - x);
    int k;
    double m = split(sum, &k);
    return log_reduced(k, m - 1, rest / sum);
}

double bl_repro_log1p(double x)
{
    if (x == -1)
        return -INFINITY;
    if (x < -1)
        return NAN;
    if (!(x <= DBL_MAX) || fabs(x) < TINY)
        return x;
    return log1p_with_rest(x, 0);
}

/* asinh a = log(a + sqrt(a^2 + 1)) = log(1 + a + a^2 / (1 + sqrt(a^2 + 1))),
 * and log(2 a) where the 1 is lost. */
double bl_repro_asinh(double x)
{
    double a = fabs(x);
    if (!(a <= DBL_MAX) || a < 0x1p-28)
        return x;
    if (a > 0x1p28) {
        int k;
        double m = split(a, &k);
        return copysign(log_reduced(k + 1, m - 1, 0), x);
    }
    double w = a * a / (1 + sqrt(a * a + 1));
    double sum = a + w;
    return copysign(log1p_with_rest(sum, w - (sum - a)), x);
}

/* atanh a = log1p(2 a / (1 - a)) / 2; the rest of the quotient is carried. */
double bl_repro_atanh(double x)
{
    double a = fabs(x);
    if (a > 1)
        return NAN;
    if (a == 1)
        return copysign(INFINITY, x);
    if (!(a >= 0x1p-28))
        return x;
    if (a < 0.25) {
        static const double odd[] = {
            1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,  1.0 / 11, 1.0 / 13,
            1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23, 1.0 / 25,
        };
        return x + x * (x * x * polynomial(odd, 12, x * x));
    }
    double below = 1 - a; // exact from 1/2; its rest else
    double lost = (1 - below) - a;
    double quotient = 2 * a / below;
    double rest = -quotient * lost / below;
    return copysign(0.5 * log1p_with_rest(quotient, rest), x);
}

/* x less the nearest multiple of pi/2, which is quarter (modulo 4), as a sum
 * r + c with |r| <= pi/4.  Products of the three first parts of pi/2 (33 bits
 * each) are exact. */
struct reduced_angle {
    int quarter;
    double r, c;
};

static inline struct reduced_angle reduce_angle(double x) // |x| <= 2^20
{
    static const double part_1 = 0x1.921fb544p+0, part_2 = 0x1.0b4611a6p-34,
                        part_3 = 0x1.3198a2ep-69,
                        part_4 = 0x1.b839a252049c1p-104;
    const double round = 0x1.8p52; // adding it rounds to a whole number
    double k = (x * 0x1.45f306dc9c883p-1 + round) - round;
    double high = x - k * part_1; // exact
    double low = k * part_2;
    double r = high - low;
    double c = (high - r) - low;
    c -= k * part_3 + k * part_4;
    double sum = r + c;
    return (struct reduced_angle){(int)k & 3, sum, (r - sum) + c};
}

static double small_sin(double r, double c)
{
    static const double odd[] = {
        -1.0 / 6,
        1.0 / 120,
        -1.0 / 5040,
        1.0 / 362880,
        -1.0 / 39916800,
        1.0 / 6227020800,
        -1.0 / 1307674368000,
        1.0 / 355687428096000,
    };
    double z = r * r;
    return r + (r * (z * polynomial(odd, 8, z)) + c * (1 - 0.5 * z));
}

static double small_cos(double r, double c)
{
    static const double even[] = {
        1.0 / 24,
        -1.0 / 720,
        1.0 / 40320,
        -1.0 / 3628800,
        1.0 / 479001600,
        -1.0 / 87178291200,
        1.0 / 20922789888000,
    };
    double z = r * r;
    return sum_with_rest(1, -0.5 * z, z * (z * polynomial(even, 7, z)) - r * c);
}

/* The sine of x + quarters pi/2. */
static double sine(double x, int quarters)
{
    if (!(fabs(x) <= LARGEST_ANGLE))
        return NAN;
    struct reduced_angle a = reduce_angle(x);
    int quarter = (a.quarter + quarters) & 3;
    double y = quarter & 1 ? small_cos(a.r, a.c) : small_sin(a.r, a.c);
    return quarter & 2 ? -y : y;
}

double bl_repro_sin(double x)
{
    return fabs(x) < 0x1p-28 ? x : sine(x, 0);
}

double bl_repro_cos(double x)
{
    return sine(x, 1);
}

/* The arc of 0 <= y <= x, x > 0: with t = y / x and c = 0, 1/4 ... 1 near it,
 * atan t = atan c + atan((t - c) / (1 + t c)), the last below 1/7. */
static double first_octant(double y, double x)
{
    static const double high[] = {0, 0x1.f5b75f92c80ddp-3, 0x1.dac670561bb4fp-2,
                                  0x1.4978fa3269ee1p-1, 0x1.921fb54442d18p-1};
    static const double low[] = {0, 0x1.8ab6e3cf7afbdp-57,
                                 0x1.a2b7f222f65e2p-56, 0x1.2419a87f2a458p-56,
                                 0x1.1a62633145c07p-55};
    static const double odd[] = {
        -1.0 / 3, 1.0 / 5,   -1.0 / 7, 1.0 / 9,   -1.0 / 11,
        1.0 / 13, -1.0 / 15, 1.0 / 17, -1.0 / 19,
    };
    double round = 0x1.8p52;
    int i = (int)((4 * (y / x) + round) - round);
    double c = 0.25 * i;
    double u = (y - c * x) / (x + c * y);
    double z = u * u;
    double bent = u * (z * polynomial(odd, 9, z));
    return i == 0 ? u + bent : high[i] + (u + (bent + low[i]));
}

/* Where one of both is zero or infinite. */
static double axis_angle(double y, double x)
{
    bool is_diagonal = isinf(x) && isinf(y);
    double right = is_diagonal ? HALF_PI / 2 : 0;
    if (y == 0 || (isinf(x) && !is_diagonal))
        return copysign(signbit(x) ? 2 * HALF_PI : 0, y);
    if (is_diagonal)
        return copysign(signbit(x) ? 3 * right : right, y);
    return copysign(HALF_PI, y);
}

double bl_repro_atan2(double y, double x)
{
    if (x != x || y != y)
        return x + y;
    if (x == 0 || y == 0 || isinf(x) || isinf(y))
        return axis_angle(y, x);
    double a = fabs(x), b = fabs(y);
    double larger = a > b ? a : b;
    double scaled = larger > 0x1p1000   ? 0x1p-60
                    : larger < 0x1p-900 ? 0x1p100
                                        : 1;
    a *= scaled;
    b *= scaled;
    double angle = b <= a ? first_octant(b, a) : first_octant(a, b);
    if (b > a)
        angle = HALF_PI - (angle - HALF_PI_REST);
    if (x < 0)
        angle = 2 * HALF_PI - (angle - 2 * HALF_PI_REST);
    return copysign(angle, y);
}
