/* Axes: where values lie on them, and ticks at round numbers.
 *
 * A tick is a whole number times a power of ten, so that it has an exact name;
 * where that takes more than 15 digits there are no ticks.
 */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/widget/chart.h"

static bool has_place(const struct bl_axis *a, double value)
{
    return isfinite(value) && (!a->log || value > 0);
}

static bool is_sound(const struct bl_axis *a)
{
    return has_place(a, a->low) && has_place(a, a->high) && a->low < a->high;
}

/* log(value / low), also where the quotient is hardly above 1 or no number. */
static double log_ratio(double value, double low)
{
    bool is_near = value > low / 2 && value / 2 < low;
    return is_near ? log1p((value - low) / low) : log(value) - log(low);
}

double bl_axis_share(const struct bl_axis *a, double value)
{
    if (!is_sound(a) || !has_place(a, value))
        return NAN;
    if (a->log)
        return log_ratio(value, a->low) / log_ratio(a->high, a->low);
    double span = a->high - a->low;
    if (isfinite(span))
        return (value - a->low) / span;
    return (value / 2 - a->low / 2) / (a->high / 2 - a->low / 2);
}

/* Makes room around a value that is alone. */
static void widen(struct bl_axis *a)
{
    double value = a->low;
    if (a->log) {
        a->low = fmax(value / 2, DBL_TRUE_MIN);
        a->high = fmin(value * 2, DBL_MAX);
    } else {
        double room = value != 0 ? fmax(fabs(value) / 20, DBL_MIN) : 1;
        a->low = fmax(value - room, -DBL_MAX);
        a->high = fmin(value + room, DBL_MAX);
    }
}

struct bl_axis bl_axis_around(const double *values, size_t n, bool log)
{
    struct bl_axis a = {INFINITY, -INFINITY, log, NULL};
    for (size_t i = 0; i < n; i++)
        if (has_place(&a, values[i])) {
            a.low = fmin(a.low, values[i]);
            a.high = fmax(a.high, values[i]);
        }
    if (a.low > a.high)
        a = (struct bl_axis){log ? 0.1 : 0, 1, log, NULL};
    if (a.low == a.high)
        widen(&a);
    return a;
}

// ---- names ----

enum { LABEL_SIZE = sizeof((struct bl_ticks *)0)->labels[0] };
enum { SHORT = 6 };                            // characters
enum { NAME_SIZE = BL_NUMBER_TEXT_SIZE + 16 }; // before it is known to be short

/* "5e-7", "2.5e6", "0" */
static void print_scaled(char text[NAME_SIZE], int64_t digits, int exponent)
{
    if (digits == 0) {
        snprintf(text, NAME_SIZE, "0");
        return;
    }
    while (digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    char all[24];
    int n = snprintf(all, sizeof all, "%" PRId64, digits);
    int lead = digits < 0 ? 2 : 1;
    snprintf(text, NAME_SIZE, "%.*s%s%se%d", lead, all, n > lead ? "." : "",
             all + lead, exponent + n - lead);
}

/* The tick at digits * 10^exponent, if it is on the axis and there is room for
 * its name. */
static void add_tick(struct bl_ticks *t, const struct bl_axis *a,
                     int64_t digits, int exponent, bool scaled)
{
    char name[NAME_SIZE];
    int n = snprintf(name, sizeof name, "%" PRId64 "e%d", digits, exponent);
    double at;
    if (t->n == BL_MAX_TICKS || !bl_number_parse_double(&at, name, (size_t)n) ||
        at < a->low || at > a->high)
        return;
    if (scaled)
        print_scaled(name, digits, exponent);
    else
        bl_number_print_double(name, at);
    if (strlen(name) < LABEL_SIZE) {
        memcpy(t->labels[t->n], name, LABEL_SIZE);
        t->at[t->n++] = at;
    }
}

static size_t longest(const struct bl_ticks *t)
{
    size_t length = 0;
    for (size_t i = 0; i < t->n; i++)
        if (strlen(t->labels[i]) > length)
            length = strlen(t->labels[i]);
    return length;
}

// ---- linear axes ----

struct step { // mantissa * 10^exponent
    int mantissa, exponent;
};

static double step_size(struct step s)
{
    return s.exponent < 0 && s.exponent >= -300
               ? s.mantissa / pow(10, -s.exponent)
               : s.mantissa * pow(10, s.exponent);
}

static struct step next_step(struct step s)
{
    if (s.mantissa == 5)
        return (struct step){1, s.exponent + 1};
    return (struct step){s.mantissa == 1 ? 2 : 5, s.exponent};
}

/* The multiples of the step within the axis are *first to *last; false when
 * they have too many digits to be told apart. */
static bool multiples(const struct bl_axis *a, double step, double *first,
                      double *last)
{
    const double most = 1e14, slack = 1e-9; // of a step
    if (!(step >= DBL_MIN) || fabs(a->low / step) > most ||
        fabs(a->high / step) > most)
        return false;
    *first = ceil(a->low / step - slack);
    *last = floor(a->high / step + slack);
    return true;
}

static void add_multiples(struct bl_ticks *t, const struct bl_axis *a,
                          struct step s, double first, double last, bool scaled)
{
    for (double k = first; k <= last; k++)
        add_tick(t, a, (int64_t)k * s.mantissa, s.exponent, scaled);
}

/* All names are plain unless one is long and powers of ten make it shorter. */
static void choose_linear(struct bl_ticks *t, const struct bl_axis *a, int most)
{
    double span = a->high - a->low;
    if (!isfinite(span) || span / most < DBL_MIN)
        return;
    struct step s = {1, (int)floor(log10(span / most)) - 1};
    double first = 0, last = -1;
    while (!multiples(a, step_size(s), &first, &last) || last - first >= most) {
        if (step_size(s) > span)
            return;
        s = next_step(s);
    }
    struct bl_ticks plain = {.n = 0}, scaled = {.n = 0};
    add_multiples(&plain, a, s, first, last, false);
    add_multiples(&scaled, a, s, first, last, true);
    size_t length = longest(&plain);
    bool is_plain =
        plain.n >= scaled.n && (length <= SHORT || length <= longest(&scaled));
    *t = is_plain ? plain : scaled;
}

// ---- logarithmic axes ----

static void add_log_tick(struct bl_ticks *t, const struct bl_axis *a,
                         struct step s)
{
    bool is_small_whole = s.exponent >= 0 && s.exponent < 4;
    add_tick(t, a, s.mantissa, s.exponent, !is_small_whole);
}

/* Every so many decades, so that there are at most so many ticks. */
static void choose_decades(struct bl_ticks *t, const struct bl_axis *a,
                           int most)
{
    int first = (int)ceil(log10(a->low) - 1e-9);
    int last = (int)floor(log10(a->high) + 1e-9);
    int span = last - first, every = 1;
    if (span >= most)
        every = most > 1 ? (span + most - 2) / (most - 1) : span + 1;
    for (int e = last - span / every * every; e <= last; e += every)
        add_log_tick(t, a, (struct step){1, e});
}

/* 1, 2 and 5 of each decade, where there are fewer than two. */
static void choose_within_decades(struct bl_ticks *t, const struct bl_axis *a,
                                  int most)
{
    int first = (int)floor(log10(a->low)), last = (int)ceil(log10(a->high));
    struct bl_ticks all = {.n = 0};
    for (struct step s = {1, first}; s.exponent <= last; s = next_step(s))
        add_log_tick(&all, a, s);
    size_t every = (all.n + (size_t)most - 1) / (size_t)most;
    for (size_t i = 0; i < all.n; i += every) {
        t->at[t->n] = all.at[i];
        memcpy(t->labels[t->n++], all.labels[i], LABEL_SIZE);
    }
}

static void choose_log(struct bl_ticks *t, const struct bl_axis *a, int most)
{
    choose_decades(t, a, most);
    if (t->n >= 2 || most < 2)
        return;
    t->n = 0;
    choose_within_decades(t, a, most);
    if (t->n < 2) {
        t->n = 0;
        choose_linear(t, a, most);
    }
}

void bl_ticks_choose(struct bl_ticks *t, const struct bl_axis *a, int most)
{
    t->n = 0;
    if (!is_sound(a) || most < 1)
        return;
    most = most < BL_MAX_TICKS ? most : BL_MAX_TICKS;
    if (a->log)
        choose_log(t, a, most);
    else
        choose_linear(t, a, most);
}
