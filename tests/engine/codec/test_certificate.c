/* The certificate: planted violations are found, where they are. */
#include "engine/codec/certificate.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "tests/engine/codec/fixture.h"

enum { N_ROWS = 700, FIRST_ROW = 65536, COLUMN = 3 }; // more than a block

static struct bl_error err;

struct pair {
    struct table before, after;
    struct bl_coding coding;
};

static void make(struct pair *p, enum bl_type type, size_t width,
                 struct bl_bound bound)
{
    struct table *const tables[] = {&p->before, &p->after};
    *p = (struct pair){.coding = {.way = BL_WAY_NUMBERS, .bound = bound}};
    p->coding.lattice = (struct bl_lattice){
        .kind = BL_LATTICE_LINEAR, .type = type, .low = 0, .high = 1000};
    for (size_t t = 0; t < 2; t++) {
        struct bl_column *c = table_column(tables[t], "x", type);
        if (width > 1)
            table_require(bl_column_set_dims(c, &width, 1, &err), &err);
        table_fill(tables[t], N_ROWS);
        for (size_t i = 0; type != BL_TEXT && i < N_ROWS * width; i++) {
            double x = (double)(i % 1000);
            bl_type_from_double(bl_vector_at(&tables[t]->rows.vectors[0], 0, i),
                                type, &x, 1);
        }
    }
}

static void release(struct pair *p)
{
    table_release(&p->before);
    table_release(&p->after);
}

static void plant(struct pair *p, size_t cell, double x)
{
    const struct bl_vector *v = &p->after.rows.vectors[0];
    bl_type_from_double(bl_vector_at(v, 0, cell), v->type, &x, 1);
}

static struct bl_certificate check(const struct pair *p)
{
    struct bl_certificate c = {0};
    bl_certificate_check(&c, COLUMN, &p->coding, &p->before.rows.vectors[0],
                         &p->after.rows.vectors[0], FIRST_ROW, N_ROWS);
    return c;
}

static void expect_worst(const struct bl_certificate *c, uint64_t violations,
                         double worst, uint64_t row)
{
    cr_expect(eq(u64, c->violations, violations));
    cr_expect_eq(c->worst, worst, "%g", c->worst);
    cr_expect(eq(u64, c->row, FIRST_ROW + row));
    cr_expect(eq(sz, c->column, COLUMN));
}

Test(certificate, counts_what_holds)
{
    struct pair p;
    make(&p, BL_FLOAT64, 1, (struct bl_bound){BL_BOUND_ABS, 2});
    plant(&p, 600, 601.5);
    plant(&p, 4, 3);
    struct bl_certificate c = check(&p);
    cr_expect(eq(u64, c.checked, N_ROWS));
    expect_worst(&c, 0, 0.75, 600);
    release(&p);
}

Test(certificate, finds_what_does_not)
{
    struct pair p;
    make(&p, BL_FLOAT32, 1, (struct bl_bound){BL_BOUND_RANGE, 1e-3});
    plant(&p, 3, 4.5);
    plant(&p, 599, 603);
    struct bl_certificate c = check(&p);
    expect_worst(&c, 2, 4, 599);
    plant(&p, 12, NAN);
    c = check(&p);
    expect_worst(&c, 3, INFINITY, 12);
    release(&p);
}

/* The row, not the cell. */
Test(certificate, of_fields)
{
    struct pair p;
    make(&p, BL_FLOAT64, 6, (struct bl_bound){BL_BOUND_REL, 0x1p-7});
    plant(&p, 6 * 100 + 5, 605 * 1.5);
    struct bl_certificate c = check(&p);
    cr_expect(eq(u64, c.checked, 6 * N_ROWS));
    expect_worst(&c, 1, 64, 100);
    release(&p);
}

/* The last bit of a large integer, which no double has. */
Test(certificate, of_exact_numbers)
{
    struct pair p;
    make(&p, BL_INT64, 1, (struct bl_bound){.kind = BL_BOUND_EXACT});
    int64_t *before = table_values(&p.before, 0);
    int64_t *after = table_values(&p.after, 0);
    before[77] = INT64_MAX;
    after[77] = INT64_MAX - 1;
    struct bl_certificate c = check(&p);
    expect_worst(&c, 1, INFINITY, 77);
    p.coding.bound = (struct bl_bound){BL_BOUND_ABS, 0.5};
    p.coding.lattice.kind = BL_LATTICE_WHOLE;
    c = check(&p);
    expect_worst(&c, 1, INFINITY, 77);
    p.coding.bound.kind = BL_BOUND_NONE;
    c = check(&p);
    cr_expect(zero(u64, c.checked));
    release(&p);
}

static void put_text(struct table *t, size_t row, const char *text, size_t n)
{
    table_require(bl_vector_put_text(&t->rows.vectors[0], row, text, n, &err),
                  &err);
}

Test(certificate, of_texts)
{
    struct pair p;
    make(&p, BL_TEXT, 1, (struct bl_bound){.kind = BL_BOUND_EXACT});
    p.coding.way = BL_WAY_BYTES;
    for (size_t row = 0; row < N_ROWS; row++) {
        put_text(&p.before, row, "a\0b", row % 4);
        put_text(&p.after, row, row == 403 ? "a\0c" : "a\0b", row % 4);
    }
    struct bl_certificate c = check(&p);
    cr_expect(eq(u64, c.checked, N_ROWS));
    expect_worst(&c, 1, INFINITY, 403);
    release(&p);
}

Test(certificate, adds_up)
{
    struct bl_certificate sum = {10, 0, 0.5, 1, 2};
    bl_certificate_add(&sum, &(struct bl_certificate){5, 0, 0.25, 3, 4});
    cr_expect(sum.checked == 15 && sum.worst == 0.5 && sum.row == 2);
    bl_certificate_add(&sum, &(struct bl_certificate){5, 1, INFINITY, 3, 4});
    cr_expect(sum.checked == 20 && sum.violations == 1);
    cr_expect(sum.worst == INFINITY && sum.column == 3 && sum.row == 4);
}
