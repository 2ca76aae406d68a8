#include "io/csv/kind.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_one_of(const char *text, size_t n, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == n && memcmp(text, *words, n) == 0)
            return true;
    return false;
}

static unsigned kind_of_word(const char *text, size_t n)
{
    static const char *const truth[] = {"true",  "True",  "TRUE", "false",
                                        "False", "FALSE", NULL};
    static const char *const missing[] = {
        "NA",   "N/A",  "n/a",       "#N/A",    "#NA",     "<NA>",
        "NULL", "null", "-nan(ind)", "-1.#IND", "1.#QNAN", NULL};
    double value;
    if (bl_number_parse_double(&value, text, n))
        return isnan(value) ? BL_CSV_MISSING : BL_CSV_REAL;
    if (is_one_of(text, n, truth))
        return BL_CSV_BOOL;
    return is_one_of(text, n, missing) ? BL_CSV_MISSING : BL_CSV_TEXT;
}

/* An optional sign and then only digits. */
static unsigned kind_of_whole(const char *text, size_t n)
{
    enum { SURELY_BELOW_2_53 = 15 };
    bool negative = *text == '-', is_signed = negative || *text == '+';
    unsigned sign = negative ? BL_CSV_NEGATIVE : 0;
    if (text[is_signed] == '0' && n > 1u + is_signed)
        return BL_CSV_PADDED | sign;
    if (n <= SURELY_BELOW_2_53)
        return BL_CSV_WHOLE | sign;
    int64_t i;
    uint64_t u;
    if (bl_number_parse_i64(&i, text, n)) {
        const int64_t exact = (int64_t)1 << 53;
        return (i >= -exact && i <= exact ? BL_CSV_WHOLE : BL_CSV_LARGE) | sign;
    }
    return (bl_number_parse_u64(&u, text, n) ? BL_CSV_UNSIGNED : BL_CSV_HUGE) |
           sign;
}

static const char *pass_digits(const char *p, const char *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

static const char *pass_sign(const char *p, const char *end)
{
    return p < end && (*p == '-' || *p == '+') ? p + 1 : p;
}

/* Tells kinds apart by shape alone: this runs over every field of the file,
 * and a value is not needed yet. */
unsigned bl_csv_kind(const char *text, size_t n)
{
    const char *end = text + n;
    const char *digits = pass_sign(text, end);
    const char *p = pass_digits(digits, end);
    ptrdiff_t n_digits = p - digits;
    if (p == end && n_digits > 0)
        return kind_of_whole(text, n);
    if (p < end && *p == '.') {
        const char *fraction = p + 1;
        p = pass_digits(fraction, end);
        n_digits += p - fraction;
    }
    if (n_digits == 0)
        return n == 0 ? BL_CSV_EMPTY : kind_of_word(text, n);
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *exponent = pass_sign(p + 1, end);
        p = pass_digits(exponent, end);
        if (p == exponent)
            return BL_CSV_TEXT;
    }
    return p == end ? BL_CSV_REAL : kind_of_word(text, n);
}

/* Where text has been seen, or a number comes among reals, nothing changes any
 * more and the kind need not be told; that is nearly always. */
static bool adds_nothing(unsigned seen, const struct bl_csv_field *f)
{
    return (seen & BL_CSV_TEXT) != 0 ||
           ((seen & BL_CSV_REAL) != 0 && bl_number_is_double(f->text, f->n));
}

void bl_csv_kinds_add(struct bl_csv_kinds *k, const struct bl_csv_field *f)
{
    unsigned *seen = f->quoted ? &k->quoted : &k->plain;
    if (!adds_nothing(*seen, f))
        *seen |= bl_csv_kind(f->text, f->n);
}

bool bl_csv_quotes_mean_text(const struct bl_csv_kinds *columns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((columns[i].plain & ~(unsigned)BL_CSV_NOTHING) != 0)
            return true;
    return false;
}

/* What the fields of a column amount to, quoted or not.  An empty field in
 * quotes is an empty string, except among numbers: pandas writes "" for a row
 * that would else be a blank line. */
static unsigned all_kinds(struct bl_csv_kinds k, bool quotes_mean_text)
{
    unsigned all = k.plain | k.quoted;
    bool is_text = (k.quoted & ~(unsigned)BL_CSV_EMPTY) != 0 ||
                   (k.quoted != 0 && (k.plain & BL_CSV_NUMBER) == 0);
    return quotes_mean_text && is_text ? all | BL_CSV_TEXT : all;
}

/* The first rule of which a kind of each set has been seen holds. */
static const struct rule {
    unsigned seen, and_seen;
    enum bl_type type;
    const char *note;
} rules[] = {
    {BL_CSV_TEXT, ~0u, BL_TEXT, NULL},
    {BL_CSV_BOOL, BL_CSV_NUMBER | BL_CSV_NOTHING, BL_TEXT,
     "true and false beside other values: kept as text"},
    {BL_CSV_BOOL, ~0u, BL_BOOL, NULL},
    {BL_CSV_REAL, ~0u, BL_FLOAT64, NULL},
    {BL_CSV_PADDED, ~0u, BL_TEXT,
     "whole numbers with leading zeros: kept as text"},
    {BL_CSV_HUGE, ~0u, BL_TEXT, "whole numbers beyond 64 bits: kept as text"},
    {BL_CSV_UNSIGNED, BL_CSV_NEGATIVE, BL_TEXT,
     "whole numbers beyond 64 bits: kept as text"},
    {BL_CSV_LARGE | BL_CSV_UNSIGNED, BL_CSV_NOTHING, BL_TEXT,
     "whole numbers beyond 2^53 and missing values: kept as text"},
    {BL_CSV_NOTHING, ~0u, BL_FLOAT64, NULL},
    {BL_CSV_UNSIGNED, ~0u, BL_UINT64, NULL},
    {BL_CSV_WHOLE | BL_CSV_LARGE, ~0u, BL_INT64, NULL},
};

enum bl_type bl_csv_column_type(const char **note, struct bl_csv_kinds k,
                                bool quotes_mean_text)
{
    unsigned seen = all_kinds(k, quotes_mean_text);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((seen & rules[i].seen) != 0 && (seen & rules[i].and_seen) != 0) {
            *note = rules[i].note;
            return rules[i].type;
        }
    *note = NULL;
    return BL_FLOAT64; // a column of no rows
}
