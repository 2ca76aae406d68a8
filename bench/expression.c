/* How many values a second formulas give, on one core: float32 columns (as
 * tables mostly have them) and float64 ones, 65,536 rows at a time.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "engine/data/expression.h"

enum { N_ROWS = 65536, N_COLUMNS = 6 };

static const char *const formulas[] = {
    "a + b",
    "2 * a * b - c / d",
    "(a < b) * (c >= 0.5)",
    "sqrt(a^2 + b^2 + c^2)",
    "max(a, min(b, c))",
    "exp(-a)",
    "a^1.5",
    "mjj(a, b, c, d, e, f)",
    "sqrt(2 * a * d * (cosh(b - e) - cos(c - f)))",
    "delta_r(a, b, c, d)",
};

static enum bl_status make_table(struct bl_schema *schema, struct bl_batch *b,
                                 enum bl_type type, struct bl_error *err)
{
    struct bl_random random = bl_random_new(1, 0);
    *schema = (struct bl_schema){.n_rows = N_ROWS};
    for (size_t i = 0; i < N_COLUMNS; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        if (bl_schema_add(schema, name, type, NULL, err) != BL_OK)
            return err->status;
    }
    if (bl_batch_init(b, schema, NULL, N_ROWS, err) != BL_OK)
        return err->status;
    b->n_rows = N_ROWS;
    for (size_t i = 0; i < N_COLUMNS; i++)
        for (size_t row = 0; row < N_ROWS; row++) {
            double x = bl_random_uniform(&random);
            bl_type_from_double(bl_vector_at(&b->vectors[i], row, 0), type, &x,
                                1);
        }
    return BL_OK;
}

/* Values a second, of at least a fifth of a second. */
static double rate(struct bl_expression *e, const struct bl_batch *b,
                   double *out)
{
    double start = bl_clock_seconds(), seconds;
    size_t n = 0;
    do {
        bl_expression_evaluate(e, b, out);
        n += b->n_rows;
        seconds = bl_clock_seconds() - start;
    } while (seconds < 0.2);
    return (double)n / seconds;
}

static enum bl_status measure(enum bl_type type, double *out,
                              struct bl_error *err)
{
    struct bl_schema schema;
    struct bl_batch b = {0};
    enum bl_status status = make_table(&schema, &b, type, err);
    const size_t n = sizeof formulas / sizeof *formulas;
    for (size_t i = 0; i < n && status == BL_OK; i++) {
        struct bl_expression *e;
        status = bl_expression_compile(&e, formulas[i], &schema, err);
        if (status != BL_OK)
            break;
        printf("%-8s %-46s %7.1f M values/s\n", bl_type_name(type), formulas[i],
               rate(e, &b, out) / 1e6);
        bl_expression_free(e);
    }
    bl_batch_release(&b);
    bl_schema_release(&schema);
    return status;
}

int main(void)
{
    static double out[N_ROWS];
    struct bl_error err = BL_ERROR_INIT;
    if (measure(BL_FLOAT32, out, &err) == BL_OK &&
        measure(BL_FLOAT64, out, &err) == BL_OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s\n", err.text);
    return EXIT_FAILURE;
}
