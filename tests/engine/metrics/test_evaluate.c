#include "engine/metrics/evaluate.h"

#include "tests/engine/metrics/samples.h"

static struct bl_error err;

static struct bl_evaluation *evaluate_with(
    const struct table *before, const struct table *after,
    const struct bl_evaluation_options *options)
{
    struct bl_evaluation *e = NULL;
    cr_assert_eq(
        bl_evaluation_new(&e, &before->schema, &after->schema, options, &err),
        BL_OK, "%s", err.text);
    cr_assert_eq(bl_evaluation_add(e, &before->rows, &after->rows, &err), BL_OK,
                 "%s", err.text);
    cr_assert_eq(bl_evaluation_finish(e, &err), BL_OK, "%s", err.text);
    return e;
}

static struct bl_evaluation *evaluate(const struct table *before,
                                      const struct table *after)
{
    struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
    return evaluate_with(before, after, &options);
}

/* One float64 column x against y. */
static struct bl_column_metrics metrics_of(const double *x, const double *y,
                                           size_t n)
{
    struct values before = {"v", BL_FLOAT64, x}, after = {"v", BL_FLOAT64, y};
    struct table a, b;
    table_init(&a, &before, 1, n);
    table_init(&b, &after, 1, n);
    struct bl_evaluation *e = evaluate(&a, &b);
    struct bl_column_metrics m = bl_evaluation_result(e)->columns[0];
    m.name = m.unit = NULL;
    m.histogram = (struct bl_histogram){0};
    bl_evaluation_free(e);
    table_release(&a);
    table_release(&b);
    return m;
}

Test(evaluate, residual_and_response_by_hand)
{
    const double x[] = {1, 2, 0, -4}, y[] = {1.5, 2, 1, -5};
    struct bl_column_metrics m = metrics_of(x, y, 4);
    cr_expect_eq(m.n_compared, 4);
    cr_expect_eq(m.n_different, 3);
    cr_expect_eq(m.residual.mean, 0.125);
    expect_near(m.residual.rms, sqrt(2.25 / 4), 1e-15, "rms");
    cr_expect_eq(m.residual.min, -1);
    cr_expect_eq(m.residual.max, 1);
    cr_expect_eq(m.residual.max_abs, 1);
    cr_expect_eq(m.response.defined, 3); // 0.5, 0, 0.25
    expect_near(m.response.mean, 0.25, 1e-15, "response mean");
    expect_near(m.response.rms, sqrt(0.3125 / 3), 1e-15, "response rms");
    cr_expect_eq(m.response.median, 0.25);
    expect_near(m.response.p95_abs, 0.475, 1e-15, "p95");
    cr_expect_eq(m.response.max_abs, 0.5);
    expect_near(m.nrmse, sqrt(2.25 / 4) / 6, 1e-15, "nrmse");
    expect_near(m.psnr, -20 * log10(m.nrmse), 1e-15, "psnr");
    expect_near(m.mean, -0.25, 1e-15, "mean of x");
    expect_near(m.std, sqrt(5.1875), 1e-15, "std of x");
}

Test(evaluate, a_table_against_itself_is_exactly_zero)
{
    struct bl_random r = bl_random_new(1, 0);
    enum { N = 3000 };
    static double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = bl_random_normal(&r) * 1e5;
    struct bl_column_metrics m = metrics_of(x, x, N);
    cr_expect_eq(m.residual.rms, 0);
    cr_expect_eq(m.residual.mean, 0);
    cr_expect_eq(m.residual.max_abs, 0);
    cr_expect_eq(m.response.rms, 0);
    cr_expect_eq(m.response.median, 0);
    cr_expect_eq(m.response.p95_abs, 0);
    cr_expect_eq(m.nrmse, 0);
    cr_expect(isinf(m.psnr) && m.psnr > 0);
    cr_expect_eq(m.n_different, 0);
    cr_expect_eq(m.chi2.two_sample.value, 0);
    cr_expect_eq(m.chi2.two_sample.p, 1);
    cr_expect_eq(m.chi2.impact.value, 0);
    cr_expect_eq(m.chi2.migration.p, 1);
    cr_expect_eq(m.ks.d, 0);
    cr_expect_eq(m.ks.p, 1);
    cr_expect_eq(m.wasserstein.w1, 0);
    cr_expect_eq(m.wasserstein.w1_over_std, 0);
    cr_expect_eq(m.js, 0);
}

/* All that goes by the names of cli.md, for one sample. */
static void expect_golden(const char *sample, const struct bl_column_metrics *m)
{
    double g[6];
    cr_assert_eq(golden(sample, "residual", g, 5), 5);
    expect_near(m->residual.mean, g[0], 1e-9, "residual mean");
    expect_near(m->residual.rms, g[1], 1e-9, "residual rms");
    expect_near(m->residual.max_abs, g[2], 0, "residual max_abs");
    expect_near(m->residual.min, g[3], 0, "residual min");
    expect_near(m->residual.max, g[4], 0, "residual max");
    cr_assert_eq(golden(sample, "response", g, 6), 6);
    expect_near(m->response.mean, g[0], 1e-9, "response mean");
    expect_near(m->response.rms, g[1], 1e-9, "response rms");
    expect_near(m->response.median, g[2], 1e-12, "response median");
    expect_near(m->response.p95_abs, g[3], 1e-12, "response p95_abs");
    expect_near(m->response.max_abs, g[4], 0, "response max_abs");
    cr_expect_eq(m->response.defined, (uint64_t)g[5]);
    cr_assert_eq(golden(sample, "x", g, 4), 4);
    expect_near(m->mean, g[2], 1e-12, "mean of x");
    expect_near(m->std, g[3], 1e-12, "std of x");
    if (g[1] > g[0])
        expect_near(m->nrmse, m->residual.rms / (g[1] - g[0]), 1e-15, "nrmse");
    cr_assert_eq(golden(sample, "ks", g, 2), 2);
    expect_near(m->ks.d, g[0], 1e-12, "ks d");
    expect_near(m->ks.p, g[1], 1e-9, "ks p");
    cr_assert_eq(golden(sample, "w1", g, 1), 1);
    expect_near(m->wasserstein.w1, g[0], 1e-9, "w1");
    if (golden(sample, "two_sample", g, 3) == 3)
        expect_near(m->chi2.two_sample.value, g[0], 1e-9, "two_sample");
    cr_assert_eq(golden(sample, "migration", g, 3), 3);
    expect_near(m->chi2.migration.p, g[2], 1e-9, "migration p");
}

Test(evaluate, agrees_with_numpy_and_scipy)
{
    static double x[MAX_SAMPLE], y[MAX_SAMPLE];
    for (size_t s = 0; s < N_SAMPLES; s++) {
        sample_draw(s, x, y);
        struct bl_column_metrics m = metrics_of(x, y, samples[s].n);
        expect_golden(samples[s].name, &m);
    }
}

Test(evaluate, values_that_are_not_finite)
{
    const double x[] = {NAN, INFINITY, INFINITY, 1, 2, NAN};
    const double y[] = {NAN, INFINITY, -INFINITY, NAN, 3, 0};
    struct bl_column_metrics m = metrics_of(x, y, 6);
    cr_expect_eq(m.n_values, 6);
    cr_expect_eq(m.n_nonfinite, 4);
    cr_expect_eq(m.nonfinite_mismatch, 2);
    cr_expect_eq(m.n_lost, 1);
    cr_expect_eq(m.n_compared, 1);
    cr_expect_eq(m.n_different, 4);
    cr_expect_eq(m.residual.mean, 1);
    cr_expect_eq(m.max, 2);
}

Test(evaluate, another_nan_is_a_mismatch)
{
    double x = NAN, y;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits ^= 1;
    memcpy(&y, &bits, sizeof bits);
    cr_expect_eq(metrics_of(&x, &x, 1).nonfinite_mismatch, 0);
    cr_expect_eq(metrics_of(&x, &y, 1).nonfinite_mismatch, 1);
}

Test(evaluate, all_nan_is_undefined)
{
    const double x[] = {NAN, NAN, NAN};
    struct bl_column_metrics m = metrics_of(x, x, 3);
    cr_expect_eq(m.nonfinite_mismatch, 0);
    cr_expect_eq(m.response.defined, 0);
    cr_expect(isnan(m.residual.rms) && isnan(m.residual.min));
    cr_expect(isnan(m.response.mean) && isnan(m.response.median));
    cr_expect(isnan(m.nrmse) && isnan(m.psnr));
    cr_expect(isnan(m.min) && isnan(m.std));
    cr_expect(isnan(m.chi2.two_sample.value) && isnan(m.chi2.impact.value));
    cr_expect(isnan(m.ks.d) && isnan(m.ks.p) && isnan(m.wasserstein.w1));
    cr_expect(isnan(m.js));
}

Test(evaluate, constant_columns_have_no_range)
{
    const double x[] = {7, 7, 7}, y[] = {7, 8, 7};
    struct bl_column_metrics m = metrics_of(x, y, 3);
    expect_near(m.residual.mean, 1.0 / 3, 1e-15, "mean");
    cr_expect(isnan(m.nrmse) && isnan(m.psnr));
    cr_expect_eq(m.std, 0);
}

Test(evaluate, no_rows)
{
    struct bl_column_metrics m = metrics_of((double[]){0}, (double[]){0}, 0);
    cr_expect_eq(m.n_values, 0);
    cr_expect(isnan(m.residual.rms));
}

Test(evaluate, periodic_columns_go_the_short_way_round)
{
    const double x[] = {3.1, 0.5}, y[] = {-3.1, 0.75};
    struct values before = {"phi", BL_FLOAT64, x};
    struct values after = {"phi", BL_FLOAT64, y};
    struct table a, b;
    table_init(&a, &before, 1, 2);
    table_init(&b, &after, 1, 2);
    const char *periodic[] = {"theta", "phi"};
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.periodic = periodic;
    o.n_periodic = 2;
    struct bl_evaluation *e = evaluate_with(&a, &b, &o);
    const struct bl_column_metrics *m = bl_evaluation_result(e)->columns;
    expect_near(m->residual.min, 2 * 3.14159265358979323846 - 6.2, 1e-13,
                "wrapped");
    cr_expect_eq(m->residual.max, 0.25);
    bl_evaluation_free(e);
    table_release(&a);
    table_release(&b);
}

Test(evaluate, text_and_integers_are_compared_exactly)
{
    const double id[] = {1, 2, 3};
    struct values columns[] = {{"id", BL_INT64, id}, {"type", BL_TEXT, NULL}};
    struct table a, b;
    table_init(&a, columns, 2, 3);
    table_init(&b, columns, 2, 3);
    // They differ by less than a double can tell.
    ((int64_t *)a.rows.vectors[0].values)[1] = INT64_C(9007199254740993);
    ((int64_t *)b.rows.vectors[0].values)[1] = INT64_C(9007199254740992);
    table_put_text(&a, 1, (const char *const[]){"GG", "TG", ""});
    table_put_text(&b, 1, (const char *const[]){"GG", "TGG", ""});
    struct bl_evaluation *e = evaluate(&a, &b);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    cr_expect_eq(r->columns[0].n_different, 1);
    cr_expect(!r->columns[0].is_text);
    cr_expect(r->columns[1].is_text);
    cr_expect_eq(r->columns[1].n_values, 3);
    cr_expect_eq(r->columns[1].n_different, 1);
    cr_expect(isnan(r->columns[1].residual.rms));
    bl_evaluation_free(e);
    table_release(&a);
    table_release(&b);
}

Test(evaluate, columns_without_a_partner_are_listed)
{
    const double v[] = {1, 2};
    struct values before[] = {
        {"a", BL_FLOAT32, v}, {"b", BL_FLOAT32, v}, {"c", BL_FLOAT64, v}};
    struct values after[] = {
        {"c", BL_FLOAT32, v}, {"d", BL_INT8, v}, {"b", BL_TEXT, v}};
    struct table x, y;
    table_init(&x, before, 3, 2);
    table_init(&y, after, 3, 2);
    table_put_text(&y, 2, (const char *const[]){"1", "2"});
    struct bl_evaluation *e = evaluate(&x, &y);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    cr_assert_eq(r->n_columns, 1);
    cr_expect_str_eq(r->columns[0].name, "c");
    cr_expect_eq(r->columns[0].n_different, 0);
    cr_assert_eq(r->n_unmatched, 3);
    cr_expect_str_eq(r->unmatched[0].name, "a");
    cr_expect_eq(r->unmatched[0].why, BL_ONLY_BEFORE);
    cr_expect_str_eq(r->unmatched[1].name, "b");
    cr_expect_eq(r->unmatched[1].why, BL_OTHER_KIND);
    cr_expect_str_eq(r->unmatched[2].name, "d");
    cr_expect_eq(r->unmatched[2].why, BL_ONLY_AFTER);
    bl_evaluation_free(e);
    table_release(&x);
    table_release(&y);
}

Test(evaluate, tables_that_cannot_be_compared_say_why)
{
    const double v[] = {1, 2, 3};
    struct values a = {"a", BL_FLOAT32, v}, b = {"b", BL_FLOAT32, v};
    struct table three, two, other;
    table_init(&three, &a, 1, 3);
    table_init(&two, &a, 1, 2);
    table_init(&other, &b, 1, 3);
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    struct bl_evaluation *e = NULL;
    cr_expect_eq(bl_evaluation_new(&e, &three.schema, &two.schema, &o, &err),
                 BL_FAILED);
    cr_expect(strstr(err.text, "3 rows before and 2 after"), "%s", err.text);
    cr_expect_eq(bl_evaluation_new(&e, &three.schema, &other.schema, &o, &err),
                 BL_FAILED);
    cr_expect(strstr(err.text, "no column in common"), "%s", err.text);
    cr_expect_null(e);
    table_release(&three);
    table_release(&two);
    table_release(&other);
}

/* A table in pieces, too long to keep: `scan` first or not. */
static struct bl_evaluation *evaluate_long(const struct table *a,
                                           const struct table *b, bool scan)
{
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.max_values = 500;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(bl_evaluation_new(&e, &a->schema, &b->schema, &o, &err), 0);
    cr_expect(bl_evaluation_wants_scan(e));
    if (scan)
        bl_evaluation_scan(e, &a->rows);
    struct bl_vector x = a->rows.vectors[0], y = b->rows.vectors[0];
    for (size_t first = 0; first < a->rows.n_rows; first += 700) {
        size_t left = a->rows.n_rows - first;
        struct bl_vector part_x = x, part_y = y;
        part_x.values = bl_vector_at(&x, first, 0);
        part_y.values = bl_vector_at(&y, first, 0);
        struct bl_batch rows_x = {.n_columns = 1,
                                  .n_rows = left < 700 ? left : 700,
                                  .vectors = &part_x};
        struct bl_batch rows_y = rows_x;
        rows_y.vectors = &part_y;
        cr_assert_eq(bl_evaluation_add(e, &rows_x, &rows_y, &err), BL_OK);
    }
    cr_assert_eq(bl_evaluation_finish(e, &err), BL_OK);
    return e;
}

Test(evaluate, long_columns_are_sampled_but_summed_in_full)
{
    static double x[MAX_SAMPLE], y[MAX_SAMPLE];
    sample_draw(0, x, y);
    struct values before = {"v", BL_FLOAT64, x}, after = {"v", BL_FLOAT64, y};
    struct table a, b;
    table_init(&a, &before, 1, samples[0].n);
    table_init(&b, &after, 1, samples[0].n);
    struct bl_column_metrics all = metrics_of(x, y, samples[0].n);
    cr_expect(!all.sampled);
    for (int scan = 0; scan < 2; scan++) {
        struct bl_evaluation *e = evaluate_long(&a, &b, scan);
        struct bl_column_metrics m = bl_evaluation_result(e)->columns[0];
        cr_expect(m.sampled);
        expect_near(m.residual.rms, all.residual.rms, 1e-14, "rms");
        cr_expect_lt(fabs(m.response.median - all.response.median), 0.005);
        cr_expect(m.wasserstein.w1 > 0 && m.wasserstein.w1 < 0.01);
        uint64_t n = 0;
        for (size_t i = 0; i < m.histogram.n_counts; i++)
            n += m.histogram.before[i];
        cr_expect_eq(n, scan ? samples[0].n : 500);
        if (scan)
            cr_expect_eq(m.chi2.two_sample.value, all.chi2.two_sample.value);
        bl_evaluation_free(e);
    }
    table_release(&a);
    table_release(&b);
}
