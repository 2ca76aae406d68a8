/* Numbers as text: against published hard cases, against the C library's own
 * correctly rounded conversions over random bits, and round trips. */
#include "base/number.h"

#include <criterion/criterion.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double parsed(const char *text)
{
    double value = NAN;
    cr_assert(bl_number_parse_double(&value, text, strlen(text)), "%s", text);
    return value;
}

/* The same bits as strtod in the C locale. */
static void expect_as_strtod(const char *text)
{
    cr_expect_eq(bits_of(parsed(text)), bits_of(strtod(text, NULL)),
                 "%s is read as %a, not %a", text, parsed(text),
                 strtod(text, NULL));
}

Test(parse, hard_cases)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "1",
        "-1.5e3",
        "1.",
        ".5",
        "+2",
        "1e22",
        "1e23",
        "1E-22",
        "9007199254740993",
        "9007199254740992.9999999999999999999999",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308", // PHP, Java hangs
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e309",
        "-1e400",
        "1e-400",
        "0e999999999999",
        "6.631236871469758276785396630275672e-4",
        "3.237883913302901289588352412501532e-304",
        "1.448997445238699",
        "8.5e-3",
        "5e-324",
        "123456789012345678901234567890",
        "0.000000000000000000000000000000000000001234567890123456789",
        "9.5e-3",
        "7450580596923828125e-27",
        "1e-999999999999999999999",
        "1e99999999999999999999999",
        "18446744073709551615e-10",
        "18446744073709551616",
        "179769313486231580793e289",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_as_strtod(texts[i]);
}

/* Halfway between two doubles, exactly, and a hair to each side: more digits
 * than any shortcut may believe. */
Test(parse, midpoints_with_all_their_digits)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 2000; i++) {
        // 54 bits, the last set: the middle of two doubles
        uint64_t odd = bl_random_u64(&r) >> 10 | (uint64_t)1 << 53 | 1;
        int exponent = (int)bl_random_below(&r, 1500) - 1000;
        char text[1200];
        int n = snprintf(text, sizeof text, "%.1100Le",
                         ldexpl((long double)odd, exponent));
        expect_as_strtod(text);
        char *last = strchr(text, 'e') - 1;
        *last = '1';
        expect_as_strtod(text);
        cr_assert_lt(n, (int)sizeof text);
    }
}

Test(parse, random_digits_as_strtod)
{
    struct bl_random r = bl_random_new(2, 0);
    for (int i = 0; i < 300000; i++) {
        char text[64];
        int digits = 1 + (int)bl_random_below(&r, 25), n = 0;
        int point = (int)bl_random_below(&r, 26);
        for (int k = 0; k < digits; k++) {
            if (k == point)
                text[n++] = '.';
            text[n++] = (char)('0' + bl_random_below(&r, 10));
        }
        if (bl_random_below(&r, 2))
            n += sprintf(text + n, "e%d", (int)bl_random_below(&r, 680) - 345);
        text[n] = '\0';
        expect_as_strtod(text);
    }
}

Test(parse, a_long_run_of_zeros_changes_nothing)
{
    char *text = malloc(200100);
    memset(text, '0', 200000);
    strcpy(text + 200000, "12.5e0");
    cr_expect_eq(parsed(text), 12.5);
    text[1] = '.';
    strcpy(text + 100000, "125e99999");
    cr_expect_eq(parsed(text), 1.25);
    free(text);
}

Test(parse, words)
{
    cr_expect(isnan(parsed("nan")));
    cr_expect(isnan(parsed("-NaN")));
    cr_expect_eq(parsed("inf"), INFINITY);
    cr_expect_eq(parsed("-Infinity"), -INFINITY);
    cr_expect_eq(parsed("+INF"), INFINITY);
}

Test(parse, anything_else_is_refused)
{
    static const char *const texts[] = {
        "",    " ",   " 1",  "1 ",    "-",     "+",      ".",   "-.",
        "e5",  "1e",  "1e+", "1e5.5", "1.2.3", "1,5",    "0x1", "0x1p3",
        "1_0", "--1", "+-1", "nann",  "infi",  "1f",     "1d5", "nan(1)",
        "12a", "1 2", "++1", "1e5 ",  "e",     "infinit"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double value;
        cr_expect(!bl_number_parse_double(&value, texts[i], strlen(texts[i])),
                  "\"%s\"", texts[i]);
    }
    double value;
    cr_expect(!bl_number_parse_double(&value, "1\0002", 3));
}

Test(parse, reads_n_characters_and_no_more)
{
    double value;
    cr_expect(bl_number_parse_double(&value, "12345", 2));
    cr_expect_eq(value, 12);
    char *tight = malloc(3);
    memcpy(tight, "1.5", 3);
    cr_expect(bl_number_parse_double(&value, tight, 3));
    cr_expect_eq(value, 1.5);
    free(tight);
}

Test(parse, whole_numbers)
{
    int64_t i;
    uint64_t u;
    cr_expect(bl_number_parse_i64(&i, "-9223372036854775808", 20));
    cr_expect_eq(i, INT64_MIN);
    cr_expect(bl_number_parse_i64(&i, "+9223372036854775807", 20));
    cr_expect_eq(i, INT64_MAX);
    cr_expect(!bl_number_parse_i64(&i, "9223372036854775808", 19));
    cr_expect(!bl_number_parse_i64(&i, "-9223372036854775809", 20));
    cr_expect(bl_number_parse_u64(&u, "18446744073709551615", 20));
    cr_expect_eq(u, UINT64_MAX);
    cr_expect(!bl_number_parse_u64(&u, "18446744073709551616", 20));
    cr_expect(!bl_number_parse_u64(&u, "99999999999999999999", 20));
    cr_expect(!bl_number_parse_u64(&u, "-1", 2));
    cr_expect(bl_number_parse_u64(&u, "-0", 2));
    cr_expect(!bl_number_parse_i64(&i, "", 0));
    cr_expect(!bl_number_parse_i64(&i, "-", 1));
    cr_expect(!bl_number_parse_i64(&i, "1.0", 3));
    cr_expect(!bl_number_parse_i64(&i, "1 ", 2));
}

/* How many significant digits a printed number has. */
static size_t count_digits(const char *text)
{
    char digits[64];
    size_t n = 0;
    for (; *text != '\0' && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0'))
            digits[n++] = *text;
    while (n > 0 && digits[n - 1] == '0')
        n--;
    return n;
}

static bool same_double(const char *text, double value)
{
    return bits_of(strtod(text, NULL)) == bits_of(value);
}

static bool same_float(const char *text, double value)
{
    return strtof(text, NULL) == (float)value;
}

/* `text` is read back as `value`, and no rounding to fewer digits is; with
 * as many digits, nothing is closer than the rounded one. */
static void expect_shortest(const char *text, double value,
                            bool same(const char *, double))
{
    cr_assert(same(text, value), "%s for %a", text, value);
    for (int digits = 1; digits <= 17; digits++) {
        char rounded[64];
        snprintf(rounded, sizeof rounded, "%.*e", digits - 1, value);
        if (!same(rounded, value))
            continue;
        cr_expect_leq(count_digits(text), (size_t)digits, "%s, not %s", text,
                      rounded);
        if (count_digits(text) == (size_t)digits)
            cr_expect_eq(strtod(text, NULL), strtod(rounded, NULL),
                         "%s, not %s", text, rounded);
        return;
    }
}

static void expect_double_shortest(double value)
{
    char text[BL_NUMBER_TEXT_SIZE];
    size_t n = bl_number_print_double(text, value);
    cr_assert_eq(n, strlen(text));
    expect_shortest(text, value, same_double);
    cr_expect_eq(bits_of(parsed(text)), bits_of(value), "%s", text);
}

static void expect_float_shortest(float value)
{
    char text[BL_NUMBER_TEXT_SIZE];
    size_t n = bl_number_print_float(text, value);
    cr_assert_eq(n, strlen(text));
    expect_shortest(text, value, same_float);
    // A reader that rounds twice, through double, gets the same float.
    cr_expect_eq((float)parsed(text), value, "%s", text);
}

Test(print, known_texts)
{
    static const struct {
        double value;
        const char *text;
    } known[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1, "1"},
        {-25, "-25"},
        {0.1, "0.1"},
        {0.3, "0.3"},
        {0.1 + 0.2, "0.30000000000000004"},
        {100, "100"},
        {1e15, "1000000000000000"},
        {1e16, "1e16"},
        {1e22, "1e22"},
        {1e23, "1e23"},
        {9.109e-31, "9.109e-31"},
        {0.0001, "0.0001"},
        {0.00012, "0.00012"},
        {0.00001, "1e-5"},
        {5e-324, "5e-324"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e308"},
        {-DBL_MAX, "-1.7976931348623157e308"},
        {12.5, "12.5"},
        {9007199254740993.0, "9007199254740992"},
        {2e-44, "2e-44"},
        {123456.789, "123456.789"},
        {NAN, "nan"},
        {INFINITY, "inf"},
        {-INFINITY, "-inf"},
        {91.1876, "91.1876"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[BL_NUMBER_TEXT_SIZE];
        bl_number_print_double(text, known[i].value);
        cr_expect_str_eq(text, known[i].text);
    }
}

Test(print, known_floats)
{
    static const struct {
        float value;
        const char *text;
    } known[] = {
        {0.1f, "0.1"},
        {16777216.0f, "16777216"},
        {33554432.0f, "33554432"},
        {FLT_MAX, "3.4028235e38"},
        {FLT_MIN, "1.1754944e-38"},
        {1e-45f, "1e-45"},
        {-0.0f, "-0"},
        {8.41e21f, "8.41e21"},

        {NAN, "nan"},
        {-INFINITY, "-inf"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char text[BL_NUMBER_TEXT_SIZE];
        bl_number_print_float(text, known[i].value);
        cr_expect_str_eq(text, known[i].text);
    }
}

Test(print, random_bits_are_shortest_and_come_back)
{
    struct bl_random r = bl_random_new(3, 0);
    for (int i = 0; i < 60000; i++) {
        double value = double_of(bl_random_u64(&r));
        if (isfinite(value))
            expect_double_shortest(value);
        float single = float_of((uint32_t)bl_random_u64(&r));
        if (isfinite(single))
            expect_float_shortest(single);
    }
}

/* Where the interval is lopsided, and where it begins to be subnormal. */
Test(print, powers_of_two_and_their_neighbours)
{
    for (uint64_t exponent = 0; exponent < 2047; exponent++)
        for (int offset = -2; offset <= 2; offset++) {
            uint64_t bits = (exponent << 52) + (uint64_t)(int64_t)offset;
            if (isfinite(double_of(bits)))
                expect_double_shortest(double_of(bits));
        }
    for (uint32_t exponent = 0; exponent < 255; exponent++)
        for (int offset = -2; offset <= 2; offset++) {
            uint32_t bits = (exponent << 23) + (uint32_t)offset;
            if (isfinite(float_of(bits)))
                expect_float_shortest(float_of(bits));
        }
}

static void expect_written(int digits, int power)
{
    char written[32], text[BL_NUMBER_TEXT_SIZE];
    snprintf(written, sizeof written, "%de%d", digits, power);
    bl_number_print_double(text, parsed(written));
    cr_expect_eq(bits_of(parsed(text)), bits_of(parsed(written)));
    cr_expect_eq(count_digits(text), count_digits(written), "%s for %s", text,
                 written);
}

Test(print, short_decimals_come_out_as_written)
{
    for (int power = -300; power <= 300; power += 3)
        for (int digits = 1; digits < 1000; digits += 13)
            expect_written(digits, power);
}

Test(print, whole_numbers)
{
    char text[BL_NUMBER_TEXT_SIZE];
    cr_expect_eq(bl_number_print_i64(text, INT64_MIN), 20);
    cr_expect_str_eq(text, "-9223372036854775808");
    cr_expect_eq(bl_number_print_i64(text, 0), 1);
    cr_expect_str_eq(text, "0");
    cr_expect_eq(bl_number_print_u64(text, UINT64_MAX), 20);
    cr_expect_str_eq(text, "18446744073709551615");
}

/* With a comma as the decimal point of the locale, all is as before.  Not
 * every machine has such a locale; the subnormal goes through strtod. */
Test(locale, says_nothing)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (setlocale(LC_NUMERIC, names[i]) != NULL)
            break;
    cr_expect_eq(parsed("1.5"), 1.5);
    cr_expect_eq(parsed("4.9e-324"), double_of(1));
    char text[BL_NUMBER_TEXT_SIZE];
    bl_number_print_double(text, 1.5);
    cr_expect_str_eq(text, "1.5");
}
