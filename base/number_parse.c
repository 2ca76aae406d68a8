/* Decimal text to the nearest double, in three steps, the cheapest first:
 *  - up to 2^53 and a power of ten up to 10^22, both exact in a double: one
 *    multiplication or division (Clinger, "How to read floating point numbers
 *    accurately", 1990);
 *  - a product with 128 bits of the power of ten, and a proof that the bits
 *    cut off cannot matter (Lemire, "Number parsing at a gigabyte per second",
 *    2021, with truncated powers: what cannot be proven is refused);
 *  - strtod() for the rest: subnormal numbers, and fewer than one in a
 *    million of those with 17 digits.  It is given a whole number with an
 *    exponent, without a decimal point for the locale to have an opinion on.
 * Digits are read eight at a time where there are so many, and numbers of up to
 * 8 characters, which most are in a table, without any loop.
 */
#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/power_of_ten.h"
#include "base/word.h"

__extension__ typedef unsigned __int128 wide;

/* Digits that fit in 64 bits whatever they are. */
enum { MAX_DIGITS = 19 };

/* A decimal number cut into its parts, the digits still as they stand. */
struct decimal {
    bool negative;
    const char *whole, *whole_end;
    const char *fraction, *fraction_end;
    int64_t exponent;     // as written behind the e
    uint64_t significand; // of all digits; wraps with more than 19 of them
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number of eight digits, each a byte of 0 to 9, the first the lowest:
 * neighbours are joined to pairs, then pairs to fours and fours to eight. */
static uint64_t join_8_digits(uint64_t bytes)
{
    const uint64_t every_fourth = UINT64_C(0x000000ff000000ff);
    uint64_t pairs = bytes * 10 + (bytes >> 8);
    uint64_t even = (pairs & every_fourth) * UINT64_C(0x000f424000000064);
    uint64_t odd = (pairs >> 16 & every_fourth) * UINT64_C(0x0000271000000001);
    return (even + odd) >> 32;
}

/* The highest bit of each byte that is more than 9, and no other bit. */
static uint64_t above_9(uint64_t bytes)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ((((bytes & low) + UINT64_C(0x7676767676767676)) | bytes) & ~low);
}

static const char *read_digits(uint64_t *value, const char *p, const char *end)
{
    const uint64_t zeros = bl_word_fill('0');
    for (; end - p >= 8; p += 8) {
        uint64_t bytes = bl_word_load_8(p) ^ zeros;
        if (above_9(bytes) != 0)
            break;
        *value = *value * 100000000 + join_8_digits(bytes);
    }
    for (; p < end && is_digit(*p); p++)
        *value = *value * 10 + (uint64_t)(*p - '0');
    return p;
}

/* The n characters at p, n in [1, 8], as the values of digits: the last one is
 * the highest byte, and before the first there are zeros.  Loads that
 * overlap agree. */
static uint64_t load_short(const char *p, size_t n)
{
    uint64_t word;
    if (n == 8)
        word = bl_word_load_8(p);
    else if (n >= 4)
        word = bl_word_load_4(p) | (uint64_t)bl_word_load_4(p + n - 4)
                                       << (8 * (n - 4));
    else
        word = (uint64_t)(unsigned char)p[0] |
               (uint64_t)(unsigned char)p[n / 2] << (8 * (n / 2)) |
               (uint64_t)(unsigned char)p[n - 1] << (8 * (n - 1));
    return (word ^ bl_word_fill('0')) << (8 * (8 - n));
}

/* Takes the byte that begins at `bit` out: those below it move up. */
static uint64_t remove_byte(uint64_t word, int bit)
{
    uint64_t below = word & (((uint64_t)1 << bit) - 1);
    uint64_t above = word & (UINT64_MAX << bit << 8);
    return above | below << 8;
}

/* Whether n characters are a number of 8 at most: digits and perhaps a point.
 * *word becomes its digits, *n_fraction the number of those behind the point,
 * -1 without one. */
static bool read_short(uint64_t *word, int *n_fraction, const char *p, size_t n)
{
    if (n - 1 >= 8) // 0 too
        return false;
    *word = load_short(p, n);
    *n_fraction = -1;
    uint64_t marks = above_9(*word);
    if (marks == 0)
        return true;
    int bit = __builtin_ctzll(marks) - 7;
    bool is_one = (marks & (marks - 1)) == 0;
    if (!is_one || (*word >> bit & 0xff) != ('.' ^ '0') || n == 1)
        return false;
    *word = remove_byte(*word, bit);
    *n_fraction = 7 - bit / 8;
    return true;
}

static const char *read_sign(bool *negative, const char *p, const char *end)
{
    *negative = p < end && *p == '-';
    return p < end && (*p == '-' || *p == '+') ? p + 1 : p;
}

/* The number behind an e; held within +-10^9, which no count of digits in
 * memory brings back into a double's range. */
static bool read_exponent(int64_t *exponent, const char *p, const char *end)
{
    enum { LIMIT = 1000000000 };
    bool negative;
    p = read_sign(&negative, p, end);
    if (p == end)
        return false;
    *exponent = 0;
    for (; p < end && is_digit(*p); p++)
        if (*exponent < LIMIT)
            *exponent = *exponent * 10 + (*p - '0');
    if (negative)
        *exponent = -*exponent;
    return p == end;
}

static bool read_decimal(struct decimal *d, const char *p, const char *end)
{
    p = read_sign(&d->negative, p, end);
    d->significand = 0;
    d->exponent = 0;
    d->whole = p;
    d->whole_end = d->fraction = d->fraction_end = p =
        read_digits(&d->significand, p, end);
    if (p < end && *p == '.') {
        d->fraction = p + 1;
        d->fraction_end = p = read_digits(&d->significand, p + 1, end);
    }
    if (d->whole == d->whole_end && d->fraction == d->fraction_end)
        return false;
    if (p < end && (*p == 'e' || *p == 'E'))
        return read_exponent(&d->exponent, p + 1, end);
    return p == end;
}

static bool parse_word(double *value, const char *text, const char *end)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {{"nan", NAN}, {"inf", INFINITY}, {"infinity", INFINITY}};
    bool negative;
    text = read_sign(&negative, text, end);
    size_t n = (size_t)(end - text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i].word) &&
            strncasecmp(text, words[i].word, n) == 0) {
            *value = negative ? -words[i].value : words[i].value;
            return true;
        }
    return false;
}

/* Writes the digits from p on behind the n that stand in `digits`, at most
 * `room` in all and without leading zeros; returns the new count.  *dropped
 * says that a digit other than zero found no room, *left counts all that
 * found none. */
static size_t gather_digits(char *digits, size_t n, size_t room, const char *p,
                            const char *end, bool *dropped, int64_t *left)
{
    for (; p < end; p++) {
        if (n == 0 && *p == '0')
            continue;
        if (n < room) {
            digits[n++] = *p;
        } else {
            *dropped |= *p != '0';
            ++*left;
        }
    }
    return n;
}

/* The significant digits of d, at most `room`, and the exponent of the last:
 * the value is digits * 10^exponent, or a little more when *dropped. */
static size_t significant_digits(char *digits, size_t room, int64_t *exponent,
                                 bool *dropped, const struct decimal *d)
{
    int64_t left = 0;
    *dropped = false;
    size_t n =
        gather_digits(digits, 0, room, d->whole, d->whole_end, dropped, &left);
    n = gather_digits(digits, n, room, d->fraction, d->fraction_end, dropped,
                      &left);
    *exponent = d->exponent - (d->fraction_end - d->fraction) + left;
    return n;
}

/* No double or midpoint of two has more than 767 significant digits, so
 * behind 800 it only matters whether anything follows: a 1 stands for it. */
static double ask_strtod(const struct decimal *d)
{
    enum { ENOUGH = 800 };
    char text[ENOUGH + 32];
    int64_t exponent;
    bool dropped;
    size_t n = significant_digits(text, ENOUGH, &exponent, &dropped, d);
    if (n == 0)
        return 0;
    if (dropped) {
        text[n++] = '1';
        exponent--;
    }
    snprintf(text + n, sizeof text - n, "e%lld", (long long)exponent);
    return strtod(text, NULL);
}

_Static_assert(FLT_EVAL_METHOD == 0, "a double operation rounds once");

static const double exact_power[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool by_clinger(double *value, uint64_t significand, int64_t exponent)
{
    if (significand > (uint64_t)1 << DBL_MANT_DIG || exponent < -22 ||
        exponent > 22)
        return false;
    double whole = (double)significand;
    *value = exponent < 0 ? whole / exact_power[-exponent]
                          : whole * exact_power[exponent];
    return true;
}

/* significand * 10^exponent as 128 bits with the highest at *top or one
 * below; false when what the truncation left out could change the 54 bits
 * that are looked at. */
static bool multiply_by_power(wide *product, uint64_t significand, int exponent)
{
    const uint64_t *power = bl_power_of_ten[exponent - BL_POWER_OF_TEN_FIRST];
    *product = (wide)significand * power[0];
    bool carries = (uint64_t)*product + significand < significand;
    if (!carries || ((uint64_t)(*product >> 64) & 0x1ff) != 0x1ff)
        return true;
    wide below = (wide)significand * power[1];
    *product += below >> 64;
    return ((uint64_t)(*product >> 64) & 0x1ff) != 0x1ff ||
           (uint64_t)*product != UINT64_MAX ||
           (uint64_t)below + significand >= significand;
}

static bool by_lemire(double *value, uint64_t significand, int64_t exponent)
{
    if (significand == 0 || exponent < BL_POWER_OF_TEN_FIRST || exponent > 308)
        return false;
    int zeros = __builtin_clzll(significand);
    wide product;
    if (!multiply_by_power(&product, significand << zeros, (int)exponent))
        return false;
    int top = (int)(product >> 127);
    uint64_t high = (uint64_t)(product >> 64);
    uint64_t bits = high >> (top + 9); // 54 of them: one more than a double
    bool halfway = (uint64_t)product == 0 && (high & 0x1ff) == 0;
    if (halfway && (bits & 3) == 1)
        return false;
    bits = (bits + (bits & 1)) >> 1;
    int carried = (int)(bits >> 53);
    int biased =
        bl_power_of_ten_log2((int)exponent) + 1086 - zeros + top + carried;
    if (biased < 1 || biased > 2046)
        return false;
    bits = (uint64_t)biased << 52 | (bits >> carried & (UINT64_MAX >> 12));
    memcpy(value, &bits, sizeof bits);
    return true;
}

static bool by_product(double *value, uint64_t significand, int64_t exponent)
{
    return by_clinger(value, significand, exponent) ||
           by_lemire(value, significand, exponent);
}

/* More digits than 64 bits hold: when cutting them off and rounding them up
 * lead to the same double, so does what is between. */
static double magnitude_of_many_digits(const struct decimal *d)
{
    char digits[MAX_DIGITS];
    int64_t exponent;
    bool dropped;
    size_t n = significant_digits(digits, MAX_DIGITS, &exponent, &dropped, d);
    uint64_t significand = 0;
    read_digits(&significand, digits, digits + n);
    double low, high;
    if (by_product(&low, significand, exponent) &&
        by_product(&high, significand + dropped, exponent) && low == high)
        return low;
    return ask_strtod(d);
}

static double magnitude(const struct decimal *d)
{
    ptrdiff_t n_fraction = d->fraction_end - d->fraction;
    if (d->whole_end - d->whole + n_fraction > MAX_DIGITS)
        return magnitude_of_many_digits(d);
    double value;
    if (by_product(&value, d->significand, d->exponent - n_fraction))
        return value;
    return ask_strtod(d);
}

static double with_sign(double magnitude, bool negative)
{
    return negative ? -magnitude : magnitude;
}

static bool parse_long(double *value, const char *text, const char *end)
{
    struct decimal d;
    if (!read_decimal(&d, text, end))
        return parse_word(value, text, end);
    *value = with_sign(magnitude(&d), d.negative);
    return true;
}

/* Most numbers of most tables are short, and exact in one operation. */
bool bl_number_parse_double(double *value, const char *text, size_t n)
{
    const char *end = text + n;
    uint64_t word;
    int n_fraction;
    bool negative;
    const char *p = read_sign(&negative, text, end);
    if (!read_short(&word, &n_fraction, p, (size_t)(end - p)))
        return parse_long(value, text, end);
    double m = (double)join_8_digits(word);
    if (n_fraction > 0)
        m /= exact_power[n_fraction];
    *value = with_sign(m, negative);
    return true;
}

bool bl_number_is_double(const char *text, size_t n)
{
    const char *end = text + n;
    uint64_t word;
    int n_fraction;
    bool negative;
    double value;
    const char *p = read_sign(&negative, text, end);
    return read_short(&word, &n_fraction, p, (size_t)(end - p)) ||
           parse_long(&value, text, end);
}

static bool parse_whole(uint64_t *magnitude, bool *negative, const char *text,
                        size_t n)
{
    const char *end = text + n;
    const char *p = read_sign(negative, text, end);
    uint64_t word;
    int n_fraction;
    if (read_short(&word, &n_fraction, p, (size_t)(end - p))) {
        *magnitude = join_8_digits(word);
        return n_fraction < 0;
    }
    *magnitude = 0;
    if (p == end)
        return false;
    for (; p < end && is_digit(*p); p++)
        if (__builtin_mul_overflow(*magnitude, 10, magnitude) ||
            __builtin_add_overflow(*magnitude, (uint64_t)(*p - '0'), magnitude))
            return false;
    return p == end;
}

bool bl_number_parse_i64(int64_t *value, const char *text, size_t n)
{
    uint64_t m;
    bool negative;
    if (!parse_whole(&m, &negative, text, n) ||
        m > (uint64_t)INT64_MAX + negative)
        return false;
    // Through unsigned arithmetic, where -2^63 needs no exception.
    *value = (int64_t)(negative ? 0 - m : m);
    return true;
}

bool bl_number_parse_u64(uint64_t *value, const char *text, size_t n)
{
    bool negative;
    uint64_t m;
    if (!parse_whole(&m, &negative, text, n) || (negative && m > 0))
        return false;
    *value = m;
    return true;
}
