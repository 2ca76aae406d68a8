#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "engine/data/note.h"
#include "engine/data/relation.h"
#include "tests/engine/data/table.h"

/* A table of n_columns columns c0, c1, ... of positive random numbers. */
static struct table random_table(enum bl_type type, size_t n_columns,
                                 size_t n_rows)
{
    struct table t = {0};
    struct bl_random random = bl_random_new(11, 0);
    for (size_t i = 0; i < n_columns; i++) {
        char name[24];
        snprintf(name, sizeof name, "c%zu", i);
        table_column(&t, name, type);
    }
    table_fill(&t, n_rows);
    for (size_t i = 0; i < n_columns; i++)
        for (size_t row = 0; row < n_rows; row++)
            table_put(&t, i, row,
                      20 * exp(bl_random_normal(&random)) *
                          (bl_random_below(&random, 3) == 0 ? -1 : 1));
    return t;
}

static double value(const struct table *t, size_t column, size_t row)
{
    const struct bl_vector *v = &t->rows.vectors[column];
    double x;
    bl_type_to_double(&x, bl_vector_at(v, row, 0), v->type, 1);
    return x;
}

/* Column `to` becomes a combination of others, rounded to its type. */
static void plant(struct table *t, size_t to, const size_t *terms,
                  const double *factors, size_t n)
{
    for (size_t row = 0; row < t->rows.n_rows; row++) {
        double x = 0;
        for (size_t k = 0; k < n; k++)
            x += factors[k] * value(t, terms[k], row);
        table_put(t, to, row, x);
    }
}

/* Everything found, as "c3 = c1 + c2; c5 copy of c4" in one line. */
static const char *found(const struct table *t)
{
    static char text[4096];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_relation *relations;
    size_t n;
    table_require(bl_relations_find(&relations, &n, &t->schema, &t->rows, &err),
                  &err);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        char note[BL_NOTE_SIZE] = "";
        bl_relation_print(note, &relations[i], &t->schema);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %s",
                 i > 0 ? "; " : "", t->schema.columns[relations[i].column].name,
                 note);
    }
    free(relations);
    return text;
}

#define FACTORS(...)                                                           \
    (double[])                                                                 \
    {                                                                          \
        __VA_ARGS__                                                            \
    }
#define TERMS(...)                                                             \
    (size_t[])                                                                 \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

static void check_and_release(struct table *t, const char *expected)
{
    cr_expect_str_eq(found(t), expected, "found: %s", found(t));
    table_release(t);
}

Test(relation, none_among_independent_columns)
{
    static const enum bl_type types[] = {BL_FLOAT32, BL_FLOAT64, BL_INT32,
                                         BL_INT8};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct table t = random_table(types[i], 40, 3000);
        check_and_release(&t, "");
    }
}

Test(relation, copies_and_negations)
{
    struct table t = random_table(BL_FLOAT32, 6, 500);
    plant(&t, 4, TERMS(1), FACTORS(1), 1);
    plant(&t, 5, TERMS(1), FACTORS(-1), 1);
    plant(&t, 2, TERMS(0), FACTORS(-1), 1);
    check_and_release(&t, "c2 = -c0; c4 copy of c1; c5 = -c1");
}

Test(relation, a_copy_in_another_type)
{
    struct table t = {0};
    table_column(&t, "id", BL_INT32);
    table_column(&t, "as_float", BL_FLOAT64);
    table_fill(&t, 200);
    for (size_t row = 0; row < 200; row++) {
        table_put(&t, 0, row, (double)(row * row % 1009));
        table_put(&t, 1, row, (double)(row * row % 1009));
    }
    check_and_release(&t, "as_float copy of id");
}

Test(relation, whole_multiples)
{
    struct table t = random_table(BL_FLOAT64, 5, 300);
    plant(&t, 0, TERMS(3), FACTORS(1000), 1);
    plant(&t, 4, TERMS(2), FACTORS(-7), 1);
    plant(&t, 1, TERMS(2), FACTORS(1009), 1); // beyond what is looked for
    check_and_release(&t, "c0 = 1000 c3; c4 = -7 c2");
}

Test(relation, sums_and_differences_of_two)
{
    struct table t = random_table(BL_FLOAT32, 8, 1000);
    plant(&t, 1, TERMS(5, 3), FACTORS(1, 1), 2);
    plant(&t, 7, TERMS(2, 6), FACTORS(-1, -1), 2);
    check_and_release(&t, "c1 = c3 + c5; c7 = -c2 - c6");
}

/* c2 = c0 - c1 says that c0 is a sum. */
Test(relation, the_sum_is_explained_by_its_parts)
{
    struct table t = random_table(BL_FLOAT32, 3, 1000);
    plant(&t, 2, TERMS(0, 1), FACTORS(1, -1), 2);
    check_and_release(&t, "c0 = c1 + c2");
}

Test(relation, sums_of_three_with_any_signs)
{
    for (int signs = 0; signs < 8; signs++) {
        double f[3];
        for (int k = 0; k < 3; k++)
            f[k] = signs >> k & 1 ? -1 : 1;
        struct table t = random_table(BL_FLOAT32, 30, 1000);
        plant(&t, 29, TERMS(4, 9, 17), f, 3);
        const char *all = found(&t);
        cr_assert_not_null(strstr(all, "c29"), "found: %s", all);
        cr_assert_not_null(strstr(all, "c17"), "found: %s", all);
        cr_assert_null(strstr(all, ";"), "found: %s", all);
        table_release(&t);
    }
}

/* As in tables of jets: most parts are zero, so that in most rows the sum
 * equals one of them. */
Test(relation, sums_of_sparse_columns)
{
    struct table t = random_table(BL_FLOAT32, 10, 20000);
    struct bl_random random = bl_random_new(4, 0);
    for (size_t i = 0; i < 9; i++)
        for (size_t row = 0; row < 20000; row++)
            if (bl_random_uniform(&random) < 0.1 * (double)i)
                table_put(&t, i, row, 0);
    plant(&t, 9, TERMS(1, 7, 8), FACTORS(1, 1, 1), 3);
    check_and_release(&t, "c9 = c1 + c7 + c8");
}

Test(relation, holds_within_rounding_and_not_beyond)
{
    for (int ulps = 1; ulps <= 64; ulps *= 64) {
        struct table t = random_table(BL_FLOAT32, 5, 2000);
        plant(&t, 4, TERMS(0, 1), FACTORS(1, 1), 2);
        float *x = table_values(&t, 4);
        x[1234] = (float)ldexp(ulps + ldexp(x[1234], 23 - ilogb(x[1234])),
                               ilogb(x[1234]) - 23);
        cr_expect_str_eq(found(&t), ulps == 1 ? "c4 = c0 + c1" : "",
                         "%d ulp: %s", ulps, found(&t));
        table_release(&t);
    }
}

Test(relation, constants_are_no_terms)
{
    struct table t = random_table(BL_FLOAT32, 5, 500);
    for (size_t row = 0; row < 500; row++) {
        table_put(&t, 1, row, 0);
        table_put(&t, 2, row, 3);
        table_put(&t, 3, row, 3);
    }
    plant(&t, 4, TERMS(0, 2), FACTORS(1, 1), 2);
    check_and_release(&t, "");
}

/* A term lost in rounding, or there in hardly any row, is none. */
Test(relation, terms_must_show)
{
    struct table t = random_table(BL_FLOAT32, 4, 2000);
    for (size_t row = 0; row < 2000; row++) {
        table_put(&t, 2, row, 1e-12 * value(&t, 0, row));
        table_put(&t, 3, row, row < 5 ? 1e-9 : 0);
    }
    plant(&t, 1, TERMS(0, 2), FACTORS(1, 1), 2);
    check_and_release(&t, "c1 copy of c0");
}

Test(relation, few_rows_prove_nothing)
{
    struct table t = random_table(BL_FLOAT32, 4, 7);
    plant(&t, 3, TERMS(0, 1), FACTORS(1, 1), 2);
    check_and_release(&t, "");
    t = random_table(BL_BOOL, 60, 40);
    check_and_release(&t, "");
    t = random_table(BL_FLOAT32, 3, 0);
    check_and_release(&t, "");
}

Test(relation, rows_that_are_not_finite_are_passed_over)
{
    struct table t = random_table(BL_FLOAT32, 6, 1000);
    plant(&t, 3, TERMS(0, 1), FACTORS(1, 1), 2);
    for (size_t row = 0; row < 1000; row++) {
        if (row % 10 == 0)
            table_put(&t, 1, row, NAN);
        if (row % 2 == 0) // this column is left out, not all its rows
            table_put(&t, 5, row, INFINITY);
    }
    check_and_release(&t, "c3 = c0 + c1");
}

Test(relation, huge_values_do_no_harm)
{
    struct table t = random_table(BL_FLOAT64, 5, 300);
    for (size_t row = 0; row < 300; row++)
        table_put(&t, 0, row, row % 2 == 0 ? 1.7e308 : -1.7e308);
    plant(&t, 4, TERMS(2, 3), FACTORS(1, 1), 2);
    check_and_release(&t, "c4 = c2 + c3");
}

/* Explaining a column by terms that rest on it would explain nothing. */
static bool has_circle(const struct bl_relation *relations, size_t n,
                       size_t n_columns)
{
    bool known[64] = {false};
    size_t n_known = 0, before;
    for (size_t c = 0; c < n_columns; c++) {
        known[c] = true;
        for (size_t i = 0; i < n; i++)
            known[c] &= relations[i].column != c;
        n_known += known[c];
    }
    do {
        before = n_known;
        for (size_t i = 0; i < n; i++) {
            bool ready = !known[relations[i].column];
            for (size_t k = 0; k < relations[i].n_terms; k++)
                ready &= known[relations[i].terms[k]];
            known[relations[i].column] |= ready;
            n_known += ready;
        }
    } while (n_known > before);
    return n_known < n_columns;
}

Test(relation, independent_and_free_of_circles)
{
    enum { N = 24, BASE = 6 };
    struct bl_random random = bl_random_new(8, 0);
    for (int try = 0; try < 20; try++) {
        struct table t = random_table(BL_INT32, N, 400);
        for (size_t i = BASE; i < N; i++) { // sums of the few before them
            size_t terms[3];
            for (size_t k = 0; k < 3; k++)
                terms[k] = (size_t)bl_random_below(&random, BASE);
            if (terms[0] == terms[1] || terms[1] == terms[2] ||
                terms[2] == terms[0])
                terms[0] = 0, terms[1] = 1, terms[2] = 2;
            plant(&t, i, terms, FACTORS(1, 1, 1), 3);
        }
        struct bl_error err = BL_ERROR_INIT;
        struct bl_relation *relations;
        size_t n;
        table_require(
            bl_relations_find(&relations, &n, &t.schema, &t.rows, &err), &err);
        cr_assert_leq(n, N - BASE, "more than there are dependences");
        cr_assert_geq(n, 1);
        cr_assert_not(has_circle(relations, n, N));
        free(relations);
        table_release(&t);
    }
}

/* All sums agree within rounding: without a limit to the work, all pairs of
 * pairs of 256 columns would be looked at. */
Test(relation, work_is_limited)
{
    struct table t = random_table(BL_FLOAT32, 256, 2000);
    struct bl_random random = bl_random_new(2, 0);
    for (size_t i = 0; i < 256; i++)
        for (size_t row = 0; row < 2000; row++)
            table_put(&t, i, row,
                      1e9 + 300 * (double)bl_random_below(&random, 2));
    found(&t);
    table_release(&t);
}

Test(relation, columns_beyond_the_limit_are_not_searched)
{
    struct table t = random_table(BL_FLOAT32, BL_RELATION_MAX_COLUMNS + 2, 100);
    plant(&t, BL_RELATION_MAX_COLUMNS - 1, TERMS(3), FACTORS(1), 1);
    plant(&t, BL_RELATION_MAX_COLUMNS + 1, TERMS(4), FACTORS(1), 1);
    check_and_release(&t, "c255 copy of c3");
}

Test(relation, constants_do_not_count_for_the_limit)
{
    struct table t = random_table(BL_FLOAT32, BL_RELATION_MAX_COLUMNS + 9, 100);
    for (size_t i = 0; i < BL_RELATION_MAX_COLUMNS; i++)
        for (size_t row = 0; row < 100; row++)
            table_put(&t, i, row, 1);
    plant(&t, BL_RELATION_MAX_COLUMNS + 8,
          TERMS(BL_RELATION_MAX_COLUMNS, BL_RELATION_MAX_COLUMNS + 3),
          FACTORS(1, 1), 2);
    check_and_release(&t, "c264 = c256 + c259");
}
