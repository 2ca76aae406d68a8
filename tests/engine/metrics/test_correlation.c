#include "engine/metrics/correlation.h"

#include "engine/metrics/evaluate.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;

enum { N = 3000, P = 4 };

/* The table of put_correlation() in the golden's script. */
static void make_table(struct table *t, bool after)
{
    static double x[P][MAX_SAMPLE], y[P][MAX_SAMPLE];
    static const size_t which[P] = {0, 2, 3, 1};
    double(*v)[MAX_SAMPLE] = after ? y : x;
    for (size_t i = 0; i < P; i++)
        sample_draw(which[i], x[i], y[i]);
    for (size_t r = 0; r < N; r++) {
        v[3][r] += 1e6 + v[0][r];
        if (r % 7 == 0)
            v[1][r] = NAN;
        if (r % 10 == 0)
            v[2][r] = INFINITY;
    }
    struct values columns[P] = {{"bell", BL_FLOAT64, v[0]},
                                {"tail", BL_FLOAT64, v[1]},
                                {"zeros", BL_FLOAT64, v[2]},
                                {"ties", BL_FLOAT64, v[3]}};
    table_init(t, columns, P, N);
}

static void expect_matrix(const double *matrix, const char *name)
{
    double g[P * P];
    cr_assert_eq(golden("joint", name, g, P * P), P * P);
    for (size_t i = 0; i < P * P; i++)
        cr_expect(fabs(matrix[i] - g[i]) < 1e-11, "%s[%zu] is %.17g, not %.17g",
                  name, i, matrix[i], g[i]);
}

static void check_against_golden(struct bl_pool *pool)
{
    struct table a, b;
    make_table(&a, false);
    make_table(&b, true);
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.pool = pool;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(bl_evaluation_new(&e, &a.schema, &b.schema, &o, &err), BL_OK);
    cr_assert_eq(bl_evaluation_add(e, &a.rows, &b.rows, &err), BL_OK);
    cr_assert_eq(bl_evaluation_finish(e, &err), BL_OK);
    const struct bl_joint_metrics *m = &bl_evaluation_result(e)->correlation;
    cr_assert_eq(m->n_columns, P);
    expect_matrix(m->before, "before");
    expect_matrix(m->after, "after");
    double g[2];
    cr_assert_eq(golden("joint", "difference", g, 2), 2);
    expect_near(m->difference.max_abs_difference, g[0], 1e-9, "max");
    expect_near(m->difference.frobenius, g[1], 1e-9, "Frobenius");
    bl_evaluation_free(e);
    table_release(&a);
    table_release(&b);
}

Test(correlation, agrees_with_scipy)
{
    check_against_golden(NULL);
}

Test(correlation, is_the_same_for_any_number_of_threads)
{
    struct bl_pool *pool = NULL;
    cr_assert_eq(bl_pool_new(&pool, 3, &err), BL_OK);
    check_against_golden(pool);
    bl_pool_free(pool);
}

Test(correlation, blocks_merge_without_loss)
{
    // A line on top of a large mean, in blocks of very different size.
    struct bl_correlation *c = NULL;
    cr_assert_eq(bl_correlation_new(&c, 2, NULL, &err), BL_OK);
    size_t row = 0;
    for (size_t n = 1; row < 5000; n = n * 5 % 1021 + 1) {
        for (size_t i = 0; i < n; i++, row++) {
            bl_correlation_column(c, 0)[i] = 1e9 + (double)row;
            bl_correlation_column(c, 1)[i] = -1e-9 * (double)row;
        }
        bl_correlation_add(c, n);
    }
    double matrix[4];
    bl_correlation_matrix(c, matrix);
    cr_expect(fabs(matrix[1] + 1) < 1e-14, "%.17g", matrix[1]);
    cr_expect_eq(matrix[1], matrix[2]);
    cr_expect_eq(matrix[0], 1);
    bl_correlation_free(c);
}

Test(correlation, of_constants_is_undefined)
{
    struct bl_correlation *c = NULL;
    cr_assert_eq(bl_correlation_new(&c, 3, NULL, &err), BL_OK);
    for (size_t i = 0; i < 100; i++) {
        bl_correlation_column(c, 0)[i] = 0.1; // its mean is not 0.1
        bl_correlation_column(c, 1)[i] = NAN;
        bl_correlation_column(c, 2)[i] = (double)i;
    }
    bl_correlation_add(c, 100);
    double m[9];
    bl_correlation_matrix(c, m);
    cr_expect(isnan(m[0]) && isnan(m[1]) && isnan(m[2]) && isnan(m[4]));
    cr_expect_eq(m[8], 1);
    struct bl_correlation_difference d = bl_correlation_compare(m, m, 3);
    cr_expect_eq(d.max_abs_difference, 0);
    cr_expect_eq(d.frobenius, 0);
    d = bl_correlation_compare(m, m, 1);
    cr_expect(isnan(d.max_abs_difference) && isnan(d.frobenius));
    bl_correlation_free(c);
}
