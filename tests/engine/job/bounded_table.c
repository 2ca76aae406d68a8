#include "tests/engine/job/bounded_table.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct bl_error err;

static bool one_in(struct bl_random *r, uint64_t n)
{
    return bl_random_below(r, n) == 0;
}

static double uniform(struct bl_random *r)
{
    return (double)bl_random_below(r, 1ULL << 53) * 0x1p-53;
}

/* Bits that no arithmetic makes. */

static const double edges[] = {
    0.0,       -0.0,     NAN,      INFINITY, -INFINITY, DBL_MAX, -DBL_MAX,
    DBL_MIN,   0x1p-149, 0x1p-140, 0x1p-126, 0x1p-1074, FLT_MAX, -FLT_MAX,
    -0x1p-149, 0x1p52,   0x1p53,   0x1p63,   -999,      1e300,
};
static const uint64_t edge_bits[] = {
    0x7FF8000000012345, 0xFFF0000000000001, 0x7FC000017FC00001, // NaNs
    0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, // integers
    0x8000000000000001, 0x7FFFFFFFFFFFFFFE, 0x0004000000000000, // 2^50
    0x7FFFFFFF80000000, 0x7FFF80007F80FF01, 0x0020000000000001, // 2^53 + 1
};

enum {
    N_EDGES = sizeof edges / sizeof *edges,
    N_EDGE_BITS = sizeof edge_bits / sizeof *edge_bits,
};

static void put_bits(struct bl_vector *v, size_t i, uint64_t bits)
{
    memcpy(bl_vector_at(v, 0, i), &bits, bl_type_size(v->type));
}

static void put_edge(struct bl_vector *v, size_t i, struct bl_random *r)
{
    if (bl_type_is_float(v->type) && one_in(r, 2))
        bl_type_from_double(bl_vector_at(v, 0, i), v->type,
                            &edges[bl_random_below(r, N_EDGES)], 1);
    else
        put_bits(v, i, edge_bits[bl_random_below(r, N_EDGE_BITS)]);
}

/* Values by formula: of a row, from the one before and two other columns. */

struct maker {
    struct bl_random *r;
    const struct bl_vector *a, *b;
    double scale, sentinel;
    double before;
};

static double value_at(const struct bl_vector *v, size_t row)
{
    double x;
    bl_type_to_double(&x, bl_vector_at(v, row, 0), v->type, 1);
    return x;
}

static double normal(struct maker *m, size_t row)
{
    (void)row;
    return m->scale * bl_random_normal(m->r);
}

static double constant(struct maker *m, size_t row)
{
    (void)row;
    return m->scale;
}

static double nearly_constant(struct maker *m, size_t row)
{
    (void)row;
    return m->scale * (1 + DBL_EPSILON * (double)bl_random_below(m->r, 3));
}

static double long_tail(struct maker *m, size_t row)
{
    (void)row;
    double x = exp(700 * (2 * uniform(m->r) - 1));
    return one_in(m->r, 2) ? x : -x;
}

static double falling(struct maker *m, size_t row)
{
    (void)row;
    return m->scale * exp(bl_random_normal(m->r));
}

static double sorted(struct maker *m, size_t row)
{
    (void)row;
    return m->before += m->scale * (double)bl_random_below(m->r, 4);
}

static double walk(struct maker *m, size_t row)
{
    (void)row;
    return m->before += 0.1 * m->scale * bl_random_normal(m->r);
}

static double mostly_zero(struct maker *m, size_t row)
{
    return one_in(m->r, 5) ? normal(m, row) : 0;
}

static double angle(struct maker *m, size_t row)
{
    (void)row;
    return 3.14159265358979 * (2 * uniform(m->r) - 1);
}

static double decimals(struct maker *m, size_t row)
{
    (void)row;
    return rint(100 * bl_random_normal(m->r)) / 100;
}

static double subnormal(struct maker *m, size_t row)
{
    (void)row;
    return 0x1p-1074 * (double)bl_random_below(m->r, 1000) +
           0x1p-149 * (double)bl_random_below(m->r, 1000);
}

static double with_sentinel(struct maker *m, size_t row)
{
    return one_in(m->r, 3) ? m->sentinel : falling(m, row);
}

static double copy(struct maker *m, size_t row)
{
    return value_at(m->a, row);
}

static double negated(struct maker *m, size_t row)
{
    return -value_at(m->a, row);
}

static double nearly_copy(struct maker *m, size_t row)
{
    return value_at(m->a, row) * (1 + 1e-6 * bl_random_normal(m->r));
}

static double sum(struct maker *m, size_t row)
{
    return value_at(m->a, row) + value_at(m->b, row);
}

static double hypotenuse(struct maker *m, size_t row)
{
    return sqrt(value_at(m->a, row) * value_at(m->a, row) +
                value_at(m->b, row) * value_at(m->b, row));
}

static double (*const formulas[])(struct maker *m, size_t row) = {
    normal,        constant, nearly_constant, long_tail, falling,    sorted,
    walk,          angle,    mostly_zero,     decimals,  copy,       subnormal,
    with_sentinel, negated,  nearly_copy,     sum,       hypotenuse,
};

enum { N_FORMULAS = sizeof formulas / sizeof *formulas };

/* Some column of numbers, which may be this one. */
static const struct bl_vector *other_column(const struct table *t,
                                            const struct bl_vector *v,
                                            struct bl_random *r)
{
    const struct bl_vector *other =
        &t->rows.vectors[bl_random_below(r, t->schema.n_columns)];
    return other->type != BL_TEXT ? other : v;
}

static void fill_by_formula(struct bl_vector *v, size_t n,
                            const struct table *t, struct bl_random *r)
{
    static const double scales[] = {1,     10,   1e-3,  1e5,  1e15,
                                    1e300, 1e37, 1e-38, 20.5, 0x1p51};
    static const double sentinels[] = {-999, -1, 0, 1e30, -9999, -1e-3};
    struct maker m = {
        .r = r,
        .a = other_column(t, v, r),
        .b = other_column(t, v, r),
        .scale = scales[bl_random_below(r, sizeof scales / sizeof *scales)],
        .sentinel =
            sentinels[bl_random_below(r, sizeof sentinels / sizeof *sentinels)],
    };
    double (*formula)(struct maker *, size_t) =
        formulas[bl_random_below(r, N_FORMULAS)];
    for (size_t i = 0; i < n * v->width; i++) {
        double x = formula(&m, i / v->width);
        bl_type_from_double(bl_vector_at(v, 0, i), v->type, &x, 1);
    }
}

/* Whole columns. */

static void fill_bools(struct bl_vector *v, size_t n, struct bl_random *r)
{
    for (size_t i = 0; i < n * v->width; i++)
        *(uint8_t *)bl_vector_at(v, 0, i) = one_in(r, 3);
}

static void fill_texts(struct bl_vector *v, size_t n, struct bl_random *r)
{
    for (size_t row = 0; row < n; row++) {
        char text[40];
        size_t length = bl_random_below(r, sizeof text);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)bl_random_below(r, 256);
        table_require(bl_vector_put_text(v, row, text, length, &err), &err);
    }
}

static void scatter_edges(struct bl_vector *v, size_t n, uint64_t one_of,
                          struct bl_random *r)
{
    for (size_t i = 0; i < n * v->width; i++)
        if (one_in(r, one_of))
            put_edge(v, i, r);
}

static void fill_numbers(struct bl_vector *v, size_t n, const struct table *t,
                         struct bl_random *r)
{
    static const uint64_t shares[] = {1, 2, 8, 50};
    if (one_in(r, 10))
        for (size_t i = 0; i < n * v->width; i++)
            put_bits(v, i, bl_random_u64(r));
    else
        fill_by_formula(v, n, t, r);
    if (one_in(r, 3))
        scatter_edges(v, n, shares[bl_random_below(r, 4)], r);
}

static void fill_column(struct bl_vector *v, size_t n, const struct table *t,
                        struct bl_random *r)
{
    if (v->type == BL_TEXT)
        fill_texts(v, n, r);
    else if (v->type == BL_BOOL)
        fill_bools(v, n, r);
    else
        fill_numbers(v, n, t, r);
}

/* Floating point is what it is about. */
static enum bl_type random_type(struct bl_random *r)
{
    if (one_in(r, 2))
        return one_in(r, 2) ? BL_FLOAT32 : BL_FLOAT64;
    return (enum bl_type)bl_random_below(r, BL_TEXT + 1);
}

static void add_column(struct table *t, bool is_field, struct bl_random *r)
{
    char name[8];
    size_t dims[BL_MAX_DIMS];
    size_t n_dims = is_field ? 1 + bl_random_below(r, BL_MAX_DIMS) : 0;
    for (size_t d = 0; d < n_dims; d++)
        dims[d] = 1 + bl_random_below(r, 7);
    snprintf(name, sizeof name, "c%zu", t->schema.n_columns);
    enum bl_type type = random_type(r);
    struct bl_column *c = table_column(t, name, type);
    if (type != BL_TEXT)
        table_require(bl_column_set_dims(c, dims, n_dims, &err), &err);
}

/* Bounds. */

static struct bl_bound random_bound(struct bl_random *r)
{
    static const double limits[] = {1e-1, 1e-2, 1e-3, 1e-4,      1e-6,  1e-9,
                                    0.5,  1,    2.7,  1e-15,     1e-16, 100,
                                    1e5,  1e16, 1e40, 0x1p-1074, 1e300, 0};
    static const enum bl_bound_kind kinds[] = {BL_BOUND_ABS, BL_BOUND_RANGE,
                                               BL_BOUND_REL, BL_BOUND_EXACT};
    // The first few are what people ask for.
    size_t n = one_in(r, 2) ? 5 : sizeof limits / sizeof *limits;
    size_t n_kinds = one_in(r, 4) ? 4 : 3;
    struct bl_bound b = {kinds[bl_random_below(r, n_kinds)],
                         limits[bl_random_below(r, n)]};
    if (b.kind == BL_BOUND_EXACT || b.limit == 0)
        b = (struct bl_bound){.kind = BL_BOUND_EXACT};
    return b;
}

static void append_bound(char *spec, const char *name, struct bl_bound b)
{
    static const char *const names[] = {[BL_BOUND_ABS] = "abs",
                                        [BL_BOUND_RANGE] = "range",
                                        [BL_BOUND_REL] = "rel"};
    char text[64] = "exact";
    if (b.kind != BL_BOUND_EXACT)
        snprintf(text, sizeof text, "%s:%.17g", names[b.kind], b.limit);
    size_t used = strlen(spec);
    snprintf(spec + used, BOUNDED_TABLE_SPEC_SIZE - used, "%s%s%s%s",
             used > 0 ? "," : "", name, *name != '\0' ? "=" : "", text);
}

/* For all, for some by name, or both. */
static void choose_bounds(struct bounded_table *t, struct bl_random *r)
{
    struct bl_bound common = random_bound(r);
    bool has_common = !one_in(r, 4), any = has_common;
    if (has_common)
        append_bound(t->spec, "", common);
    for (size_t i = 0; i < t->table.schema.n_columns; i++) {
        const struct bl_column *c = &t->table.schema.columns[i];
        t->bounds[i] =
            has_common ? common : (struct bl_bound){.kind = BL_BOUND_EXACT};
        if (!bl_type_is_numeric(c->type))
            t->bounds[i].kind = BL_BOUND_EXACT;
        else if (one_in(r, 2) || !any) {
            t->bounds[i] = random_bound(r);
            append_bound(t->spec, c->name, t->bounds[i]);
            any = true;
        }
    }
    if (!any)
        append_bound(t->spec, "", common);
}

static size_t random_rows(struct bl_random *r)
{
    if (one_in(r, 30))
        return 1 + bl_random_below(r, 600);
    return 1 + bl_random_below(r, one_in(r, 4) ? 100 : 20);
}

void bounded_table_make(struct bounded_table *t, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 77);
    *t = (struct bounded_table){0};
    size_t n = 1 + bl_random_below(&r, BOUNDED_TABLE_MAX_COLUMNS);
    bool has_fields = one_in(&r, 5);
    for (size_t i = 0; i < n; i++)
        add_column(&t->table, has_fields && one_in(&r, 2), &r);
    size_t n_rows = random_rows(&r);
    table_fill(&t->table, n_rows);
    for (size_t i = 0; i < n; i++)
        fill_column(&t->table.rows.vectors[i], n_rows, &t->table, &r);
    choose_bounds(t, &r);
    t->rows_per_group =
        one_in(&r, 2) ? n_rows : 1 + bl_random_below(&r, n_rows);
}

void bounded_table_release(struct bounded_table *t)
{
    table_release(&t->table);
}
