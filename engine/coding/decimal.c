/* Powers up to 10^22 are doubles exactly, so one multiplication or division
 * rounds correctly, as reading the text did (W. Clinger, "How to read
 * floating point numbers accurately", 1990).
 */
#include "engine/coding/decimal.h"

#include <math.h>

static const double powers[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

enum { MAX_POWER = BL_DECIMAL_MAX_PLACES };

// What all but this share of the values must be.
static const double MOST = 0.98;

/* x 10^e, rounded once. */
static double scaled(double x, int e)
{
    return e < 0 ? x / powers[-e] : x * powers[e];
}

static int last_decade(struct bl_decimal f)
{
    return f.places + MAX_POWER;
}

static double decade_size(struct bl_decimal f)
{
    return 9 * powers[f.digits - 1];
}

/* j of a magnitude: 0 where units are the smallest. */
static int decade_of(struct bl_decimal f, double a)
{
    int j = 0;
    while (j < last_decade(f) && scaled(a, f.places - j) >= powers[f.digits])
        j++;
    return j;
}

double bl_decimal_coordinate(struct bl_decimal f, double x)
{
    double a = fabs(x);
    int j = decade_of(f, a);
    double y = scaled(a, f.places - j) + j * decade_size(f);
    return x < 0 ? -y : y;
}

double bl_decimal_value(struct bl_decimal f, double k)
{
    double a = fabs(k), size = decade_size(f);
    double over = floor((a - powers[f.digits - 1]) / size);
    int j = over > 0 ? (int)fmin(over, last_decade(f)) : 0;
    double x = scaled(a - j * size, j - f.places);
    return k < 0 ? -x : x;
}

double bl_decimal_cell(struct bl_decimal f, double x)
{
    return scaled(1, decade_of(f, fabs(x)) - f.places);
}

/* Of a whole number, without the zeros at its end. */
static int significant_digits(double m)
{
    int digits = 1;
    while (m >= 10 && fmod(m, 10) == 0)
        m /= 10;
    while (m >= powers[digits])
        digits++;
    return digits;
}

/* The form of one value: as few digits as say it. */
static bool find_one(struct bl_decimal *f, enum bl_type type, double a,
                     int max_digits)
{
    for (int d = 0; d <= BL_DECIMAL_MAX_PLACES; d++) {
        double m = rint(scaled(a, d));
        if (m >= powers[max_digits])
            return false;
        double x = scaled(m, -d);
        if ((type == BL_FLOAT32 ? (double)(float)x : x) != a)
            continue;
        *f = (struct bl_decimal){significant_digits(m), d};
        return true;
    }
    return false;
}

/* The smallest index that leaves at most `few` behind it. */
static int most_of(const size_t *counts, int last, size_t few)
{
    size_t behind = 0;
    while (last > 0 && behind + counts[last] <= few)
        behind += counts[last--];
    return last;
}

bool bl_decimal_find(struct bl_decimal *f, enum bl_type type,
                     const double *values, size_t n)
{
    enum { FLOAT_DIGITS = 7 };
    int max = type == BL_FLOAT32 ? FLOAT_DIGITS : BL_DECIMAL_MAX_DIGITS;
    size_t digits[BL_DECIMAL_MAX_DIGITS + 1] = {0};
    size_t places[BL_DECIMAL_MAX_PLACES + 1] = {0};
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct bl_decimal one;
        if (!isfinite(values[i]) || !find_one(&one, type, fabs(values[i]), max))
            continue;
        digits[one.digits]++;
        places[one.places]++;
        found++;
    }
    if (n == 0 || (double)found < MOST * (double)n)
        return false;
    size_t few = (size_t)((1 - MOST) * (double)n);
    f->digits = most_of(digits, BL_DECIMAL_MAX_DIGITS, 0);
    f->places = most_of(places, BL_DECIMAL_MAX_PLACES, few / 8);
    return true;
}
