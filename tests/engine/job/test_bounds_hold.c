/* What is promised of every value holds: 10,000 random tables through the
 * whole of the bounded path, into a container and back, compared by rules
 * that are written down here once more.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "engine/codec/decoder.h"
#include "engine/job/compress.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/bounded_table.h"
#include "tests/engine/job/witness.h"

/* Under sanitizers, and without optimisation, a table takes many times as
 * long. */
#ifdef NDEBUG
enum { N_TABLES = 10000 };
#else
enum { N_TABLES = 600 };
#endif

static struct bl_error err;

/* A source that says it is as long as a row group is to be, once it was read
 * to its end: the encoder makes no group larger than the table. */

struct short_source {
    struct bl_source base;
    struct bl_source *whole;
    size_t rows_per_group;
};

static enum bl_status short_read(struct bl_source *base, struct bl_batch *b,
                                 struct bl_error *error)
{
    struct short_source *s = (struct short_source *)base;
    size_t before = b->n_rows;
    enum bl_status status = bl_source_read(s->whole, b, error);
    if (b->n_rows == before)
        base->schema.n_rows = s->rows_per_group;
    return status;
}

static enum bl_status short_seek(struct bl_source *base, uint64_t row,
                                 struct bl_error *error)
{
    return bl_source_seek(((struct short_source *)base)->whole, row, error);
}

static void short_close(struct bl_source *base)
{
    bl_source_close(((struct short_source *)base)->whole);
    free(base);
}

static const struct bl_source_ops short_ops = {short_read, short_seek,
                                               short_close};

static struct bl_source *source_of(const struct bounded_table *t)
{
    struct short_source *s = calloc(1, sizeof *s);
    s->base.ops = &short_ops;
    s->whole = fixture_source(&t->table);
    s->rows_per_group = t->rows_per_group;
    table_require(bl_schema_copy(&s->base.schema, &t->table.schema, &err),
                  &err);
    return &s->base;
}

/* There and back. */

static void compress(struct memory_container *file,
                     const struct bounded_table *t, size_t n_threads,
                     uint64_t seed)
{
    static const struct bl_recipe_lines recipe = {.tool = "baler test"};
    struct bl_options options = BL_OPTIONS_INIT;
    struct bl_compress_report report;
    struct witness witness = {0};
    struct bl_pool *pool;
    struct bl_source *source = source_of(t);
    struct bl_container_writer *w = memory_container_writer(file);
    options.bound = t->spec;
    table_require(bl_pool_new(&pool, n_threads, &err), &err);
    enum bl_status status =
        bl_job_compress(&report, source, NULL, false, &options, &recipe, w,
                        pool, witness_observer(&witness), &err);
    cr_assert_eq(status, BL_OK, "table %llu, %s: %s", (unsigned long long)seed,
                 t->spec, err.text);
    cr_assert_eq(report.certificate.violations, 0);
    bl_pool_free(pool);
    w->ops->close(w);
    bl_source_close(source);
}

/* The rules. */

struct column {
    const struct bl_vector *before, *after;
    struct bl_bound bound;
    size_t cells;
    double extent; // largest - smallest finite value
};

static double number(const struct bl_vector *v, size_t i)
{
    double x;
    bl_type_to_double(&x, bl_vector_at(v, 0, i), v->type, 1);
    return x;
}

static double extent_of(const struct bl_vector *v, size_t cells)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < cells; i++) {
        double x = number(v, i);
        if (!isfinite(x))
            continue;
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    return high - low;
}

static bool same_bits(const struct column *c, size_t i)
{
    return memcmp(bl_vector_at(c->before, 0, i), bl_vector_at(c->after, 0, i),
                  bl_type_size(c->before->type)) == 0;
}

/* |a - b| without rounding for integers, which doubles do not all hold. */
static double distance(const struct column *c, size_t i)
{
    int64_t a, b;
    if (bl_type_is_float(c->before->type))
        return fabs(number(c->after, i) - number(c->before, i));
    bl_type_to_whole(&a, bl_vector_at(c->before, 0, i), c->before->type, 1);
    bl_type_to_whole(&b, bl_vector_at(c->after, 0, i), c->after->type, 1);
    bool is_less =
        c->before->type == BL_UINT64 ? (uint64_t)a < (uint64_t)b : a < b;
    return (double)(is_less ? (uint64_t)b - (uint64_t)a
                            : (uint64_t)a - (uint64_t)b);
}

static bool holds(const struct column *c, size_t i)
{
    double x = number(c->before, i), y = number(c->after, i);
    if (c->bound.kind == BL_BOUND_EXACT || !isfinite(x))
        return same_bits(c, i);
    if (!isfinite(y))
        return false;
    double error = distance(c, i);
    switch (c->bound.kind) {
    case BL_BOUND_ABS:
        return error <= c->bound.limit;
    case BL_BOUND_RANGE:
        return error <= c->bound.limit * c->extent;
    default: // REL
        return x == 0 ? y == 0
                      : error <= c->bound.limit * fabs(x) &&
                            signbit(x) == signbit(y);
    }
}

static void check_numbers(const struct column *c, size_t column, uint64_t seed)
{
    for (size_t i = 0; i < c->cells; i++)
        cr_assert(holds(c, i),
                  "table %llu, column %zu, value %zu (%s, %d, %g): %.17g "
                  "%.17g",
                  (unsigned long long)seed, column, i,
                  bl_type_name(c->before->type), (int)c->bound.kind,
                  c->bound.limit, number(c->before, i), number(c->after, i));
}

static void check_table(const struct bounded_table *t,
                        const struct bl_batch *after, uint64_t seed)
{
    size_t n = t->table.rows.n_rows;
    for (size_t i = 0; i < after->n_columns; i++) {
        struct column c = {.before = &t->table.rows.vectors[i],
                           .after = &after->vectors[i],
                           .bound = t->bounds[i],
                           .cells = n * t->table.rows.vectors[i].width};
        if (c.before->type == BL_TEXT) {
            cr_assert(fixture_same_rows(c.before, 0, c.after, 0, n),
                      "table %llu, texts %zu", (unsigned long long)seed, i);
            continue;
        }
        c.extent = extent_of(c.before, c.cells);
        check_numbers(&c, i, seed);
    }
}

/* A sentinel is no number: no error is small enough for it. */
static void check_sentinels(const struct bounded_table *t,
                            const struct bl_batch *after,
                            struct memory_container *file, uint64_t seed)
{
    struct bl_meta m = {0};
    struct bl_container_reader *r = memory_container_reader(file);
    table_require(bl_meta_get(&m, r, &err), &err);
    for (size_t i = 0; i < m.codings.n; i++) {
        const struct bl_lattice *l = &m.codings.items[i].lattice;
        struct column c = {.before = &t->table.rows.vectors[i],
                           .after = &after->vectors[i]};
        c.cells = t->table.rows.n_rows * c.before->width;
        for (size_t k = 0; l->has_sentinel && k < c.cells; k++)
            cr_assert(number(c.before, k) != l->sentinel || same_bits(&c, k),
                      "table %llu, column %zu, sentinel %zu",
                      (unsigned long long)seed, i, k);
    }
    bl_meta_release(&m);
    r->ops->close(r);
}

static void check_one(uint64_t seed)
{
    struct bounded_table t;
    struct memory_container file = {0};
    struct bl_batch after;
    bounded_table_make(&t, seed);
    compress(&file, &t, 1 + seed % 3, seed);
    cr_assert_eq(fixture_restore(&after, &file, NULL, 1 + seed / 3 % 3, &err),
                 BL_OK, "table %llu, %s: %s", (unsigned long long)seed, t.spec,
                 err.text);
    check_table(&t, &after, seed);
    check_sentinels(&t, &after, &file, seed);
    bl_batch_release(&after);
    memory_container_release(&file);
    bounded_table_release(&t);
}

Test(bounds_hold, of_random_tables)
{
    const char *first = getenv("BALER_FIRST_TABLE"); // to look at one again
    uint64_t seed = first != NULL ? strtoull(first, NULL, 10) : 0;
    for (uint64_t end = seed + N_TABLES; seed < end; seed++)
        check_one(seed);
}
