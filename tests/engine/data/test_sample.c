#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

#include "engine/data/sample.h"
#include "tests/engine/data/table.h"

static struct bl_error err;

/* Row i holds i, and a field of i and -i. */
static struct table numbered_table(size_t n_rows)
{
    struct table t = {0};
    table_column(&t, "i", BL_INT32);
    bl_column_set_dims(table_column(&t, "pair", BL_FLOAT64), (size_t[]){2}, 1,
                       &err);
    table_column(&t, "word", BL_TEXT);
    table_column(&t, "jagged", BL_UNREADABLE);
    table_fill(&t, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        ((int32_t *)table_values(&t, 0))[i] = (int32_t)i;
        ((double *)table_values(&t, 1))[2 * i] = (double)i;
        ((double *)table_values(&t, 1))[2 * i + 1] = -(double)i;
        bl_vector_put_text(&t.rows.vectors[2], i, "w", 1, &err);
    }
    return t;
}

/* Samples the table in batches of `step` rows. */
static struct bl_sample sample_blocks(const struct table *t, size_t max_rows,
                                      size_t block, size_t step, uint64_t seed)
{
    struct bl_sample sample;
    cr_assert_eq(bl_sample_init_blocks(&sample, &t->schema, NULL, max_rows,
                                       block, seed, &err),
                 BL_OK);
    struct bl_batch part = t->rows; // its vectors are moved over the table
    struct bl_vector vectors[4];
    part.vectors = vectors;
    for (size_t row = 0; row < t->rows.n_rows; row += part.n_rows) {
        size_t left = t->rows.n_rows - row;
        part.n_rows = left < step ? left : step;
        part.first_row = row;
        memcpy(vectors, t->rows.vectors, sizeof vectors);
        for (size_t i = 0; i < 2; i++)
            vectors[i].values = bl_vector_at(&t->rows.vectors[i], row, 0);
        bl_sample_add(&sample, &part);
    }
    return sample;
}

static struct bl_sample sample_of(const struct table *t, size_t max_rows,
                                  size_t step, uint64_t seed)
{
    return sample_blocks(t, max_rows, 1, step, seed);
}

static void check_rows_are_whole_and_in_order(const struct bl_batch *rows)
{
    const int32_t *i = rows->vectors[0].values;
    const double *pair = rows->vectors[1].values;
    for (size_t k = 0; k < rows->n_rows; k++) {
        cr_assert_eq(pair[2 * k], i[k]);
        cr_assert_eq(pair[2 * k + 1], -i[k]);
        cr_assert(k == 0 || i[k - 1] < i[k]);
    }
    cr_assert_not(bl_batch_has(rows, 2));
    cr_assert_not(bl_batch_has(rows, 3));
}

Test(sample, all_rows_are_taken_when_they_fit)
{
    struct table t = numbered_table(100);
    for (size_t max = 100; max <= 101; max++) {
        struct bl_sample sample = sample_of(&t, max, 7, 0);
        cr_assert_eq(sample.rows.n_rows, 100);
        cr_assert_eq(sample.n_seen, 100);
        check_rows_are_whole_and_in_order(&sample.rows);
        bl_sample_release(&sample);
    }
    table_release(&t);
}

Test(sample, takes_exactly_as_many_rows_as_there_is_room)
{
    struct table t = numbered_table(1000);
    for (size_t max = 0; max < 1000; max = 3 * max + 1) {
        struct bl_sample sample = sample_of(&t, max, 64, max);
        cr_assert_eq(sample.rows.n_rows, max);
        check_rows_are_whole_and_in_order(&sample.rows);
        bl_sample_release(&sample);
    }
    table_release(&t);
}

Test(sample, does_not_depend_on_the_batches)
{
    struct table t = numbered_table(1000);
    struct bl_sample a = sample_of(&t, 50, 1000, 9);
    struct bl_sample b = sample_of(&t, 50, 1, 9);
    struct bl_sample other = sample_of(&t, 50, 1000, 10);
    size_t bytes = 50 * sizeof(int32_t);
    cr_assert_eq(
        memcmp(a.rows.vectors[0].values, b.rows.vectors[0].values, bytes), 0);
    cr_assert_neq(
        memcmp(a.rows.vectors[0].values, other.rows.vectors[0].values, bytes),
        0);
    bl_sample_release(&a);
    bl_sample_release(&b);
    bl_sample_release(&other);
    table_release(&t);
}

Test(sample, every_row_is_as_likely)
{
    enum { N = 40, TAKEN = 10, TRIES = 4000 };
    struct table t = numbered_table(N);
    size_t counts[N] = {0};
    for (size_t seed = 0; seed < TRIES; seed++) {
        struct bl_sample sample = sample_of(&t, TAKEN, 16, seed);
        for (size_t k = 0; k < TAKEN; k++)
            counts[((int32_t *)sample.rows.vectors[0].values)[k]]++;
        bl_sample_release(&sample);
    }
    // Without replacement: the variance of a count is TRIES p (1 - p).
    double p = (double)TAKEN / N, chi2 = 0;
    for (size_t i = 0; i < N; i++)
        chi2 += pow((double)counts[i] - TRIES * p, 2) / (TRIES * p * (1 - p));
    chi2 *= (double)(N - 1) / N;
    cr_assert_lt(chi2, 72.1, "p = 0.001 with 39 degrees of freedom: %g", chi2);
    table_release(&t);
}

Test(sample, rows_within_a_number_of_bytes)
{
    struct table t = numbered_table(1);
    cr_assert_eq(bl_sample_rows_within(&t.schema, 20 * 10 + 19), 10);
    cr_assert_eq(bl_sample_rows_within(&t.schema, 3), 1);
    cr_assert_geq(bl_sample_rows_within(&(struct bl_schema){0}, 100), 1);
    table_release(&t);
}

/* Every block that is taken is whole, but for the table's last. */
Test(sample, takes_blocks_of_rows)
{
    struct table t = numbered_table(1003);
    for (size_t max = 0; max < 1003; max += 59) {
        struct bl_sample sample = sample_blocks(&t, max, 10, 7, max);
        const int32_t *row = sample.rows.vectors[0].values;
        size_t n = sample.rows.n_rows, expected = max - max % 10;
        expected = max > 0 && max < 10 ? 10 : expected;
        check_rows_are_whole_and_in_order(&sample.rows);
        cr_expect(n == expected || n == expected - 7, "%zu of %zu", n, max);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq((size_t)row[i] % 10, i % 10);
        bl_sample_release(&sample);
    }
    table_release(&t);
}

/* Of 1000 samples of 3 of 10 blocks, each block is in 300 or so. */
Test(sample, blocks_are_taken_evenly)
{
    struct table t = numbered_table(95);
    size_t n[10] = {0};
    for (uint64_t seed = 0; seed < 1000; seed++) {
        struct bl_sample sample = sample_blocks(&t, 35, 10, 95, seed);
        const int32_t *row = sample.rows.vectors[0].values;
        for (size_t i = 0; i < sample.rows.n_rows; i += 10)
            n[row[i] / 10]++;
        bl_sample_release(&sample);
    }
    for (size_t block = 0; block < 10; block++) // 6 deviations: 87
        cr_expect(n[block] > 213 && n[block] < 387, "%zu: %zu", block,
                  n[block]);
    table_release(&t);
}
