/* Rows and columns of a bounded file touch only their row groups and streams:
 * every byte that is read is counted. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/codec/decoder.h"
#include "engine/codec/stream.h"
#include "engine/job/compress.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

enum { N_ROWS = 200000, PER_GROUP = 65536, A = 0, B, SUM, NOISE, N_COLUMNS };

static struct bl_error err;

/* A reader that counts. */

struct counter {
    struct bl_container_reader base;
    struct bl_container_reader *file;
    size_t *bytes; // that were read
};

static enum bl_status count_size(struct bl_container_reader *r,
                                 const char *name, uint64_t *n,
                                 struct bl_error *error)
{
    struct counter *c = (struct counter *)r;
    return c->file->ops->size(c->file, name, n, error);
}

static enum bl_status count_read(struct bl_container_reader *r,
                                 const char *name, uint64_t at, size_t n,
                                 void *bytes, struct bl_error *error)
{
    struct counter *c = (struct counter *)r;
    *c->bytes += n;
    return c->file->ops->read(c->file, name, at, n, bytes, error);
}

static void count_close(struct bl_container_reader *r)
{
    struct counter *c = (struct counter *)r;
    c->file->ops->close(c->file);
    free(c);
}

static const struct bl_container_reader_ops counting = {count_size, count_read,
                                                        count_close};

static struct bl_source *open_counted(struct memory_container *file,
                                      size_t *bytes, size_t n_threads,
                                      struct bl_pool **pool)
{
    struct counter *c = calloc(1, sizeof *c);
    struct bl_source *source;
    c->file = memory_container_reader(file);
    c->base = (struct bl_container_reader){&counting, c->file->file_bytes};
    c->bytes = bytes;
    *bytes = 0;
    cr_assert_eq(bl_pool_new(pool, n_threads, &err), BL_OK);
    cr_assert_eq(bl_decoder_open(&source, &c->base, NULL, *pool, &err), BL_OK,
                 "%s", err.text);
    return source;
}

/* A table in four groups, one column of which is the sum of two. */

static void make_table(struct table *t)
{
    struct bl_random r = bl_random_new(8, 0);
    *t = (struct table){0};
    table_column(t, "a", BL_INT32);
    table_column(t, "b", BL_INT32);
    table_column(t, "sum", BL_INT32);
    table_column(t, "noise", BL_FLOAT32);
    table_fill(t, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        double a = (double)bl_random_below(&r, 1000);
        double b = (double)bl_random_below(&r, 1000);
        table_put(t, A, row, a);
        table_put(t, B, row, b);
        table_put(t, SUM, row, a + b);
        table_put(t, NOISE, row, bl_random_normal(&r));
    }
}

static void compress(struct memory_container *file, const struct table *t)
{
    static const struct bl_recipe_lines recipe = {.tool = "baler test"};
    struct bl_options options = BL_OPTIONS_INIT;
    struct bl_compress_report report;
    struct witness witness = {0};
    struct bl_source *source = fixture_source(t);
    struct bl_container_writer *w = memory_container_writer(file);
    options.bound = "exact,noise=abs:0.001";
    cr_assert_eq(bl_job_compress(&report, source, NULL, false, &options,
                                 &recipe, w, NULL, witness_observer(&witness),
                                 &err),
                 BL_OK, "%s", err.text);
    w->ops->close(w);
    bl_source_close(source);
}

static struct table table;
static struct memory_container file;

static void setup(void)
{
    make_table(&table);
    compress(&file, &table);
}

static void teardown(void)
{
    memory_container_release(&file);
    table_release(&table);
}

TestSuite(random_access, .init = setup, .fini = teardown);

/* Reads rows [first, last) of the wanted columns, compared with the table
 * where they are exact; returns the bytes that took beyond opening. */
static size_t bytes_of(const bool *wanted, uint64_t first, uint64_t last,
                       size_t n_threads)
{
    size_t bytes, at_first;
    struct bl_pool *pool;
    struct bl_batch b;
    struct bl_source *source = open_counted(&file, &bytes, n_threads, &pool);
    at_first = bytes;
    cr_assert_eq(bl_batch_init(&b, &source->schema, wanted,
                               (size_t)(last - first), &err),
                 BL_OK);
    cr_assert_eq(bl_source_seek(source, first, &err), BL_OK);
    bl_decoder_expect(source, last);
    cr_assert_eq(bl_source_read(source, &b, &err), BL_OK, "%s", err.text);
    cr_assert_eq(b.n_rows, last - first);
    for (size_t c = A; c <= SUM; c++)
        if (wanted[c])
            cr_expect(fixture_same_rows(
                &b.vectors[c], 0, &table.rows.vectors[c], first, b.n_rows));
    bl_batch_release(&b);
    bl_source_close(source);
    bl_pool_free(pool);
    return bytes - at_first;
}

/* Bytes of some streams in groups [first, last), their directories counted. */
static size_t stored(const bool *columns, size_t first, size_t last)
{
    size_t bytes, total = 0;
    struct bl_pool *pool;
    struct bl_source *source = open_counted(&file, &bytes, 1, &pool);
    const struct bl_meta *m = bl_decoder_meta(source);
    struct bl_container_reader *r = memory_container_reader(&file);
    for (size_t g = first; g < last; g++) {
        struct bl_directory d;
        cr_assert_eq(bl_directory_get(&d, m, g, r, &err), BL_OK);
        total += (size_t)m->groups[g].directory_bytes;
        for (size_t i = 0; i < d.n; i++)
            if (columns[d.streams[i].column])
                total += (size_t)d.streams[i].size;
        bl_directory_release(&d);
    }
    r->ops->close(r);
    bl_source_close(source);
    bl_pool_free(pool);
    return total;
}

Test(random_access, one_column_of_one_group)
{
    const bool noise[N_COLUMNS] = {[NOISE] = true};
    size_t bytes = bytes_of(noise, PER_GROUP + 7, PER_GROUP + 90, 2);
    cr_expect_eq(bytes, stored(noise, 1, 2));
    cr_expect_lt(bytes, memory_container_bytes(&file) / 8);
}

/* Of a, b and a + b two are stored, whichever they are: the third takes both,
 * and one of the two takes itself. */
Test(random_access, a_predicted_column_takes_what_predicts_it)
{
    const bool all[N_COLUMNS] = {true, true, true, false};
    size_t three = bytes_of(all, 0, 10, 1), sum = 0, largest = 0;
    cr_expect_eq(three, stored(all, 0, 1));
    for (size_t c = A; c <= SUM; c++) {
        bool one[N_COLUMNS] = {false};
        one[c] = true;
        size_t bytes = bytes_of(one, 0, 10, 1);
        sum += bytes;
        largest = bytes > largest ? bytes : largest;
    }
    cr_expect_eq(largest, three);
    cr_expect_lt(sum, 3 * three);
}

Test(random_access, rows_of_several_groups_on_any_number_of_threads)
{
    const bool some[N_COLUMNS] = {[A] = true, [NOISE] = true};
    const size_t threads[] = {1, 2, 3, 7};
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(bytes_of(some, 65000, 140000, threads[i]),
                     stored(some, 0, 3));
}

Test(random_access, rows_here_and_there_are_the_same_as_in_a_row)
{
    struct bl_random r = bl_random_new(5, 1);
    const bool all[N_COLUMNS] = {true, true, true, false};
    for (size_t i = 0; i < 6; i++) {
        uint64_t first = bl_random_below(&r, N_ROWS - 1000);
        bytes_of(all, first, first + 1 + bl_random_below(&r, 999), 3);
    }
}
