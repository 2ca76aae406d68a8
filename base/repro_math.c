/* Argument reduction by multiples of ln 2 and Taylor series short enough to
 * be below rounding on what is left.  Sums whose parts are of unequal size are
 * carried as a rounded sum and its rest (Dekker's fast two-sum), which keeps
 * every function near one ulp without tables.
 */
#include "base/repro_math.h"

#include <float.h>
#include <math.h>
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
