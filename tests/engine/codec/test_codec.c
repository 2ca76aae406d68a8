/* Whole tables through the encoder and the decoder. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/codec/decoder.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/codec/random_table.h"

enum { N_TABLES = 300, N_TABLES_FEW = 60 };

static struct bl_error err;

/* A random table, its model and its file. */
struct coded {
    struct random_table from;
    struct bl_model *model;
    struct memory_container file;
    size_t stored[RANDOM_TABLE_MAX_COLUMNS]; // the table's column of each
    size_t n_stored;
};

static void make(struct coded *k, uint64_t seed, size_t n_threads)
{
    *k = (struct coded){0};
    random_table_make(&k->from, seed);
    const struct bl_schema *s = &k->from.table.schema;
    if (k->from.n_compressed > 0)
        k->model = fixture_model(
            s, k->from.roles,
            seed % 2 == 0 ? BL_PRECISION_FLOAT32 : BL_PRECISION_FLOAT64, seed);
    for (size_t i = 0; i < s->n_columns; i++)
        if (k->from.roles[i] != BL_ROLE_DROP)
            k->stored[k->n_stored++] = i;
    fixture_encode(&k->file, &k->from.table, k->from.roles, k->model,
                   k->from.rows_per_group, n_threads);
}

static void release(struct coded *k)
{
    memory_container_release(&k->file);
    bl_model_free(k->model);
    random_table_release(&k->from);
}

static void restore(struct bl_batch *rows, struct coded *k, size_t n_threads)
{
    cr_assert_eq(fixture_restore(rows, &k->file, NULL, n_threads, &err), BL_OK,
                 "%s", err.text);
    cr_assert(eq(sz, rows->n_rows, k->from.table.rows.n_rows));
    cr_assert(eq(sz, rows->n_columns, k->n_stored));
}

struct limits {
    double low, high;
};

static struct limits limits_of(const double *x, size_t n)
{
    struct limits l = {INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i])) {
            l.low = fmin(l.low, x[i]);
            l.high = fmax(l.high, x[i]);
        }
    return l;
}

/* Non-finite values are the same bits, the others within the original's
 * range. */
static void expect_restored(const struct bl_vector *was,
                            const struct bl_vector *is, size_t n, uint64_t seed)
{
    size_t size = bl_type_size(was->type);
    double *before = malloc(n * sizeof *before);
    double *after = malloc(n * sizeof *after);
    bl_type_to_double(before, was->values, was->type, n);
    bl_type_to_double(after, is->values, is->type, n);
    struct limits l = limits_of(before, n);
    for (size_t i = 0; i < n; i++)
        if (isfinite(before[i]))
            cr_assert(after[i] >= l.low && after[i] <= l.high,
                      "table %zu: %g in [%g, %g]", (size_t)seed, after[i],
                      l.low, l.high);
        else
            cr_assert(eq(int,
                         memcmp((char *)was->values + i * size,
                                (char *)is->values + i * size, size),
                         0));
    free(after);
    free(before);
}

Test(codec, every_type_comes_back_as_its_role_says)
{
    for (uint64_t seed = 0; seed < N_TABLES; seed++) {
        struct coded k;
        struct bl_batch rows;
        make(&k, seed, 1);
        restore(&rows, &k, 1);
        for (size_t c = 0; c < k.n_stored; c++) {
            const struct bl_vector *was =
                &k.from.table.rows.vectors[k.stored[c]];
            const struct bl_vector *is = &rows.vectors[c];
            cr_assert(eq(int, is->type, was->type));
            cr_assert(eq(sz, is->width, was->width));
            if (k.from.roles[k.stored[c]] == BL_ROLE_EXACT)
                cr_assert(fixture_same_rows(was, 0, is, 0, rows.n_rows),
                          "table %zu, column %zu", (size_t)seed, c);
            else
                expect_restored(was, is, rows.n_rows * was->width, seed);
        }
        bl_batch_release(&rows);
        release(&k);
    }
}

static void expect_same_file(const struct memory_container *a,
                             const struct memory_container *b)
{
    cr_assert(eq(sz, a->n_parts, b->n_parts));
    for (size_t i = 0; i < a->n_parts; i++) {
        cr_assert(eq(sz, a->parts[i].n, b->parts[i].n));
        cr_expect(
            eq(int, memcmp(a->parts[i].bytes, b->parts[i].bytes, a->parts[i].n),
               0));
    }
}

static void expect_same_batch(const struct bl_batch *a,
                              const struct bl_batch *b)
{
    for (size_t c = 0; c < a->n_columns; c++)
        cr_expect(
            fixture_same_rows(&a->vectors[c], 0, &b->vectors[c], 0, a->n_rows));
}

Test(codec, threads_change_no_bit)
{
    for (uint64_t seed = 0; seed < N_TABLES_FEW; seed++) {
        struct coded k, other;
        struct bl_batch rows, again;
        make(&k, seed, 1);
        restore(&rows, &k, 1);
        for (size_t n_threads = 2; n_threads <= 3; n_threads++) {
            make(&other, seed, n_threads);
            expect_same_file(&k.file, &other.file);
            restore(&again, &k, n_threads);
            expect_same_batch(&rows, &again);
            bl_batch_release(&again);
            release(&other);
        }
        bl_batch_release(&rows);
        release(&k);
    }
}

/* Reads pieces at random places with random columns; each must be what
 * reading everything gave. */
static void read_here_and_there(struct coded *k, const struct bl_batch *all,
                                struct bl_source *source, struct bl_random *r)
{
    size_t n = all->n_rows;
    for (int i = 0; i < 12; i++) {
        bool wanted[RANDOM_TABLE_MAX_COLUMNS];
        struct bl_batch piece;
        for (size_t c = 0; c < k->n_stored; c++)
            wanted[c] = bl_random_below(r, 2) == 1;
        size_t first = bl_random_below(r, n + 1);
        size_t room = 1 + bl_random_below(r, n);
        bl_batch_init(&piece, &source->schema, wanted, room, &err);
        cr_assert(eq(int, bl_source_seek(source, first, &err), BL_OK));
        for (int reads = 0; reads < 2; reads++) { // and goes on from there
            cr_assert(eq(int, bl_source_read(source, &piece, &err), BL_OK));
            size_t left = n - first;
            cr_assert(eq(sz, piece.n_rows, left < room ? left : room));
            cr_assert(eq(u64, piece.first_row, first));
            for (size_t c = 0; c < k->n_stored; c++)
                if (wanted[c])
                    cr_assert(fixture_same_rows(&piece.vectors[c], 0,
                                                &all->vectors[c], first,
                                                piece.n_rows));
                else
                    cr_assert_not(bl_batch_has(&piece, c));
            first += piece.n_rows;
        }
        bl_batch_release(&piece);
    }
}

Test(codec, any_pattern_of_reading_gives_the_same_values)
{
    for (uint64_t seed = 0; seed < N_TABLES_FEW; seed++) {
        struct coded k;
        struct bl_batch all;
        struct bl_source *source;
        struct bl_random r = bl_random_new(seed, 9);
        make(&k, seed, 1);
        restore(&all, &k, 1);
        cr_assert(eq(int,
                     bl_decoder_open(&source, memory_container_reader(&k.file),
                                     NULL, NULL, &err),
                     BL_OK));
        read_here_and_there(&k, &all, source, &r);
        cr_expect(
            eq(int, bl_source_seek(source, all.n_rows + 1, &err), BL_USAGE));
        bl_source_close(source);
        bl_batch_release(&all);
        release(&k);
    }
}
