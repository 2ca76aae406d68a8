#include "engine/compare/compare.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/engine/job/compress_job.h"

/* A comparison into memory. */

enum { MAX_FILES = 8 };

struct files {
    struct {
        char name[16];
        struct memory_container file;
    } kept[MAX_FILES];
    size_t n;
    size_t room; // of every file; 0: no limit
};

static struct memory_container *file_of(struct files *f, const char *codec)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->kept[i].name, codec) == 0)
            return &f->kept[i].file;
    cr_assert_lt(f->n, MAX_FILES);
    strcpy(f->kept[f->n].name, codec);
    return &f->kept[f->n++].file;
}

/* A second file of a codec replaces the first. */
static enum bl_status create(void *context, const char *codec,
                             struct bl_container_writer **w,
                             struct bl_error *err)
{
    (void)err;
    struct files *f = context;
    struct memory_container *file = file_of(f, codec);
    memory_container_release(file);
    *file = (struct memory_container){.room = f->room};
    *w = memory_container_writer(file);
    return BL_OK;
}

static enum bl_status open_again(void *context, const char *codec,
                                 struct bl_container_reader **r,
                                 struct bl_error *err)
{
    (void)err;
    *r = memory_container_reader(file_of(context, codec));
    return BL_OK;
}

static enum bl_status compare(struct bl_compare_report *r, struct job *j,
                              struct files *f,
                              const struct bl_compare_options *wishes)
{
    struct bl_source *source = fixture_source(&j->table);
    struct bl_scratch_files files = {f, create, open_again};
    struct bl_pool *pool;
    cr_assert_eq(bl_pool_new(&pool, 2, &j->err), BL_OK);
    enum bl_status status =
        bl_job_compare(r, source, &j->options, wishes, &job_recipe, &files,
                       pool, witness_observer(&j->witness), &j->err);
    bl_pool_free(pool);
    bl_source_close(source);
    return status;
}

static void files_release(struct files *f)
{
    for (size_t i = 0; i < f->n; i++)
        memory_container_release(&f->kept[i].file);
}

static const struct bl_codec_result *codec(const struct bl_compare_report *r,
                                           const char *name)
{
    for (size_t i = 0; i < r->n_codecs; i++)
        if (strcmp(r->codecs[i].name, name) == 0)
            return &r->codecs[i];
    cr_assert(false, "there is no codec %s", name);
    return NULL;
}

static void make(struct job *j, size_t n_rows)
{
    job_make(j, n_rows);
    j->options.compress = "x,y,k";
}

static const struct bl_compare_options at_size = {.by = BL_EQUAL_SIZE};

/* A bound cannot be tighter than a rounding of the result. */
static const double ROUNDING = 1 + 1e-6;

static void expect_sound(const struct bl_compare_report *r,
                         const struct files *f)
{
    cr_expect_eq(r->n_codecs, 5);
    for (size_t i = 0; i < r->n_codecs; i++) {
        const struct bl_codec_result *c = &r->codecs[i];
        if (c->why_not != NULL)
            continue;
        cr_expect_gt(c->bytes, 0, "%s", c->name);
        cr_expect_eq(c->ratio, (double)r->original / (double)c->bytes);
        cr_expect(c->all.rms_over_std >= 0, "%s: %g", c->name,
                  c->all.rms_over_std);
    }
    // Whole files: all of their bytes count.
    for (size_t i = 0; i < f->n; i++) {
        cr_expect(f->kept[i].file.is_finished);
        cr_expect_eq(memory_container_bytes(&f->kept[i].file),
                     codec(r, f->kept[i].name)->bytes, "%s", f->kept[i].name);
    }
}

Test(compare, at_the_size_of_the_autoencoder)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    make(&j, 3000);
    j.options.latent = 3; // latents that are worth some bytes
    j.options.train.epochs = 100;
    cr_assert_eq(compare(&r, &j, &f, &at_size), BL_OK, "%s", j.err.text);
    expect_sound(&r, &f);
    cr_expect_eq(r.rows, 3000);
    cr_expect_eq(r.target, codec(&r, "autoencoder")->bytes);
    const char *const searched[] = {"truncate", "zfp"};
    for (size_t i = 0; i < 2; i++) {
        const struct bl_codec_result *c = codec(&r, searched[i]);
        if (c->why_not != NULL)
            continue;
        cr_expect_leq(c->bytes, r.target, "%s: %zu of %zu", c->name,
                      (size_t)c->bytes, (size_t)r.target);
        cr_expect_gt((double)c->bytes, 0.8 * (double)r.target, "%s: %zu",
                     c->name, (size_t)c->bytes);
    }
    for (size_t i = 0; i < 3; i++)
        cr_expect_eq(codec(&r, "lossless")->columns[i].max_abs, 0);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

/* Rows times bytes of x, y, k and id, and all of the text. */
Test(compare, original_is_what_is_stored)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    make(&j, 600);
    j.options.drop = "id";
    cr_assert_eq(compare(&r, &j, &f, &at_size), BL_OK, "%s", j.err.text);
    uint64_t text = 100 * (0 + 1 + 2 + 3 + 4 + 5);
    cr_expect_eq(r.original, 600 * (4 + 8 + 4) + text);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

static void expect_bound(enum bl_compare_by by, double bound)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    struct bl_compare_options wishes = {.by = by, .bound = bound};
    make(&j, 2000);
    cr_assert_eq(compare(&r, &j, &f, &wishes), BL_OK, "%s", j.err.text);
    expect_sound(&r, &f);
    for (size_t i = 0; i < r.n_codecs; i++) {
        const struct bl_codec_result *c = &r.codecs[i];
        if (c->why_not != NULL || !c->has_bound)
            continue;
        cr_expect(c->holds_bound, "%s", c->name);
        for (size_t k = 0; k < 3; k++) {
            const struct bl_column_loss *l = &c->columns[k];
            double d =
                by == BL_EQUAL_ABS_BOUND ? l->max_abs : l->max_abs_over_range;
            cr_expect_leq(d, bound * ROUNDING, "%s, column %zu", c->name, k);
        }
    }
    cr_expect_not(codec(&r, "autoencoder")->holds_bound);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

Test(compare, at_equal_bounds)
{
    expect_bound(BL_EQUAL_RANGE_BOUND, 1e-2);
    expect_bound(BL_EQUAL_RANGE_BOUND, 1e-5);
    expect_bound(BL_EQUAL_ABS_BOUND, 0.05);
    expect_bound(BL_EQUAL_ABS_BOUND, 3);
}

Test(compare, a_tighter_bound_costs_bytes)
{
    struct job j;
    uint64_t last[2] = {0};
    make(&j, 2000);
    for (double bound = 1e-1; bound > 1e-7; bound /= 100) {
        struct files f = {0};
        struct bl_compare_report r;
        struct bl_compare_options wishes = {.by = BL_EQUAL_RANGE_BOUND,
                                            .bound = bound};
        cr_assert_eq(compare(&r, &j, &f, &wishes), BL_OK);
        cr_expect_gt(codec(&r, "truncate")->bytes, last[0]);
        last[0] = codec(&r, "truncate")->bytes;
        if (codec(&r, "zfp")->why_not == NULL) {
            cr_expect_gt(codec(&r, "zfp")->bytes, last[1]);
            last[1] = codec(&r, "zfp")->bytes;
        }
        bl_compare_report_release(&r);
        files_release(&f);
    }
    job_release(&j);
}

/* The autoencoder's numbers are those of its file. */
Test(compare, what_is_measured_is_what_the_file_gives)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    struct bl_batch back;
    make(&j, 500);
    cr_assert_eq(compare(&r, &j, &f, &at_size), BL_OK, "%s", j.err.text);
    cr_assert_eq(
        fixture_restore(&back, file_of(&f, "autoencoder"), NULL, 1, &j.err),
        BL_OK, "%s", j.err.text);
    const double *before = table_values(&j.table, Y);
    const double *after = back.vectors[Y].values;
    double worst = 0;
    for (size_t row = 0; row < 500; row++)
        worst = fmax(worst, fabs(after[row] - before[row]));
    cr_expect_eq(codec(&r, "autoencoder")->columns[Y].max_abs, worst);
    bl_batch_release(&back);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

/* Fields go to zfp with all their dimensions: a smooth one is much smaller
 * than its values one by one. */
Test(compare, fields)
{
    enum { ROWS = 32, H = 12, W = 20 };
    struct job j = {.options = BL_OPTIONS_INIT};
    struct files f = {0};
    struct bl_compare_report r;
    struct bl_compare_options wishes = {.by = BL_EQUAL_RANGE_BOUND,
                                        .bound = 1e-3};
    j.options.train.epochs = 1;
    j.options.latent = 4;
    j.options.compress = "*";
    struct bl_column *c = table_column(&j.table, "u", BL_FLOAT64);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){H, W}, 2, &j.err), BL_OK);
    table_fill(&j.table, ROWS);
    double *u = table_values(&j.table, 0);
    for (size_t i = 0; i < ROWS * H * W; i++)
        u[i] = sin(0.2 * (double)(i / W / H) + 0.3 * (double)(i / W % H)) +
               cos(0.25 * (double)(i % W));
    cr_assert_eq(compare(&r, &j, &f, &wishes), BL_OK, "%s", j.err.text);
    expect_sound(&r, &f);
    const struct bl_codec_result *zfp = codec(&r, "zfp");
    if (zfp->why_not == NULL) {
        cr_expect(zfp->holds_bound);
        cr_expect_gt(zfp->ratio, 8);
    }
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

Test(compare, a_constant_column_and_one_row)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    make(&j, 300);
    for (size_t row = 0; row < 300; row++)
        table_put(&j.table, Y, row, 4.25);
    cr_assert_eq(compare(&r, &j, &f, &at_size), BL_OK, "%s", j.err.text);
    for (size_t i = 0; i < r.n_codecs; i++)
        if (r.codecs[i].why_not == NULL)
            cr_expect(isnan(r.codecs[i].columns[Y].rms_over_std));
    cr_expect_eq(codec(&r, "truncate")->columns[Y].max_abs, 0);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
    f = (struct files){0};
    make(&j, 1);
    cr_assert_eq(compare(&r, &j, &f, &at_size), BL_OK, "%s", j.err.text);
    bl_compare_report_release(&r);
    files_release(&f);
    job_release(&j);
}

Test(compare, nothing_for_a_network)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    make(&j, 100);
    j.options.compress = "";
    j.options.exact = "*";
    cr_expect_eq(compare(&r, &j, &f, &at_size), BL_FAILED);
    cr_expect(strstr(j.err.text, "exactly") != NULL, "%s", j.err.text);
    job_release(&j);
}

Test(compare, a_full_disk)
{
    struct job j;
    struct bl_compare_report r;
    make(&j, 2000);
    for (size_t room = 500; room < 14000; room *= 3) {
        struct files f = {.room = room};
        cr_expect_eq(compare(&r, &j, &f, &at_size), BL_FAILED);
        cr_expect(strstr(j.err.text, "disk is full") != NULL, "%s", j.err.text);
        files_release(&f);
    }
    job_release(&j);
}

Test(compare, an_interruption)
{
    struct job j;
    struct files f = {0};
    struct bl_compare_report r;
    make(&j, 2000);
    j.witness.cancel_at = BL_EVENT_PHASE;
    j.witness.wish = BL_CANCEL_ABORT;
    cr_expect_eq(compare(&r, &j, &f, &at_size), BL_INTERRUPTED);
    files_release(&f);
    job_release(&j);
}
