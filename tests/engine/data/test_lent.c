/* Sources that own no data. */
#include "engine/data/lent.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/engine/data/table.h"

enum { X, Y, N_COLUMNS };
enum { N_ROWS = 10 };

static struct bl_error err;
static struct table table;

static void make_table(void)
{
    table_column(&table, "x", BL_FLOAT64);
    table_column(&table, "y", BL_INT16);
    table_fill(&table, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        table_put(&table, X, row, 0.5 * (double)row);
        table_put(&table, Y, row, -(double)row);
    }
}

/* All of y, four rows at a time, x left out. */
static void expect_rows(struct bl_source *s, size_t first)
{
    const bool wanted[N_COLUMNS] = {false, true};
    struct bl_batch b;
    table_require(bl_batch_init(&b, &s->schema, wanted, 4, &err), &err);
    for (size_t row = first; row < N_ROWS; row += b.n_rows) {
        cr_assert(eq(int, bl_source_read(s, &b, &err), BL_OK));
        cr_expect(eq(u64, b.first_row, row));
        cr_assert(eq(sz, b.n_rows, N_ROWS - row < 4 ? N_ROWS - row : 4));
        for (size_t i = 0; i < b.n_rows; i++)
            cr_expect(
                eq(int, ((int16_t *)b.vectors[Y].values)[i], -(int)(row + i)));
    }
    cr_assert(eq(int, bl_source_read(s, &b, &err), BL_OK));
    cr_expect(eq(sz, b.n_rows, 0));
    bl_batch_release(&b);
}

Test(lent, a_batch)
{
    struct bl_source *s;
    make_table();
    table.schema.n_rows = 99; // what counts are the rows that are there
    table_require(bl_source_of_batch(&s, &table.schema, &table.rows, &err),
                  &err);
    cr_expect(eq(u64, s->schema.n_rows, N_ROWS));
    expect_rows(s, 0);
    cr_assert(eq(int, bl_source_seek(s, 7, &err), BL_OK));
    expect_rows(s, 7);
    bl_source_close(s);
    table_release(&table);
}

Test(lent, a_source_outlives_what_lent_it)
{
    struct bl_source *owned, *s;
    make_table();
    table_require(bl_source_of_batch(&owned, &table.schema, &table.rows, &err),
                  &err);
    for (int i = 0; i < 2; i++) {
        table_require(bl_source_lend(&s, owned, &err), &err);
        cr_assert(eq(int, bl_source_seek(s, 3, &err), BL_OK));
        expect_rows(s, 3);
        bl_source_close(s);
    }
    bl_source_close(owned);
    table_release(&table);
}
