/* Lattices: what is not special keeps its bound, whatever the column. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/coding/lattice.h"
#include "tests/engine/codec/hostile_json.h"

static struct bl_error err;

enum { MAX_VALUES = 1100 }; // more than two blocks

struct column {
    enum bl_type type;
    struct bl_bound bound;
    size_t n;
    struct bl_lattice_facts facts;
    struct bl_lattice lattice;
    double before[MAX_VALUES], after[MAX_VALUES];
    uint64_t values[MAX_VALUES], restored[MAX_VALUES]; // of any type
    int64_t k[MAX_VALUES];
    bool is_special[MAX_VALUES];
    struct bl_kept kept;
};

static struct bl_bound bound_of(const char *text)
{
    struct bl_bound b;
    cr_assert_eq(bl_bound_parse(&b, text, &err), BL_OK, "%s", err.text);
    return b;
}

/* As a survey finds them, of what is finite and no sentinel. */
static void find_facts(struct column *c)
{
    struct bl_lattice_facts *f = &c->facts;
    f->low = INFINITY, f->high = -INFINITY, f->smallest = 0;
    for (size_t i = 0; i < c->n; i++) {
        double x = c->before[i];
        if (!isfinite(x) || (f->has_sentinel && x == f->sentinel))
            continue;
        f->low = fmin(f->low, x), f->high = fmax(f->high, x);
        f->median = x;
        if (x != 0 && (f->smallest == 0 || fabs(x) < f->smallest))
            f->smallest = fabs(x);
    }
}

/* There and back; false where the lattice has nothing to say. */
static bool round_trip(struct column *c)
{
    find_facts(c);
    bl_lattice_make(&c->lattice, c->type, c->bound, &c->facts);
    if (c->lattice.kind == BL_LATTICE_NONE)
        return false;
    c->kept = bl_lattice_round(c->k, c->is_special, &c->lattice, c->bound,
                               c->values, c->n);
    bl_lattice_restore(c->restored, &c->lattice, c->k, c->n);
    bl_type_to_double(c->after, c->restored, c->type, c->n);
    return true;
}

static void set_values(struct column *c, const double *x, size_t n)
{
    c->n = n;
    bl_type_from_double(c->values, c->type, x, n);
    bl_type_to_double(c->before, c->values, c->type, n);
}

static bool round_trip_of(struct column *c, enum bl_type type,
                          const char *bound, const double *x, size_t n)
{
    c->type = type;
    c->bound = bound_of(bound);
    set_values(c, x, n);
    return round_trip(c);
}

static const char *same_whole(const struct column *c, size_t i)
{
    size_t size = bl_type_size(c->type);
    return memcmp((const char *)c->values + i * size,
                  (const char *)c->restored + i * size, size) == 0
               ? NULL
               : "not the same";
}

/* What is wrong with a value that is not special; NULL: nothing. */
static const char *fault_of(const struct column *c, size_t i)
{
    double x = c->before[i], y = c->after[i], error = fabs(y - x);
    if (c->lattice.kind == BL_LATTICE_WHOLE)
        return same_whole(c, i);
    if (!isfinite(x) || !isfinite(y))
        return "not finite";
    if (c->facts.has_sentinel && x == c->facts.sentinel)
        return "a sentinel";
    if (c->bound.kind == BL_BOUND_ABS)
        return error <= c->bound.limit ? NULL : "too far";
    if (c->bound.kind == BL_BOUND_RANGE)
        return error <= c->bound.limit * (c->facts.high - c->facts.low)
                   ? NULL
                   : "too far";
    if (x == 0)
        return y == 0 ? NULL : "no zero";
    return !(error <= c->bound.limit * fabs(x)) ? "too far"
           : signbit(x) != signbit(y)           ? "another sign"
                                                : NULL;
}

static void expect_kept(const struct column *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->is_special[i]) {
            cr_assert_eq(c->k[i], c->lattice.fill);
            continue;
        }
        const char *fault = fault_of(c, i);
        cr_assert_null(fault, "%s bound %d:%g lattice %d: %.17g -> %.17g: %s",
                       bl_type_name(c->type), (int)c->bound.kind,
                       c->bound.limit, (int)c->lattice.kind, c->before[i],
                       c->after[i], fault);
    }
    cr_assert(c->kept.worst <= 1);
}

static size_t special_of(const struct column *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->is_special[i];
    return n;
}

/* Random columns. */

static double random_value(struct bl_random *r, int style)
{
    static const double edges[] = {
        0,        -0.0,     NAN,  INFINITY, DBL_MAX, FLT_MAX, 0x1p-1074,
        0x1p-149, -DBL_MAX, -999, 0x1p63,   -0x1p63, 0x1p50,  1};
    double normal = bl_random_normal(r);
    switch (style) {
    case 0:
        return normal;
    case 1:
        return 1e6 * normal;
    case 2:
        return exp(300 * normal);
    case 3:
        return bl_random_below(r, 3) == 0 ? 0 : 1e-40 * normal;
    case 4:
        return 100 + 1e-9 * normal;
    default:
        return bl_random_below(r, 8) == 0
                   ? edges[bl_random_below(r, sizeof edges / sizeof *edges)]
                   : 1000 * normal;
    }
}

static void make_random(struct column *c, struct bl_random *r)
{
    static const char *const bounds[] = {
        "abs:1e-3", "abs:0.5",    "abs:1",     "abs:2.9",    "abs:1e300",
        "rel:1e-2", "rel:1e-7",   "rel:1e-15", "rel:0.7",    "rel:30",
        "exact",    "range:1e-3", "range:0.3", "range:1e-9", "range:4",
    };
    double x[MAX_VALUES];
    int style = (int)bl_random_below(r, 6);
    c->type = (enum bl_type)bl_random_below(r, BL_TEXT);
    c->bound =
        bound_of(bounds[bl_random_below(r, sizeof bounds / sizeof *bounds)]);
    c->facts = (struct bl_lattice_facts){
        .has_sentinel = bl_random_below(r, 3) == 0, .sentinel = -999};
    c->n = 1 + bl_random_below(r, 40);
    for (size_t i = 0; i < c->n; i++)
        x[i] = random_value(r, style);
    set_values(c, x, c->n);
    if (bl_random_below(r, 6) == 0 && c->type != BL_BOOL) {
        for (size_t i = 0; i < c->n; i++)
            c->values[i] = bl_random_u64(r);
        bl_type_to_double(c->before, c->values, c->type, c->n);
    }
}

Test(lattice, bounds_are_kept_by_all_that_is_not_special)
{
    struct bl_random r = bl_random_new(5, 0);
    struct column *c = calloc(1, sizeof *c);
    size_t n_lattices = 0;
    for (int i = 0; i < 60000; i++) {
        make_random(c, &r);
        if (!round_trip(c))
            continue;
        n_lattices++;
        expect_kept(c);
    }
    cr_expect(n_lattices > 30000);
    free(c);
}

/* It would be easy to keep bounds by calling everything special. */
Test(lattice, ordinary_values_are_not_special)
{
    static const char *const bounds[] = {"abs:1e-3", "range:1e-4", "rel:1e-3",
                                         "rel:1e-5"};
    static const enum bl_type types[] = {BL_FLOAT32, BL_FLOAT64};
    struct bl_random r = bl_random_new(6, 0);
    struct column *c = calloc(1, sizeof *c);
    double x[MAX_VALUES];
    for (size_t b = 0; b < 4; b++)
        for (size_t t = 0; t < 2; t++) {
            for (size_t i = 0; i < MAX_VALUES; i++)
                x[i] = i % 10 == 3 ? 0 : 25 * exp(bl_random_normal(&r));
            cr_assert(round_trip_of(c, types[t], bounds[b], x, MAX_VALUES));
            expect_kept(c);
            cr_expect(zero(sz, special_of(c)), "%s", bounds[b]);
            cr_expect(c->kept.worst > 0.9); // the step is as wide as it may be
        }
    free(c);
}

/* Where the bound is near half an ulp of float32, rounding to the type adds to
 * the error. */
Test(lattice, float32_is_checked_after_rounding)
{
    struct bl_random r = bl_random_new(7, 0);
    struct column *c = calloc(1, sizeof *c);
    double x[1000];
    for (double limit = 0x1p-26; limit < 0x1p-18; limit *= 1.3) {
        char bound[48];
        for (size_t i = 0; i < 1000; i++)
            x[i] = 1 + bl_random_uniform(&r);
        snprintf(bound, sizeof bound, "abs:%.17g", limit);
        if (round_trip_of(c, BL_FLOAT32, bound, x, 1000))
            expect_kept(c);
        snprintf(bound, sizeof bound, "rel:%.17g", limit);
        if (round_trip_of(c, BL_FLOAT32, bound, x, 1000))
            expect_kept(c);
    }
    free(c);
}

Test(lattice, whole_numbers_are_kept_to_their_extremes)
{
    static const uint64_t extremes[] = {
        0,
        1,
        UINT64_MAX,
        (uint64_t)INT64_MIN,
        (uint64_t)INT64_MAX,
        (uint64_t)INT64_MIN + 1,
        (1ULL << 53) + 1,
        0x8000000000000400,
    };
    static const enum bl_type types[] = {BL_INT64, BL_UINT64};
    static const char *const bounds[] = {"exact", "abs:3", "rel:0.5"};
    struct column *c = calloc(1, sizeof *c);
    for (size_t t = 0; t < 2; t++)
        for (size_t b = 0; b < 3; b++) {
            c->type = types[t];
            c->bound = bound_of(bounds[b]);
            c->n = sizeof extremes / sizeof *extremes;
            memcpy(c->values, extremes, sizeof extremes);
            bl_type_to_double(c->before, c->values, c->type, c->n);
            cr_assert(round_trip(c));
            cr_expect_eq(c->lattice.kind, BL_LATTICE_WHOLE);
            cr_expect(zero(sz, special_of(c)));
            expect_kept(c);
        }
    free(c);
}

Test(lattice, integers_have_odd_steps)
{
    struct column *c = calloc(1, sizeof *c);
    double x[500];
    for (size_t i = 0; i < 500; i++)
        x[i] = (double)i - 250;
    cr_assert(round_trip_of(c, BL_INT16, "abs:2.9", x, 500));
    cr_expect_eq(c->lattice.kind, BL_LATTICE_LINEAR);
    cr_expect(eq(dbl, c->lattice.step, 5));
    cr_expect(zero(sz, special_of(c)));
    expect_kept(c);
    cr_assert(round_trip_of(c, BL_INT16, "abs:0.9", x, 500));
    cr_expect_eq(c->lattice.kind, BL_LATTICE_WHOLE);
    free(c);
}

Test(lattice, sentinels_are_special)
{
    struct column *c = calloc(1, sizeof *c);
    const double x[] = {3, -999, 4.5, -999, -998.9999, 7};
    c->facts.has_sentinel = true, c->facts.sentinel = -999;
    cr_assert(round_trip_of(c, BL_FLOAT64, "abs:1", x, 6));
    cr_expect(c->is_special[1] && c->is_special[3]);
    cr_expect(eq(sz, special_of(c), 2));
    expect_kept(c);
    free(c);
}

/* Found in rows that the facts do not know: an outlier, a smaller value. */
Test(lattice, what_the_facts_leave_out_is_special_or_kept)
{
    static const char *const bounds[] = {"abs:1e-3", "rel:1e-2", "range:1e-2"};
    struct column *c = calloc(1, sizeof *c);
    const double x[] = {1e-9, -1e-9, 1e9, -1e9, -2, 2, 0, 1.99999999};
    for (size_t b = 0; b < 3; b++) {
        c->type = BL_FLOAT64;
        c->bound = bound_of(bounds[b]);
        c->facts = (struct bl_lattice_facts){
            .low = -2, .high = 2, .smallest = 0.5, .median = 1};
        set_values(c, x, 8);
        bl_lattice_make(&c->lattice, c->type, c->bound, &c->facts);
        c->kept = bl_lattice_round(c->k, c->is_special, &c->lattice, c->bound,
                                   c->values, c->n);
        bl_lattice_restore(c->restored, &c->lattice, c->k, c->n);
        bl_type_to_double(c->after, c->restored, c->type, c->n);
        expect_kept(c);
        cr_expect(c->is_special[2] && c->is_special[3]);
        cr_expect_not(c->is_special[4] || c->is_special[5] || c->is_special[6]);
    }
    free(c);
}

Test(lattice, what_comes_back_is_held_in_the_range)
{
    struct column *c = calloc(1, sizeof *c);
    const double x[] = {0, 0.3, 0.95, 1};
    const int64_t far[] = {INT64_MIN, -1000, 0, 1000, INT64_MAX};
    double y[5];
    cr_assert(round_trip_of(c, BL_FLOAT64, "abs:0.2", x, 4));
    bl_lattice_restore(y, &c->lattice, far, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect(y[i] >= 0 && y[i] <= 1, "%g", y[i]);
    cr_expect(y[0] == 0 && y[4] == 1);
    free(c);
}

Test(lattice, there_is_none_without_need)
{
    struct column *c = calloc(1, sizeof *c);
    const double x[] = {1, 2, 3}, same[] = {7, 7, 7};
    const double huge[] = {-DBL_MAX, DBL_MAX}, none[] = {NAN, INFINITY};
    cr_expect_not(round_trip_of(c, BL_FLOAT64, "exact", x, 3));
    cr_expect_not(round_trip_of(c, BL_FLOAT64, "abs:1e-17", x, 3));
    cr_expect_not(round_trip_of(c, BL_FLOAT32, "abs:1e-8", x, 3));
    cr_expect_not(round_trip_of(c, BL_FLOAT32, "rel:1e-8", x, 3));
    cr_expect_not(round_trip_of(c, BL_FLOAT64, "range:1e-3", same, 3));
    cr_expect_not(round_trip_of(c, BL_FLOAT64, "abs:1", huge, 2));
    cr_expect_not(round_trip_of(c, BL_FLOAT64, "abs:1", none, 2));
    struct bl_lattice_facts facts = {.high = 1};
    bl_lattice_make(&c->lattice, BL_TEXT, bound_of("abs:1"), &facts);
    cr_expect_eq(c->lattice.kind, BL_LATTICE_NONE);
    free(c);
}

/* JSON. */

static struct bl_lattice through_json(const struct bl_lattice *l)
{
    json_t *json = bl_lattice_to_json(l);
    char *text = json_dumps(json, JSON_REAL_PRECISION(17));
    json_t *read = json_loads(text, 0, NULL);
    struct bl_lattice back = {.type = l->type};
    cr_assert_eq(bl_lattice_from_json(&back, read, &err), BL_OK, "%s",
                 err.text);
    free(text);
    json_decref(json);
    json_decref(read);
    return back;
}

/* Whatever a decoder does with a lattice it does with what was stored of it. */
Test(lattice, comes_back_from_json)
{
    struct bl_random r = bl_random_new(8, 0);
    struct column *c = calloc(1, sizeof *c);
    uint64_t restored[MAX_VALUES];
    for (int i = 0; i < 3000; i++) {
        make_random(c, &r);
        if (!round_trip(c))
            continue;
        struct bl_lattice back = through_json(&c->lattice);
        memset(restored, 0, sizeof restored);
        bl_lattice_restore(restored, &back, c->k, c->n);
        cr_assert_eq(
            memcmp(restored, c->restored, c->n * bl_type_size(c->type)), 0,
            "%s", bl_type_name(c->type));
        cr_assert_eq(back.fill, c->lattice.fill);
        if (back.kind == BL_LATTICE_WHOLE)
            continue;
        cr_assert_eq(back.low, c->lattice.low);
        cr_assert_eq(back.high, c->lattice.high);
        cr_assert_eq(back.has_sentinel, c->lattice.has_sentinel);
    }
    free(c);
}

static const int64_t any_numbers[] = {
    INT64_MIN, INT64_MIN + 1, -1,       0, 1, 12345,
    1LL << 53, INT64_MAX - 1, INT64_MAX};

enum { N_ANY = sizeof any_numbers / sizeof *any_numbers };

/* Reads it as that of any type, and restores any number with it. */
static enum bl_status read_and_restore(const json_t *json,
                                       struct bl_error *error)
{
    enum bl_status status = BL_OK;
    for (enum bl_type type = BL_BOOL; type < BL_TEXT; type++) {
        struct bl_lattice l = {.type = type};
        uint64_t values[N_ANY];
        double y[N_ANY], x[N_ANY];
        bool is_special[N_ANY] = {0};
        status = bl_lattice_from_json(&l, json, error);
        if (status != BL_OK)
            continue;
        bl_lattice_restore(values, &l, any_numbers, N_ANY);
        for (size_t i = 0; i < N_ANY; i++)
            y[i] = i % 3 == 0 ? NAN : (double)any_numbers[i] * 1e200;
        bl_lattice_values(x, &l, y, N_ANY);
        bl_lattice_coordinates(y, &l, x, N_ANY);
        bl_lattice_check(is_special, &l, (struct bl_bound){BL_BOUND_ABS, 1},
                         values, y, N_ANY);
    }
    return status;
}

Test(lattice, hostile_json_is_refused_or_harmless)
{
    static const char *const lattices[] = {
        "{\"kind\":\"linear\",\"params\":[0.5,0,0,-10,10],\"fill\":3,"
        "\"sentinel\":-999}",
        "{\"kind\":\"log\",\"params\":[0.02,12,0.9,-10,10],\"fill\":3}",
        "{\"kind\":\"whole\"}",
        "{\"kind\":\"log\",\"params\":[1e308,-1e308,-1e308,-1e308,1e308],"
        "\"fill\":-9223372036854775808}",
        "{\"kind\":\"linear\",\"params\":[5e-324,1e308,0,1e308,1e308],"
        "\"fill\":9223372036854775807}",
    };
    for (size_t i = 0; i < sizeof lattices / sizeof *lattices; i++) {
        json_t *json = json_loads(lattices[i], 0, NULL);
        cr_assert_not_null(json);
        hostile_json_everywhere(json, read_and_restore);
        json_decref(json);
    }
}

Test(lattice, of_another_type_are_refused)
{
    static const struct {
        enum bl_type type;
        const char *json;
    } cases[] = {
        {BL_FLOAT64, "{\"kind\":\"whole\"}"},
        {BL_TEXT, "{\"kind\":\"whole\"}"},
        {BL_TEXT, "{\"kind\":\"linear\",\"params\":[1,0,0,0,1],\"fill\":0}"},
        {BL_FLOAT64, "{\"kind\":\"linear\",\"params\":[0,0,0,0,1]}"},
        {BL_FLOAT64, "{\"kind\":\"linear\",\"params\":[1,0,0,2,1]}"},
        {BL_FLOAT64, "{\"kind\":\"linear\",\"params\":[1,0,0,1]}"},
        {BL_FLOAT64, "{\"kind\":\"cubic\"}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bl_lattice l = {.type = cases[i].type};
        json_t *json = json_loads(cases[i].json, 0, NULL);
        cr_expect_eq(bl_lattice_from_json(&l, json, &err), BL_BROKEN, "%s",
                     cases[i].json);
        json_decref(json);
    }
}
