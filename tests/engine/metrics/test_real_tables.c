/* Real tables against themselves rounded, read and evaluated as streams; what
 * scipy and scikit-image find for them stands in metrics_real.txt. */
#include <unistd.h>

#include "base/memory.h"
#include "engine/metrics/evaluate.h"
#include "io/format.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;

static const char *const GOLDEN = "metrics_real.txt";

/* Another source with every column of a golden step rounded to that step, as
 * float64, and without the others. */
struct rounded {
    struct bl_source base;
    struct bl_source *inner;
    struct bl_batch rows;
    size_t *columns; // of the inner source
    double *steps;
};

static enum bl_status rounded_read(struct bl_source *s, struct bl_batch *b,
                                   struct bl_error *e)
{
    struct rounded *r = (struct rounded *)s;
    if (r->rows.capacity != b->capacity) {
        bl_batch_release(&r->rows);
        cr_assert_eq(
            bl_batch_init(&r->rows, &r->inner->schema, NULL, b->capacity, e),
            BL_OK);
    }
    if (bl_source_read(r->inner, &r->rows, e) != BL_OK)
        return e->status;
    b->n_rows = r->rows.n_rows;
    for (size_t i = 0; i < s->schema.n_columns; i++) {
        const struct bl_vector *from = &r->rows.vectors[r->columns[i]];
        double *to = b->vectors[i].values;
        size_t n = b->n_rows * from->width;
        bl_type_to_double(to, from->values, from->type, n);
        for (size_t k = 0; k < n; k++)
            to[k] = rint(to[k] / r->steps[i]) * r->steps[i];
    }
    return BL_OK;
}

static enum bl_status rounded_seek(struct bl_source *s, uint64_t row,
                                   struct bl_error *e)
{
    return bl_source_seek(((struct rounded *)s)->inner, row, e);
}

static void rounded_close(struct bl_source *s)
{
    struct rounded *r = (struct rounded *)s;
    bl_source_close(r->inner);
    bl_batch_release(&r->rows);
    free(r->columns);
    free(r->steps);
    free(r);
}

static const struct bl_source_ops rounded_ops = {rounded_read, rounded_seek,
                                                 rounded_close};

static void golden_name(char *name, size_t size, const char *file,
                        const char *column)
{
    snprintf(name, size, "%s:%s", file, column);
}

static struct bl_source *rounded_open(const char *path, const char *file)
{
    struct rounded *r = bl_array_new(1, sizeof *r, &err);
    r->base.ops = &rounded_ops;
    cr_assert_eq(bl_table_open(path, &r->inner, &err), BL_OK, "%s", err.text);
    const struct bl_schema *from = &r->inner->schema;
    r->base.schema.n_rows = from->n_rows;
    r->columns = bl_array_new(from->n_columns, sizeof *r->columns, &err);
    r->steps = bl_array_new(from->n_columns, sizeof *r->steps, &err);
    for (size_t i = 0; i < from->n_columns; i++) {
        const struct bl_column *c = &from->columns[i];
        size_t n = r->base.schema.n_columns;
        char name[128];
        golden_name(name, sizeof name, file, c->name);
        if (golden_in(GOLDEN, name, "", &r->steps[n], 1) == 0)
            continue;
        struct bl_column *to = NULL;
        r->columns[n] = i;
        bl_schema_add(&r->base.schema, c->name, BL_FLOAT64, &to, &err);
        bl_column_set_dims(to, c->dims, c->n_dims, &err);
    }
    return &r->base;
}

static void expect_column(const char *file, const struct bl_column_metrics *m)
{
    char name[128];
    double g[3];
    golden_name(name, sizeof name, file, m->name);
    cr_assert_eq(golden_in(GOLDEN, name, "two_sample", g, 3), 3, "%s", name);
    expect_near(m->chi2.two_sample.value, g[0], 1e-9, name);
    cr_expect_eq(m->chi2.two_sample.ndf, (uint64_t)g[1], "%s", name);
    expect_near(m->chi2.two_sample.p, g[2], 1e-9, name);
    cr_assert_eq(golden_in(GOLDEN, name, "migration", g, 3), 3);
    expect_near(m->chi2.migration.value, g[0], 1e-9, name);
    cr_assert_eq(golden_in(GOLDEN, name, "impact", g, 2), 2);
    expect_near(m->chi2.impact.value, g[0], 1e-9, name);
    cr_assert_eq(golden_in(GOLDEN, name, "rms", g, 1), 1);
    expect_near(m->residual.rms, g[0], 1e-9, name);
    cr_assert_eq(golden_in(GOLDEN, name, "ks", g, 1), 1);
    expect_near(m->ks.d, g[0], 1e-9, name);
    cr_assert_eq(golden_in(GOLDEN, name, "w1", g, 1), 1);
    expect_near(m->wasserstein.w1, g[0], 1e-9, name);
}

/* The evaluation of a shared table against its rounded self; skips the test
 * where the table is not at hand. */
static struct bl_evaluation *evaluate(const char *file)
{
    const char *folder = getenv("BALER_SHARED_DATA");
    char path[4096];
    snprintf(path, sizeof path, "%s%s/%s",
             folder != NULL ? folder : getenv("BALER_SOURCE_DIR"),
             folder != NULL ? "" : "/../shared/data", file);
    if (access(path, R_OK) != 0)
        cr_skip_test("%s is not there", path);
    struct bl_source *before = NULL, *after = rounded_open(path, file);
    cr_assert_eq(bl_table_open(path, &before, &err), BL_OK, "%s", err.text);
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(
        bl_evaluation_new(&e, &before->schema, &after->schema, &o, &err), BL_OK,
        "%s", err.text);
    cr_assert_eq(bl_evaluate_sources(e, before, after, NULL, &err), BL_OK, "%s",
                 err.text);
    bl_source_close(before);
    bl_source_close(after);
    return e;
}

static void check_table(const char *file, size_t n_columns)
{
    struct bl_evaluation *e = evaluate(file);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    cr_expect_eq(r->n_columns, n_columns, "%zu columns", r->n_columns);
    for (size_t i = 0; i < r->n_columns; i++)
        expect_column(file, &r->columns[i]);
    bl_evaluation_free(e);
}

Test(real, dijet)
{
    check_table("dijet.h5", 11);
}

Test(real, jets)
{
    check_table("jets_train.h5", 23); // one of 24 is constant
}

Test(real, zmumu)
{
    check_table("zmumu.csv", 19); // two of 21 are text
}

Test(real, ssim_of_a_flow)
{
    struct bl_evaluation *e = evaluate("cfd_animation.npz");
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    double g;
    cr_assert_eq(golden_in(GOLDEN, "cfd_animation.npz:data", "ssim", &g, 1), 1);
    cr_assert_eq(r->fields.n_fields, 1);
    expect_near(r->fields.fields[0]->ssim, g, 1e-12, "SSIM");
    bl_evaluation_free(e);
}
