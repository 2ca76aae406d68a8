#include "engine/data/derived.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/engine/data/table.h"

enum { N_ROWS = 100 };

static struct bl_error err;

/* A source over rows: x = row, y = row^2 as int32, t = "row <row>", and u, a
 * field of 2 x 3 cells of row + cell. */
struct rows {
    struct bl_source source;
    uint64_t next, fails_at;
    unsigned read; // bit per column: it has been wanted
};

static int n_open;

static void fill_row(struct bl_batch *b, size_t i, uint64_t row)
{
    char text[32];
    int n = snprintf(text, sizeof text, "row %d", (int)row);
    if (bl_batch_has(b, 0))
        ((double *)b->vectors[0].values)[i] = (double)row;
    if (bl_batch_has(b, 1))
        ((int32_t *)b->vectors[1].values)[i] = (int32_t)(row * row);
    if (bl_batch_has(b, 2))
        bl_vector_put_text(&b->vectors[2], i, text, (size_t)n, &err);
    for (size_t cell = 0; bl_batch_has(b, 3) && cell < 6; cell++)
        *(float *)bl_vector_at(&b->vectors[3], i, cell) = (float)(row + cell);
}

static enum bl_status rows_read(struct bl_source *s, struct bl_batch *b,
                                struct bl_error *e)
{
    struct rows *r = (struct rows *)s;
    cr_assert_eq(b->n_columns, 4);
    for (size_t i = 0; i < 4; i++)
        r->read |= (unsigned)bl_batch_has(b, i) << i;
    b->first_row = r->next;
    while (b->n_rows < b->capacity && r->next < s->schema.n_rows) {
        if (r->next == r->fails_at)
            return bl_fail(e, BL_FAILED, "row %d is bad", (int)r->next);
        fill_row(b, b->n_rows++, r->next++);
    }
    return BL_OK;
}

static enum bl_status rows_seek(struct bl_source *s, uint64_t row,
                                struct bl_error *e)
{
    (void)e;
    ((struct rows *)s)->next = row;
    return BL_OK;
}

static void rows_close(struct bl_source *s)
{
    n_open--;
    free(s);
}

static const struct bl_source_ops rows_ops = {rows_read, rows_seek, rows_close};

static struct rows *open_rows(void)
{
    struct rows *r = calloc(1, sizeof *r);
    struct bl_schema *s = &r->source.schema;
    struct bl_column *c;
    r->source.ops = &rows_ops;
    r->fails_at = UINT64_MAX;
    s->n_rows = N_ROWS;
    bl_schema_add(s, "x", BL_FLOAT64, &c, &err);
    bl_column_set_unit(c, "m", &err);
    bl_schema_add(s, "y", BL_INT32, NULL, &err);
    bl_schema_add(s, "t", BL_TEXT, NULL, &err);
    bl_schema_add(s, "u", BL_FLOAT32, &c, &err);
    bl_column_set_dims(c, (const size_t[]){2, 3}, 2, &err);
    n_open++;
    return r;
}

static const struct bl_formula formulas[] = {
    {"sum", NULL, "x + y"},
    {"twice", "km", "2 * sum"},
    {"far", NULL, "x + 1"},
    {"u2", NULL, "u * x"},
};

enum { N_FORMULAS = 4, X = 0, Y, T, U, SUM, TWICE, FAR, U2, N_COLUMNS };

static struct bl_source *open_derived(struct rows *inside)
{
    struct bl_source *s;
    table_require(
        bl_derived_open(&s, &inside->source, formulas, N_FORMULAS, NULL, &err),
        &err);
    return s;
}

Test(derived, columns_are_appended_to_the_schema)
{
    struct bl_source *s = open_derived(open_rows());
    const struct bl_column *c = s->schema.columns;
    cr_expect_eq(s->schema.n_rows, N_ROWS);
    cr_assert_eq(s->schema.n_columns, N_COLUMNS);
    cr_expect_str_eq(c[TWICE].name, "twice");
    cr_expect_str_eq(c[TWICE].note, "2 * sum");
    cr_expect_str_eq(c[TWICE].unit, "km");
    cr_expect_str_eq(c[FAR].unit, "m");
    cr_expect_null(c[SUM].unit);
    for (size_t i = 0; i < N_COLUMNS; i++)
        cr_expect_eq(c[i].derived, i >= SUM);
    cr_expect(c[U2].type == BL_FLOAT64 && c[U2].width == 6 &&
              c[U2].n_dims == 2 && c[U2].dims[1] == 3);
    bl_source_close(s);
    cr_expect_eq(n_open, 0);
}

static void check_row(const struct bl_batch *b, size_t i, uint64_t row)
{
    const double x = (double)row, sum = x + x * x;
    const double expected[N_COLUMNS] = {
        [X] = x, [SUM] = sum, [TWICE] = 2 * sum, [FAR] = x + 1};
    for (size_t c = 0; c < N_COLUMNS; c++)
        if (bl_batch_has(b, c) && c != Y && c != T && c != U && c != U2)
            cr_assert_eq(((double *)b->vectors[c].values)[i], expected[c]);
    for (size_t cell = 0; bl_batch_has(b, U2) && cell < 6; cell++)
        cr_assert_eq(*(double *)bl_vector_at(&b->vectors[U2], i, cell),
                     (x + (double)cell) * x);
    if (bl_batch_has(b, T)) {
        char text[32];
        size_t n;
        const char *found = bl_vector_text(&b->vectors[T], i, &n);
        cr_assert_eq(n, (size_t)sprintf(text, "row %d", (int)row));
        cr_assert_eq(memcmp(found, text, n), 0);
    }
}

/* Reads from `row` to the end with the columns whose bits are set. */
static void read_all(struct bl_source *s, uint64_t row, unsigned wanted,
                     size_t capacity)
{
    struct bl_batch b;
    bool flags[N_COLUMNS];
    for (size_t i = 0; i < N_COLUMNS; i++)
        flags[i] = wanted >> i & 1;
    table_require(bl_batch_init(&b, &s->schema, flags, capacity, &err), &err);
    table_require(bl_source_seek(s, row, &err), &err);
    do {
        table_require(bl_source_read(s, &b, &err), &err);
        cr_assert(b.n_rows == 0 || b.first_row == row);
        for (size_t i = 0; i < b.n_rows; i++)
            check_row(&b, i, row++);
    } while (b.n_rows > 0);
    cr_assert_eq(row, N_ROWS);
    bl_batch_release(&b);
}

Test(derived, any_choice_of_columns_and_any_batch)
{
    struct bl_source *s = open_derived(open_rows());
    for (unsigned wanted = 0; wanted < 1U << N_COLUMNS; wanted++)
        read_all(s, wanted % 7, wanted, 1 + wanted % 60);
    bl_source_close(s);
    cr_expect_eq(n_open, 0);
}

static unsigned columns_read_for(unsigned wanted)
{
    struct rows *inside = open_rows();
    struct bl_source *s = open_derived(inside);
    read_all(s, 0, wanted, 10);
    unsigned read = inside->read;
    bl_source_close(s);
    return read;
}

Test(derived, only_what_is_needed_is_read)
{
    cr_expect_eq(columns_read_for(0), 0);
    cr_expect_eq(columns_read_for(1 << T), 1 << T);
    cr_expect_eq(columns_read_for(1 << FAR), 1 << X);
    cr_expect_eq(columns_read_for(1 << TWICE), 1 << X | 1 << Y);
    cr_expect_eq(columns_read_for(1 << U2 | 1 << T), 1 << X | 1 << T | 1 << U);
}

Test(derived, failures_inside_come_through)
{
    struct rows *inside = open_rows();
    struct bl_source *s = open_derived(inside);
    struct bl_batch b;
    inside->fails_at = 42;
    table_require(bl_batch_init(&b, &s->schema, NULL, N_ROWS, &err), &err);
    cr_expect_eq(bl_source_read(s, &b, &err), BL_FAILED);
    cr_expect_str_eq(err.text, "row 42 is bad");
    bl_batch_release(&b);
    bl_source_close(s);
}

static void expect_refused(struct bl_formula f, const char *why)
{
    struct bl_formula both[] = {formulas[0], f};
    struct bl_source *s;
    cr_expect_eq(bl_derived_open(&s, &open_rows()->source, both, 2, NULL, &err),
                 BL_USAGE);
    cr_expect_not_null(strstr(err.text, why), "%s", err.text);
    cr_expect_eq(n_open, 0);
}

Test(derived, what_cannot_be)
{
    char is_long[BL_DERIVED_MAX_NAME + 2] = "";
    memset(is_long, 'n', sizeof is_long - 1);
    expect_refused((struct bl_formula){"x", NULL, "y"}, "x: there is a column");
    expect_refused((struct bl_formula){"sum", NULL, "y"}, "sum: there is a");
    expect_refused((struct bl_formula){"a", NULL, "a + 1"}, "a: there is no");
    expect_refused((struct bl_formula){"a", NULL, "twice"}, "no column");
    expect_refused((struct bl_formula){"a", NULL, "t"}, "text");
    expect_refused((struct bl_formula){is_long, NULL, "x"}, "63 bytes");
}

Test(derived, a_table_can_be_asked_before)
{
    struct rows *inside = open_rows();
    const struct bl_schema *s = &inside->source.schema;
    cr_expect_eq(bl_derived_check(s, formulas, N_FORMULAS, &err), BL_OK);
    cr_expect_eq(bl_derived_check(s, formulas + 1, 1, &err), BL_USAGE);
    cr_expect_not_null(strstr(err.text, "twice: there is no"), "%s", err.text);
    bl_source_close(&inside->source);
}

struct told {
    char text[256];
};

static void tell(void *context, const struct bl_formula *f,
                 const struct bl_error *why)
{
    (void)why;
    struct told *t = context;
    strcat(strcat(t->text, f->name), ";");
}

Test(derived, what_does_not_fit_can_be_passed_over)
{
    const struct bl_formula some[] = {
        {"a", NULL, "nope"},  {"b", NULL, "x"}, {"c", NULL, "a + x"},
        {"d", NULL, "b + 1"}, {"x", NULL, "1"},
    };
    struct told told = {""};
    struct bl_derived_skip skip = {tell, &told};
    struct bl_source *s;
    table_require(
        bl_derived_open(&s, &open_rows()->source, some, 5, &skip, &err), &err);
    cr_expect_str_eq(told.text, "a;c;x;");
    cr_expect_eq(s->schema.n_columns, 6);
    cr_expect_str_eq(s->schema.columns[5].name, "d");
    bl_source_close(s);
}
