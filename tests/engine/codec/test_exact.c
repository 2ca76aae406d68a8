#include "engine/codec/exact.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "tests/engine/data/table.h"

/* A column of one table, and its streams. */
struct column {
    struct table table;
    struct bl_buffer streams[BL_EXACT_N_STREAMS];
};

static struct bl_error err;

static void start(struct column *c, enum bl_type type, size_t n_rows)
{
    *c = (struct column){0};
    table_column(&c->table, "c", type);
    table_fill(&c->table, n_rows);
}

static struct bl_vector *vector_of(struct column *c)
{
    return &c->table.rows.vectors[0];
}

static void put(struct column *c, size_t row, const char *text, size_t n)
{
    cr_assert(
        eq(int, bl_vector_put_text(vector_of(c), row, text, n, &err), BL_OK));
}

/* Texts "0", "1", ... of that many numbers, each as likely. */
static void put_numbers(struct column *c, size_t n_rows, uint64_t n_distinct)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t row = 0; row < n_rows; row++) {
        char text[32];
        int n = snprintf(text, sizeof text, "%llu",
                         (unsigned long long)bl_random_below(&r, n_distinct));
        put(c, row, text, (size_t)n);
    }
}

static void end(struct column *c)
{
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        bl_buffer_release(&c->streams[s]);
    table_release(&c->table);
}

static void pack(struct column *c, size_t n_rows)
{
    cr_assert(
        eq(int, bl_exact_pack(c->streams, vector_of(c), n_rows, &err), BL_OK));
}

static size_t size_of(const struct column *c)
{
    size_t size = 0;
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        size += c->streams[s].size;
    return size;
}

static enum bl_status unpack(struct bl_batch *rows, const struct column *c,
                             size_t n_rows)
{
    const struct bl_buffer *streams[BL_EXACT_N_STREAMS];
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        streams[s] = c->streams[s].size > 0 ? &c->streams[s] : NULL;
    cr_assert(eq(int, bl_batch_init(rows, &c->table.schema, NULL, n_rows, &err),
                 BL_OK));
    return bl_exact_unpack(&rows->vectors[0], n_rows, streams, &err);
}

static void expect_back(const struct column *c, size_t n_rows)
{
    struct bl_batch rows;
    cr_assert(eq(int, unpack(&rows, c, n_rows), BL_OK), "%s", err.text);
    for (size_t row = 0; row < n_rows; row++) {
        size_t n, m;
        const char *a = bl_vector_text(&c->table.rows.vectors[0], row, &n);
        const char *b = bl_vector_text(&rows.vectors[0], row, &m);
        cr_assert(n == m && (n == 0 || memcmp(a, b, n) == 0), "row %zu", row);
    }
    bl_batch_release(&rows);
}

Test(exact, values_come_back)
{
    struct column c;
    struct bl_batch rows;
    start(&c, BL_INT64, 1000);
    for (size_t row = 0; row < 1000; row++)
        table_put(&c.table, 0, row, (double)(row * row % 977));
    pack(&c, 1000);
    cr_expect(zero(sz, c.streams[BL_EXACT_TEXT].size));
    cr_assert(eq(int, unpack(&rows, &c, 1000), BL_OK));
    cr_expect(eq(int,
                 memcmp(rows.vectors[0].values, vector_of(&c)->values,
                        1000 * sizeof(int64_t)),
                 0));
    bl_batch_release(&rows);
    end(&c);
}

/* A bit each and the two strings. */
Test(exact, text_of_two_values_costs_a_bit)
{
    enum { N = 20000 };
    struct column c;
    struct bl_random r = bl_random_new(7, 0);
    start(&c, BL_TEXT, N);
    for (size_t row = 0; row < N; row++)
        put(&c, row, bl_random_below(&r, 2) ? "barrel" : "endcap", 6);
    pack(&c, N);
    cr_expect(gt(sz, c.streams[BL_EXACT_VALUES].size, 0));
    cr_expect(lt(sz, size_of(&c), N / 8 + 100));
    expect_back(&c, N);
    end(&c);
}

/* More than a byte can number. */
Test(exact, text_of_hundreds_of_values_has_a_dictionary)
{
    enum { N = 20000 };
    struct column c;
    start(&c, BL_TEXT, N);
    put_numbers(&c, N, 700);
    pack(&c, N);
    cr_expect(gt(sz, c.streams[BL_EXACT_VALUES].size, 0));
    cr_expect(lt(sz, size_of(&c), N * 10 / 8)); // log2(700) = 9.5
    expect_back(&c, N);
    end(&c);
}

Test(exact, text_that_does_not_repeat_has_none)
{
    enum { N = 3000 };
    struct column c;
    start(&c, BL_TEXT, N);
    put_numbers(&c, N, UINT64_C(1) << 40);
    pack(&c, N);
    cr_expect(zero(sz, c.streams[BL_EXACT_VALUES].size));
    expect_back(&c, N);
    end(&c);
}

Test(exact, text_of_any_bytes_and_lengths_comes_back)
{
    static char longer[300] = "long";
    struct column c;
    start(&c, BL_TEXT, 400);
    for (size_t row = 0; row < 400; row++)
        put(&c, row, "\0\xFF", row % 3);
    pack(&c, 400);
    expect_back(&c, 400);
    end(&c);
    start(&c, BL_TEXT, 400); // too long for a dictionary
    for (size_t row = 0; row < 400; row++)
        put(&c, row, longer, sizeof longer - row % 2);
    pack(&c, 400);
    cr_expect(zero(sz, c.streams[BL_EXACT_VALUES].size));
    expect_back(&c, 400);
    end(&c);
}

Test(exact, no_text_and_no_rows_come_back)
{
    struct column c;
    start(&c, BL_TEXT, 50);
    for (size_t row = 0; row < 50; row++)
        put(&c, row, "", 0);
    pack(&c, 50);
    expect_back(&c, 50);
    end(&c);
    start(&c, BL_TEXT, 1);
    put(&c, 0, "x", 1);
    pack(&c, 1);
    expect_back(&c, 1);
    end(&c);
}

static void start_dictionary(struct column *c)
{
    start(c, BL_TEXT, 300);
    put_numbers(c, 300, 5);
    pack(c, 300);
    cr_assert(gt(sz, c->streams[BL_EXACT_VALUES].size, 0));
}

static void try_damaged(const struct column *c)
{
    struct bl_batch rows;
    enum bl_status status = unpack(&rows, c, 300);
    cr_expect(status == BL_OK || status == BL_BROKEN, "%d", (int)status);
    bl_batch_release(&rows);
}

Test(exact, damaged_dictionaries_are_refused_or_read)
{
    struct column c;
    start_dictionary(&c);
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++) {
        struct bl_buffer *b = &c.streams[s];
        for (size_t bit = 0; bit < 8 * b->size; bit++) {
            b->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            try_damaged(&c);
            b->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        size_t whole = b->size;
        for (b->size = 1; b->size < whole; b->size++)
            try_damaged(&c);
    }
    end(&c);
}

Test(exact, a_stream_that_is_missing_is_damage)
{
    for (size_t s = BL_EXACT_LENGTHS; s < BL_EXACT_N_STREAMS; s++) {
        struct column c;
        struct bl_batch rows;
        start_dictionary(&c);
        bl_buffer_release(&c.streams[s]);
        cr_expect(eq(int, unpack(&rows, &c, 300), BL_BROKEN));
        bl_batch_release(&rows);
        end(&c);
    }
}
