/* The lattices that restore floating-point values exactly. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/random.h"
#include "engine/coding/lattice.h"
#include "engine/coding/predict/natural.h"
#include "engine/coding/single.h"

enum { N = 4000 };

static const struct bl_bound exact = {.kind = BL_BOUND_EXACT};
static struct bl_error err;
static double values[N];
static int64_t k[N];
static bool is_special[N];

static struct bl_lattice_facts facts_of(const double *x, size_t n)
{
    struct bl_lattice_facts f = {.low = INFINITY, .high = -INFINITY};
    for (size_t i = 0; i < n; i++) {
        double a = fabs(x[i]);
        if (!isfinite(x[i]))
            continue;
        f.low = fmin(f.low, x[i]);
        f.high = fmax(f.high, x[i]);
        if (a > 0 && (f.smallest == 0 || a < f.smallest))
            f.smallest = a;
    }
    f.median = x[n / 2];
    return f;
}

static struct bl_lattice decimal_of(enum bl_type type, size_t n)
{
    struct bl_lattice l;
    struct bl_lattice_facts facts = facts_of(values, n);
    cr_assert(bl_lattice_make_decimal(&l, type, &facts, values, n));
    cr_assert(eq(int, l.kind, BL_LATTICE_DECIMAL));
    return l;
}

static struct bl_lattice single_of(enum bl_type type, size_t n)
{
    struct bl_lattice l;
    struct bl_lattice_facts facts = facts_of(values, n);
    bl_lattice_make_single(&l, type, &facts);
    cr_assert(eq(int, l.kind, BL_LATTICE_SINGLE));
    return l;
}

/* Through JSON, as a file does; the number of special values.  All others come
 * back bit for bit. */
static size_t restore(const struct bl_lattice *made, size_t n)
{
    struct bl_lattice l = {.type = made->type};
    double stored[N], back[N];
    size_t size = bl_type_size(l.type), specials = 0;
    json_t *json = bl_lattice_to_json(made);
    cr_assert(eq(int, bl_lattice_from_json(&l, json, &err), BL_OK));
    json_decref(json);
    bl_type_from_double(stored, l.type, values, n);
    bl_lattice_round(k, is_special, made, exact, stored, n);
    bl_lattice_restore(back, &l, k, n);
    for (size_t i = 0; i < n; i++) {
        specials += is_special[i];
        cr_expect(is_special[i] || memcmp((char *)stored + i * size,
                                          (char *)back + i * size, size) == 0,
                  "%.17g, %zu", values[i], i);
    }
    return specials;
}

/* As a text with so many significant digits has them. */
static void read_digits(int digits, double decades)
{
    struct bl_random r = bl_random_new(5, 0);
    for (size_t i = 0; i < N; i++) {
        char text[64];
        double x = (bl_random_uniform(&r) - 0.5) *
                   pow(10, decades * bl_random_uniform(&r));
        snprintf(text, sizeof text, "%.*g", digits, x);
        values[i] = strtod(text, NULL);
    }
}

Test(lattice_exact, prices_are_cents)
{
    for (int i = 0; i < N; i++)
        values[i] = (i - 1000) / 100.0;
    struct bl_lattice l = decimal_of(BL_FLOAT64, N);
    cr_expect(eq(int, bl_lattice_decimal(&l).places, 2));
    cr_expect(zero(sz, restore(&l, N)));
    for (int i = 0; i < N; i++)
        cr_expect(eq(i64, k[i], i - 1000));
}

Test(lattice_exact, numbers_of_a_text_are_decimals)
{
    for (int digits = 1; digits < BL_DECIMAL_MAX_DIGITS; digits++) {
        read_digits(digits, 6);
        struct bl_lattice l = decimal_of(BL_FLOAT64, N);
        cr_expect(le(int, bl_lattice_decimal(&l).digits, digits));
        cr_expect(le(sz, restore(&l, N), N / 50), "%d digits", digits);
    }
}

/* Coordinates have room for one decade of them. */
Test(lattice_exact, numbers_of_most_digits_are_decimals)
{
    for (int i = 0; i < N; i++)
        values[i] = (900000000000000.0 + i) / 1e15;
    struct bl_lattice l = decimal_of(BL_FLOAT64, N);
    cr_expect(eq(int, bl_lattice_decimal(&l).digits, BL_DECIMAL_MAX_DIGITS));
    cr_expect(zero(sz, restore(&l, N)));
}

Test(lattice_exact, numbers_of_single_precision_are_decimals_too)
{
    read_digits(6, 6);
    for (size_t i = 0; i < N; i++)
        values[i] = (float)values[i];
    struct bl_lattice l = decimal_of(BL_FLOAT32, N);
    cr_expect(le(sz, restore(&l, N), N / 50));
}

Test(lattice_exact, neighbours_are_one_apart)
{
    struct bl_decimal f = {.digits = 3, .places = 4};
    double x[] = {0.0999, 0.1, 0.101, 0.999, 1.0, 1.01, 9.99, 10, 10.1};
    for (size_t i = 1; i < sizeof x / sizeof *x; i++) {
        double a = bl_decimal_coordinate(f, x[i - 1]);
        double b = bl_decimal_coordinate(f, x[i]);
        bool is_next = i != 3 && i != 6; // 0.101 and 0.999 are not
        cr_expect(is_next ? fabs(b - a - 1) < 1e-6 : b > a, "%g", x[i]);
        cr_expect(eq(dbl, bl_decimal_value(f, rint(b)), x[i]));
        cr_expect(eq(dbl, bl_decimal_value(f, rint(-b)), -x[i]));
        cr_expect(fabs(bl_decimal_cell(f, 1.0001 * x[i]) -
                       (x[i] >= 10   ? 0.1
                        : x[i] >= 1  ? 0.01
                        : x[i] >= .1 ? 0.001
                                     : 0.0001)) < 1e-9);
    }
}

Test(lattice_exact, noise_has_no_decimals)
{
    struct bl_random r = bl_random_new(9, 0);
    struct bl_decimal f;
    for (size_t i = 0; i < N; i++)
        values[i] = bl_random_normal(&r);
    cr_expect(not(bl_decimal_find(&f, BL_FLOAT64, values, N)));
    for (size_t i = 0; i < N; i++)
        values[i] = (float)values[i];
    cr_expect(not(bl_decimal_find(&f, BL_FLOAT32, values, N)));
    cr_expect(not(bl_decimal_find(&f, BL_FLOAT64, values, 0)));
}

static float bits_as_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

Test(lattice_exact, any_number_of_single_precision_comes_back)
{
    struct bl_random r = bl_random_new(3, 0);
    size_t none = 0;
    for (size_t i = 0; i < N; i++) {
        float x = bits_as_float((uint32_t)bl_random_u64(&r));
        values[i] = isnan(x) ? NAN : x;
        none += !isfinite(x);
    }
    values[0] = 0, values[1] = FLT_MAX, values[2] = -FLT_MAX;
    values[3] = FLT_TRUE_MIN, values[4] = -FLT_TRUE_MIN;
    struct bl_lattice l = single_of(BL_FLOAT32, N);
    cr_expect(le(sz, restore(&l, N), none));
    struct bl_lattice wide = single_of(BL_FLOAT64, N);
    cr_expect(le(sz, restore(&wide, N), none));
}

Test(lattice_exact, the_next_number_is_the_next_coordinate)
{
    values[0] = 0.5F;
    for (size_t i = 1; i < N; i++)
        values[i] = nextafterf((float)values[i - 1], 2);
    struct bl_lattice l = single_of(BL_FLOAT32, N);
    cr_expect(zero(sz, restore(&l, N)));
    for (size_t i = 1; i < N; i++)
        cr_expect(eq(i64, k[i] - k[i - 1], 1));
    cr_expect(eq(i64, k[0], 1));
}

/* What no number of a lattice is, bit for bit. */
Test(lattice_exact, other_values_are_special)
{
    double others[] = {-0.0, NAN, INFINITY, -INFINITY, 1.0 / 3, 1e300, 5e-324};
    enum { N_OTHERS = sizeof others / sizeof *others };
    for (int i = 0; i < N; i++)
        values[i] = i / 8.0;
    struct bl_lattice lattices[] = {decimal_of(BL_FLOAT64, N),
                                    single_of(BL_FLOAT64, N)};
    memcpy(values, others, sizeof others);
    for (size_t i = 0; i < 2; i++) {
        cr_expect(eq(sz, restore(&lattices[i], N), N_OTHERS));
        for (size_t j = 0; j < N_OTHERS; j++)
            cr_expect(is_special[j], "%g", others[j]);
    }
}

/* In natural units, so that sums and formulas hit the number itself. */
Test(lattice_exact, predictions_near_a_value_round_to_it)
{
    read_digits(6, 5);
    struct bl_lattice lattices[] = {decimal_of(BL_FLOAT64, N),
                                    single_of(BL_FLOAT32, N)};
    for (size_t i = 0; i < 2; i++) {
        const struct bl_lattice *l = &lattices[i];
        double y[N], x[N], cells[N];
        size_t off = 0;
        restore(l, N);
        bl_natural_cells(cells, l, values, N);
        for (size_t j = 0; j < N; j++)
            x[j] = values[j] + 0.3 * cells[j];
        bl_natural_coordinates(y, l, x, N);
        for (size_t j = 0; j < N; j++)
            off += !is_special[j] && fabs(y[j] - (double)k[j]) > 1;
        cr_expect(zero(sz, off));
    }
}

static const char *const hostile[] = {
    "{\"kind\":\"decimal\"}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,23,6,0,1]}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,-1,6,0,1]}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,2,0,0,1]}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,2,16,0,1]}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,2.5,6,0,1]}",
    "{\"kind\":\"decimal\",\"fill\":0,\"params\":[1,1e300,6,0,1]}",
    "{\"kind\":\"single\",\"fill\":0,\"params\":[1,0,0]}",
};

Test(lattice_exact, impossible_documents_are_refused)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct bl_lattice l = {.type = BL_FLOAT64};
        json_t *json = json_loads(hostile[i], 0, NULL);
        cr_expect(eq(int, bl_lattice_from_json(&l, json, &err), BL_BROKEN),
                  "%s", hostile[i]);
        json_decref(json);
    }
    struct bl_lattice l = {.type = BL_INT32};
    json_t *json = json_loads("{\"kind\":\"single\",\"fill\":0,"
                              "\"params\":[1,0,0,0,1]}",
                              0, NULL);
    cr_expect(eq(int, bl_lattice_from_json(&l, json, &err), BL_BROKEN));
    json_decref(json);
}

Test(lattice_exact, any_whole_number_restores_to_something)
{
    read_digits(6, 5);
    struct bl_lattice lattices[] = {decimal_of(BL_FLOAT64, N),
                                    single_of(BL_FLOAT64, N)};
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < 2; i++) {
        double back[N];
        lattices[i].offset = i == 0 ? lattices[i].offset : -1e300;
        for (size_t j = 0; j < N; j++)
            k[j] = (int64_t)(bl_random_u64(&r) >> j % 64);
        k[0] = INT64_MIN, k[1] = INT64_MAX;
        bl_lattice_restore(back, &lattices[i], k, N);
        for (size_t j = 0; j < N; j++)
            cr_expect(isfinite(back[j]));
    }
}
