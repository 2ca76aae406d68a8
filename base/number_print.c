/* Doubles and floats to the decimal with the fewest digits that is read back
 * as the same bits, and among those the closest: Giulietti, "The Schubfach
 * way to render doubles", 2020.
 *
 * With v = c * 2^q and k such that 10^k <= (width of the interval of decimals
 * that round to v) < 10^(k+1), the answer is one of the two multiples of
 * 10^(k+1) around v when it lies in that interval, else one of the two
 * multiples of 10^k.  Products with 10^-k are taken with 128 bits, rounded to
 * odd, which the paper proves to be enough for every comparison.
 */
#include "base/number.h"

#include <math.h>
#include <string.h>

#include "base/power_of_ten.h"

__extension__ typedef unsigned __int128 wide;

/* digits * 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

/* significand * 2^exponent, and whether the next smaller number is only half
 * as far away as the next larger one (at a power of two). */
struct binary {
    uint64_t significand;
    int exponent;
    bool lower_is_closer;
};

static struct binary take_apart(uint64_t bits, int significand_bits,
                                int exponent_bits)
{
    uint64_t hidden = (uint64_t)1 << significand_bits;
    uint64_t fraction = bits & (hidden - 1);
    int biased = (int)(bits >> significand_bits) & ((1 << exponent_bits) - 1);
    int bias = (1 << (exponent_bits - 1)) - 1 + significand_bits;
    if (biased == 0)
        return (struct binary){fraction, 1 - bias, false};
    return (struct binary){hidden | fraction, biased - bias,
                           fraction == 0 && biased > 1};
}

/* factor * 10^exponent / 2^(floor(log2(10^exponent)) + 1), where the power is
 * taken rounded up; the lowest bit of the result says that bits were lost. */
static uint64_t multiply_to_odd(uint64_t factor, int exponent)
{
    const uint64_t *power = bl_power_of_ten[exponent - BL_POWER_OF_TEN_FIRST];
    bool is_exact = exponent >= 0 && exponent <= BL_POWER_OF_TEN_LAST_EXACT;
    wide rounded_up = ((wide)power[0] << 64 | power[1]) + !is_exact;
    wide low = (wide)factor * (uint64_t)rounded_up;
    wide high = (wide)factor * (uint64_t)(rounded_up >> 64) + (low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static struct decimal shortest(struct binary b)
{
    uint64_t c = b.significand;
    uint64_t closed = c % 2 == 0; // ties round to even: the ends belong to v
    // floor(log10(2^q)), of 3/4 of that where the lower neighbour is closer
    int k = (b.exponent * 1262611 - (b.lower_is_closer ? 524031 : 0)) >> 22;
    int shift = b.exponent + bl_power_of_ten_log2(-k) + 1;
    uint64_t lower =
        multiply_to_odd((4 * c - 2 + b.lower_is_closer) << shift, -k) + !closed;
    uint64_t middle = multiply_to_odd((4 * c) << shift, -k);
    uint64_t upper = multiply_to_odd((4 * c + 2) << shift, -k) - !closed;

    uint64_t s = middle / 4, tens = s / 10;
    bool below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
    if (s >= 10 && below != above)
        return (struct decimal){tens + above, k + 1};
    below = lower <= 4 * s;
    above = 4 * s + 4 <= upper;
    if (below != above)
        return (struct decimal){s + above, k};
    uint64_t half = 4 * s + 2;
    bool up = middle > half || (middle == half && s % 2 != 0);
    return (struct decimal){s + up, k};
}

static size_t print_digits(char *text, uint64_t value)
{
    char reversed[20];
    size_t n = 0;
    do {
        reversed[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t i = 0; i < n; i++)
        text[i] = reversed[n - 1 - i];
    return n;
}

/* 0.00ddd, dd.d or dd00 for the n digits with the point behind `point`. */
static size_t print_fixed(char *text, const char *digits, int n, int point)
{
    char *p = text;
    if (point <= 0) {
        *p++ = '0';
        *p++ = '.';
        memset(p, '0', (size_t)-point);
        p += -point;
    }
    for (int i = 0; i < n || i < point; i++) {
        if (i == point && i > 0)
            *p++ = '.';
        *p++ = i < n ? digits[i] : '0';
    }
    return (size_t)(p - text);
}

/* d.dde-9 */
static size_t print_scientific(char *text, const char *digits, int n, int point)
{
    char *p = text;
    *p++ = digits[0];
    if (n > 1)
        *p++ = '.';
    memcpy(p, digits + 1, (size_t)n - 1);
    p += n - 1;
    *p++ = 'e';
    int exponent = point - 1;
    if (exponent < 0)
        *p++ = '-';
    p += print_digits(p, (uint64_t)(exponent < 0 ? -exponent : exponent));
    return (size_t)(p - text);
}

/* As Python does: plain from 0.0001 to below 10^16. */
static size_t print_decimal(char *text, struct decimal d)
{
    while (d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    char digits[20];
    int n = (int)print_digits(digits, d.digits);
    int point = n + d.exponent;
    if (point > -4 && point <= 16)
        return print_fixed(text, digits, n, point);
    return print_scientific(text, digits, n, point);
}

static size_t print_word(char *text, const char *word)
{
    size_t n = strlen(word);
    memcpy(text, word, n + 1);
    return n;
}

static size_t print_binary(char *text, bool negative, struct binary b)
{
    char *p = text;
    if (negative)
        *p++ = '-';
    if (b.significand == 0)
        *p++ = '0';
    else
        p += print_decimal(p, shortest(b));
    *p = '\0';
    return (size_t)(p - text);
}

size_t bl_number_print_double(char text[BL_NUMBER_TEXT_SIZE], double value)
{
    if (isnan(value))
        return print_word(text, "nan");
    if (isinf(value))
        return print_word(text, value < 0 ? "-inf" : "inf");
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return print_binary(text, signbit(value), take_apart(bits, 52, 11));
}

size_t bl_number_print_float(char text[BL_NUMBER_TEXT_SIZE], float value)
{
    if (isnan(value))
        return print_word(text, "nan");
    if (isinf(value))
        return print_word(text, value < 0 ? "-inf" : "inf");
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return print_binary(text, signbit(value), take_apart(bits, 23, 8));
}

static size_t print_whole(char *text, bool negative, uint64_t magnitude)
{
    size_t n = 0;
    if (negative)
        text[n++] = '-';
    n += print_digits(text + n, magnitude);
    text[n] = '\0';
    return n;
}

size_t bl_number_print_u64(char text[BL_NUMBER_TEXT_SIZE], uint64_t value)
{
    return print_whole(text, false, value);
}

size_t bl_number_print_i64(char text[BL_NUMBER_TEXT_SIZE], int64_t value)
{
    bool negative = value < 0;
    return print_whole(text, negative,
                       negative ? 0 - (uint64_t)value : (uint64_t)value);
}
