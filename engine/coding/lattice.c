#include "engine/coding/lattice.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/repro_math.h"
#include "engine/codec/json.h"
#include "engine/coding/single.h"

enum { BLOCK = 512 }; // values at a time, on the stack

// Coordinates beyond this are special: whole numbers and their differences
// stay exact as doubles.
static const double MAX_COORDINATE = 0x1p50;

// Adding and subtracting it rounds a smaller double to a whole number.
static const double ROUNDER = 0x1.8p52;

static double rounded(double y)
{
    return (y + ROUNDER) - ROUNDER;
}

/* Making. */

/* What rounding to the type may add to an error, at most. */
static double rounding_error(enum bl_type type, double largest)
{
    double half_ulp = type == BL_FLOAT32 ? FLT_EPSILON / 2 : DBL_EPSILON / 2;
    return largest * half_ulp;
}

/* A step that leaves room for that; a bound that has none is not for a
 * lattice. */
static void make_linear(struct bl_lattice *l, double allowed)
{
    double largest = fmax(fabs(l->low), fabs(l->high));
    double room = allowed - rounding_error(l->type, largest);
    if (bl_type_is_integer(l->type))
        l->step = allowed < MAX_COORDINATE ? 2 * floor(allowed) + 1 : 1;
    else if (room > allowed / 2)
        l->step = 2 * room * (1 - 4 * DBL_EPSILON);
    if (l->step > 0 && isfinite(l->step) && largest / l->step < MAX_COORDINATE)
        l->kind = BL_LATTICE_LINEAR;
}

static void make_log(struct bl_lattice *l, double limit, double smallest)
{
    double half_ulp = rounding_error(l->type, 1);
    double room = fmin(limit, 0.5) - 2 * half_ulp;
    if (bl_type_is_integer(l->type) || room < limit / 4 || smallest <= 0)
        return;
    l->kind = BL_LATTICE_LOG;
    l->step = bl_repro_log((1 + room) / (1 - room));
    l->scale = sqrt(1 - room * room);
    l->offset = rounded(bl_repro_log(smallest) / l->step) - 1;
}

static void choose_kind(struct bl_lattice *l, struct bl_bound bound,
                        const struct bl_lattice_facts *facts)
{
    bool is_exact = bound.kind == BL_BOUND_EXACT;
    bool is_integer = bl_type_is_integer(l->type);
    double allowed = bl_bound_allowed(bound, 0, facts->low, facts->high);
    if (is_integer &&
        (is_exact || bound.kind == BL_BOUND_REL || allowed < 1 ||
         fmax(fabs(facts->low), fabs(facts->high)) >= MAX_COORDINATE))
        l->kind = BL_LATTICE_WHOLE;
    else if (is_exact || bound.kind == BL_BOUND_NONE)
        return;
    else if (bound.kind == BL_BOUND_REL)
        make_log(l, bound.limit, facts->smallest);
    else
        make_linear(l, allowed);
}

static struct bl_lattice without_kind(enum bl_type type,
                                      const struct bl_lattice_facts *facts)
{
    return (struct bl_lattice){
        .type = type,
        .low = facts->low,
        .high = facts->high,
        .has_sentinel = facts->has_sentinel,
        .sentinel = facts->sentinel,
    };
}

static void set_fill(struct bl_lattice *l, double median)
{
    double y;
    bl_lattice_coordinates(&y, l, &median, 1);
    l->fill = fabs(y) < MAX_COORDINATE ? (int64_t)rounded(y) : 0;
}

void bl_lattice_make(struct bl_lattice *l, enum bl_type type,
                     struct bl_bound bound,
                     const struct bl_lattice_facts *facts)
{
    *l = without_kind(type, facts);
    if (bl_type_is_numeric(type) && isfinite(facts->high - facts->low))
        choose_kind(l, bound, facts);
    if (l->kind == BL_LATTICE_WHOLE)
        l->has_sentinel = false; // as exact as any other
    if (l->kind != BL_LATTICE_NONE && l->kind != BL_LATTICE_WHOLE)
        set_fill(l, facts->median);
}

bool bl_lattice_make_decimal(struct bl_lattice *l, enum bl_type type,
                             const struct bl_lattice_facts *facts,
                             const double *sample, size_t n)
{
    struct bl_decimal f;
    if (!bl_decimal_find(&f, type, sample, n))
        return false;
    *l = without_kind(type, facts);
    l->kind = BL_LATTICE_DECIMAL;
    l->step = 1;
    l->offset = f.places;
    l->scale = f.digits;
    set_fill(l, facts->median);
    return true;
}

void bl_lattice_make_single(struct bl_lattice *l, enum bl_type type,
                            const struct bl_lattice_facts *facts)
{
    *l = without_kind(type, facts);
    l->kind = BL_LATTICE_SINGLE;
    l->step = 1;
    l->offset = fmax(bl_single_order(facts->smallest) - 1, 0);
    set_fill(l, facts->median);
}

struct bl_decimal bl_lattice_decimal(const struct bl_lattice *l)
{
    if (l->kind != BL_LATTICE_DECIMAL)
        return (struct bl_decimal){1, 0};
    return (struct bl_decimal){(int)l->scale, (int)l->offset};
}

/* Coordinates. */

static double log_coordinate(const struct bl_lattice *l, double x)
{
    if (x == 0)
        return 0;
    double y = bl_repro_log(fabs(x)) / l->step - l->offset;
    return x < 0 ? -y : y;
}

static double single_coordinate(const struct bl_lattice *l, double x)
{
    double y = fmax(bl_single_order(x) - l->offset, 0);
    return x < 0 ? -y : y;
}

/* At most BLOCK values; any. */
static void place(double *y, const struct bl_lattice *l, const double *x,
                  size_t n)
{
    struct bl_decimal decimal = bl_lattice_decimal(l);
    switch (l->kind) {
    case BL_LATTICE_LINEAR:
        for (size_t i = 0; i < n; i++)
            y[i] = x[i] / l->step;
        break;
    case BL_LATTICE_LOG:
        for (size_t i = 0; i < n; i++)
            y[i] = log_coordinate(l, x[i]);
        break;
    case BL_LATTICE_DECIMAL:
        for (size_t i = 0; i < n; i++)
            y[i] = bl_decimal_coordinate(decimal, x[i]);
        break;
    case BL_LATTICE_SINGLE:
        for (size_t i = 0; i < n; i++)
            y[i] = single_coordinate(l, x[i]);
        break;
    default:
        memcpy(y, x, n * sizeof *y);
        break;
    }
}

void bl_lattice_coordinates(double *y, const struct bl_lattice *l,
                            const double *x, size_t n)
{
    for (size_t first = 0; first < n; first += BLOCK) {
        double before[BLOCK]; // y may be x
        size_t m = n - first < BLOCK ? n - first : BLOCK;
        memcpy(before, x + first, m * sizeof *x);
        place(y + first, l, before, m);
        for (size_t i = 0; i < m; i++)
            if (!isfinite(before[i]) ||
                (l->has_sentinel && before[i] == l->sentinel))
                y[first + i] = NAN;
    }
}

static double log_value(const struct bl_lattice *l, double y)
{
    if (fabs(y) < 0.5)
        return 0;
    double x = l->scale * bl_repro_exp((fabs(y) + l->offset) * l->step);
    return y < 0 ? -x : x;
}

static double single_value(const struct bl_lattice *l, double y)
{
    if (fabs(y) < 0.5)
        return 0;
    double x = bl_single_value(fabs(rounded(y)) + l->offset);
    return y < 0 ? -x : x;
}

static void clamp(double *x, const struct bl_lattice *l, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double v = x[i] > l->low ? x[i] : l->low;
        x[i] = v < l->high ? v : l->high;
    }
}

void bl_lattice_values(double *x, const struct bl_lattice *l, const double *y,
                       size_t n)
{
    struct bl_decimal decimal = bl_lattice_decimal(l);
    switch (l->kind) {
    case BL_LATTICE_LINEAR:
        for (size_t i = 0; i < n; i++)
            x[i] = y[i] * l->step;
        clamp(x, l, n);
        break;
    case BL_LATTICE_LOG:
        for (size_t i = 0; i < n; i++)
            x[i] = log_value(l, y[i]);
        clamp(x, l, n);
        break;
    case BL_LATTICE_DECIMAL:
        for (size_t i = 0; i < n; i++)
            x[i] = bl_decimal_value(decimal, rounded(y[i]));
        break;
    case BL_LATTICE_SINGLE:
        for (size_t i = 0; i < n; i++)
            x[i] = single_value(l, y[i]);
        break;
    default:
        memmove(x, y, n * sizeof *x);
        break;
    }
}

/* Whole numbers. */

void bl_lattice_restore(void *values, const struct bl_lattice *l,
                        const int64_t *k, size_t n)
{
    double x[BLOCK];
    size_t size = bl_type_size(l->type);
    if (l->kind == BL_LATTICE_WHOLE) {
        bl_type_from_whole(values, l->type, k, n);
        return;
    }
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t m = n - first < BLOCK ? n - first : BLOCK;
        for (size_t i = 0; i < m; i++)
            x[i] = (double)k[first + i];
        bl_lattice_values(x, l, x, m);
        bl_type_from_double((char *)values + first * size, l->type, x, m);
    }
}

/* The number of a coordinate whose value has no bound to fear; false: special.
 * But under a linear lattice only zero itself is zero. */
static bool round_coordinate(int64_t *k, const struct bl_lattice *l, double x,
                             double y)
{
    if (!(fabs(y) < MAX_COORDINATE))
        return false;
    *k = (int64_t)rounded(y);
    return l->kind == BL_LATTICE_LINEAR || (x == 0  ? !signbit(x)
                                            : x < 0 ? *k < 0
                                                    : *k > 0);
}

static void keep(struct bl_kept *kept, double ratio, size_t at)
{
    if (ratio > kept->worst)
        *kept = (struct bl_kept){ratio, at};
}

/* At most BLOCK values, before and as the whole numbers or coordinates at
 * hand restore them. */
static void check_block(bool *is_special, struct bl_kept *kept,
                        const struct bl_lattice *l, struct bl_bound bound,
                        const double *before, const void *stored, size_t first,
                        size_t n)
{
    double after[BLOCK];
    bl_type_to_double(after, stored, l->type, n);
    for (size_t i = 0; i < n; i++) {
        double ratio =
            bl_bound_ratio(bound, before[i], after[i], l->low, l->high);
        is_special[i] = is_special[i] || !(ratio <= 1);
        if (!is_special[i])
            keep(kept, ratio, first + i);
    }
}

/* At most BLOCK values. */
static void round_block(int64_t *k, bool *is_special, struct bl_kept *kept,
                        const struct bl_lattice *l, struct bl_bound bound,
                        const void *values, size_t first, size_t n)
{
    double before[BLOCK], y[BLOCK], stored[BLOCK];
    bl_type_to_double(before, values, l->type, n);
    bl_lattice_coordinates(y, l, before, n);
    for (size_t i = 0; i < n; i++) {
        k[i] = l->fill;
        is_special[i] = !round_coordinate(&k[i], l, before[i], y[i]);
    }
    bl_lattice_restore(stored, l, k, n);
    check_block(is_special, kept, l, bound, before, stored, first, n);
    for (size_t i = 0; i < n; i++)
        k[i] = is_special[i] ? l->fill : k[i];
}

struct bl_kept bl_lattice_round(int64_t *k, bool *is_special,
                                const struct bl_lattice *l,
                                struct bl_bound bound, const void *values,
                                size_t n)
{
    struct bl_kept kept = {0, 0};
    size_t size = bl_type_size(l->type);
    if (l->kind == BL_LATTICE_WHOLE) {
        bl_type_to_whole(k, values, l->type, n);
        memset(is_special, 0, n * sizeof *is_special);
        return kept;
    }
    for (size_t first = 0; first < n; first += BLOCK)
        round_block(k + first, is_special + first, &kept, l, bound,
                    (const char *)values + first * size, first,
                    n - first < BLOCK ? n - first : BLOCK);
    return kept;
}

void bl_lattice_check(bool *is_special, const struct bl_lattice *l,
                      struct bl_bound bound, const void *values,
                      const double *y, size_t n)
{
    struct bl_kept kept = {0, 0};
    size_t size = bl_type_size(l->type);
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t m = n - first < BLOCK ? n - first : BLOCK;
        double before[BLOCK], x[BLOCK], stored[BLOCK];
        bl_type_to_double(before, (const char *)values + first * size, l->type,
                          m);
        bl_lattice_values(x, l, y + first, m);
        bl_type_from_double(stored, l->type, x, m);
        check_block(is_special + first, &kept, l, bound, before, stored, first,
                    m);
    }
}

/* As JSON. */

static const char *const kind_names[] = {"none", "whole",   "linear",
                                         "log",  "decimal", "single"};

enum { N_LATTICE_KINDS = sizeof kind_names / sizeof *kind_names };

json_t *bl_lattice_to_json(const struct bl_lattice *l)
{
    json_t *json = json_pack("{s:s, s:I}", "kind", kind_names[l->kind], "fill",
                             (json_int_t)l->fill);
    if (l->kind == BL_LATTICE_NONE || l->kind == BL_LATTICE_WHOLE)
        return json;
    double params[] = {l->step, l->offset, l->scale, l->low, l->high};
    json_object_set_new(
        json, "params",
        bl_json_reals_new(params, sizeof params / sizeof *params));
    if (l->has_sentinel)
        json_object_set_new(json, "sentinel", bl_json_real(l->sentinel));
    return json;
}

static bool is_decimal(double places, double digits)
{
    return places >= 0 && places <= BL_DECIMAL_MAX_PLACES &&
           places == floor(places) && digits >= 1 &&
           digits <= BL_DECIMAL_MAX_DIGITS && digits == floor(digits);
}

static enum bl_status params_from_json(struct bl_lattice *l, const json_t *json,
                                       struct bl_error *err)
{
    double *params;
    size_t n;
    if (bl_json_numbers(&params, &n, json, "params", err) != BL_OK)
        return err->status;
    bool is_sound =
        n == 5 && params[0] > 0 && params[3] <= params[4] &&
        (l->kind != BL_LATTICE_DECIMAL || is_decimal(params[1], params[2]));
    if (is_sound) {
        l->step = params[0];
        l->offset = params[1];
        l->scale = params[2];
        l->low = params[3];
        l->high = params[4];
    }
    free(params);
    return is_sound ? BL_OK
                    : bl_fail(err, BL_BROKEN,
                              "a lattice is none that could "
                              "have been written");
}

enum bl_status bl_lattice_from_json(struct bl_lattice *l, const json_t *json,
                                    struct bl_error *err)
{
    const char *kind;
    enum bl_type type = l->type;
    *l = (struct bl_lattice){.type = type};
    if (bl_json_text(&kind, json, "kind", err) != BL_OK)
        return err->status;
    size_t i = 0;
    while (i < N_LATTICE_KINDS && strcmp(kind_names[i], kind) != 0)
        i++;
    l->kind = (enum bl_lattice_kind)i;
    if (i == N_LATTICE_KINDS || (i > 0 && !bl_type_is_numeric(type)) ||
        (l->kind == BL_LATTICE_WHOLE && !bl_type_is_integer(type)) ||
        (l->kind >= BL_LATTICE_DECIMAL && !bl_type_is_float(type)))
        return bl_fail(err, BL_BROKEN, "a lattice of kind \"%s\"", kind);
    l->fill = json_integer_value(json_object_get(json, "fill"));
    if (l->kind == BL_LATTICE_NONE || l->kind == BL_LATTICE_WHOLE)
        return BL_OK;
    json_t *sentinel = json_object_get(json, "sentinel");
    l->has_sentinel = json_is_number(sentinel);
    l->sentinel = json_number_value(sentinel);
    return params_from_json(l, json, err);
}
