#include "base/memory.h"
#include "engine/metrics/evaluate.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;

/* A source over a column in memory that ends after n_rows, whatever its schema
 * says. */
struct memory {
    struct bl_source base;
    const double *values;
    size_t n_rows, next;
};

static enum bl_status memory_read(struct bl_source *s, struct bl_batch *b,
                                  struct bl_error *e)
{
    (void)e;
    struct memory *m = (struct memory *)s;
    size_t left = m->n_rows - m->next;
    b->n_rows = left < b->capacity ? left : b->capacity;
    memcpy(b->vectors[0].values, m->values + m->next,
           b->n_rows * sizeof *m->values);
    m->next += b->n_rows;
    return BL_OK;
}

static enum bl_status memory_seek(struct bl_source *s, uint64_t row,
                                  struct bl_error *e)
{
    (void)e;
    ((struct memory *)s)->next = (size_t)row;
    return BL_OK;
}

static void memory_close(struct bl_source *s)
{
    free(s);
}

static const struct bl_source_ops memory_ops = {memory_read, memory_seek,
                                                memory_close};

static struct bl_source *memory_open(const double *values, size_t n_rows,
                                     size_t n_declared)
{
    struct memory *m = bl_array_new(1, sizeof *m, &err);
    m->base.ops = &memory_ops;
    m->values = values;
    m->n_rows = n_rows;
    bl_schema_add(&m->base.schema, "v", BL_FLOAT64, NULL, &err);
    m->base.schema.n_rows = n_declared;
    return &m->base;
}

enum { N = 200000 }; // several batches
static double x[N], y[N];

static void draw(void)
{
    struct bl_random r = bl_random_new(3, 0);
    for (size_t i = 0; i < N; i++) {
        x[i] = bl_random_normal(&r);
        y[i] = x[i] + 0.1 * bl_random_normal(&r);
    }
}

TestSuite(evaluate_sources, .init = draw);

struct progress {
    struct bl_cancel cancel;
    uint64_t stop_at, last, of;
    size_t n_calls;
    uint64_t scanned; // in the first pass
};

static void on_scanned(void *context, uint64_t done, uint64_t of)
{
    struct progress *p = context;
    cr_expect_leq(done, of);
    cr_expect_eq(p->n_calls, 0);
    p->scanned = done;
}

static void on_rows(void *context, uint64_t done, uint64_t of)
{
    struct progress *p = context;
    p->last = done;
    p->of = of;
    p->n_calls++;
    if (done >= p->stop_at)
        atomic_store(&p->cancel.wish, BL_CANCEL_ABORT);
}

static enum bl_status evaluate(struct bl_column_metrics *m, size_t n_after,
                               size_t max_values, struct progress *progress)
{
    struct bl_source *before = memory_open(x, N, N);
    struct bl_source *after = memory_open(y, n_after, N);
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.max_values = max_values;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(
        bl_evaluation_new(&e, &before->schema, &after->schema, &o, &err),
        BL_OK);
    struct progress unwatched = {.stop_at = UINT64_MAX};
    struct progress *p = progress != NULL ? progress : &unwatched;
    struct bl_evaluation_watch watch = {
        .cancel = &p->cancel,
        .rows = on_rows,
        .scanned = on_scanned,
        .context = p,
    };
    enum bl_status status = bl_evaluate_sources(
        e, before, after, progress != NULL ? &watch : NULL, &err);
    if (status == BL_OK) {
        *m = bl_evaluation_result(e)->columns[0];
        m->histogram = (struct bl_histogram){0}; // goes with the evaluation
    }
    bl_evaluation_free(e);
    bl_source_close(before);
    bl_source_close(after);
    return status;
}

Test(evaluate_sources, reads_all_and_tells_how_far)
{
    struct bl_column_metrics m;
    struct progress p = {.stop_at = UINT64_MAX};
    cr_assert_eq(evaluate(&m, N, N, &p), BL_OK);
    cr_expect_eq(m.n_compared, N);
    cr_expect_eq(p.last, N);
    cr_expect_eq(p.of, N);
    cr_expect_gt(p.n_calls, 2);
    cr_expect_eq(p.scanned, 0);
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += (y[i] - x[i]) * (y[i] - x[i]);
    expect_near(m.residual.rms, sqrt(sum / N), 1e-12, "rms");
}

Test(evaluate_sources, a_long_table_is_read_twice_for_its_histogram)
{
    struct bl_column_metrics all, some;
    struct progress p = {.stop_at = UINT64_MAX};
    cr_assert_eq(evaluate(&all, N, N, NULL), BL_OK);
    cr_assert_eq(evaluate(&some, N, N / 100, &p), BL_OK);
    cr_expect_eq(p.scanned, N);
    cr_expect_eq(p.last, N);
    cr_expect(!all.sampled);
    cr_expect(some.sampled);
    cr_expect_eq(some.chi2.two_sample.value, all.chi2.two_sample.value);
    cr_expect_eq(some.chi2.migration.value, all.chi2.migration.value);
    cr_expect_eq(some.js, all.js);
    cr_expect(fabs(some.ks.d - all.ks.d) < 0.05);
}

Test(evaluate_sources, can_be_interrupted)
{
    struct bl_column_metrics m;
    struct progress p = {.stop_at = 1};
    cr_expect_eq(evaluate(&m, N, N, &p), BL_INTERRUPTED);
    cr_expect_lt(p.last, N);
}

Test(evaluate_sources, a_source_that_ends_early_is_told)
{
    struct bl_column_metrics m;
    cr_expect_eq(evaluate(&m, N - 1, N, NULL), BL_FAILED);
    cr_expect(strstr(err.text, "behind row"), "%s", err.text);
}
