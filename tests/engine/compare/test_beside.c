#include "engine/compare/beside.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "tests/engine/job/compress_job.h"

static struct bl_model *dense_of(struct job *j, size_t n_rows)
{
    job_make(j, n_rows);
    j->options.compress = "x,y,k";
    return job_train(j);
}

/* What the report says of PCA is what a file compressed with it gives. */
Test(beside, is_what_a_file_would_give)
{
    struct job j, pca;
    struct bl_beside_report r;
    struct bl_batch back;
    struct bl_loss loss;
    size_t n = 600;
    struct bl_model *dense = dense_of(&j, n);
    struct bl_source *source = fixture_source(&j.table);
    cr_assert_eq(bl_beside_make(&r, dense, source, NULL,
                                witness_observer(&j.witness), &j.err),
                 BL_OK, "%s", j.err.text);
    cr_expect_eq(r.latent, 2);
    cr_expect_eq(r.rows, n);

    job_make(&pca, n);
    pca.options.compress = "x,y,k";
    pca.options.model_type = "pca";
    cr_assert_eq(job_compress(&pca, NULL, 1), BL_OK, "%s", pca.err.text);
    cr_assert_eq(fixture_restore(&back, &pca.file, NULL, 1, &pca.err), BL_OK);
    cr_assert_eq(bl_loss_init(&loss, &dense->features, &j.err), BL_OK);
    for (size_t i = 0; i < 3; i++) {
        double x[600], y[600];
        const struct bl_vector *v = &j.table.rows.vectors[i];
        bl_type_to_double(x, v->values, v->type, n);
        bl_type_to_double(y, back.vectors[i].values, v->type, n);
        bl_loss_add(&loss, i, x, y, n);
        struct bl_column_loss want = bl_loss_of(&loss, i);
        cr_expect(fabs(r.columns[i].rms_over_std - want.rms_over_std) <
                      1e-9 * want.rms_over_std,
                  "%s: %g instead of %g", r.features->items[i].name,
                  r.columns[i].rms_over_std, want.rms_over_std);
        cr_expect_eq(r.columns[i].max_abs, want.max_abs);
    }
    cr_expect_gt(r.all.rms_over_std, 0);
    bl_loss_release(&loss);
    bl_batch_release(&back);
    bl_beside_release(&r);
    bl_source_close(source);
    bl_model_free(dense);
    job_release(&pca);
    job_release(&j);
}

Test(beside, a_table_that_lacks_a_column)
{
    struct job j;
    struct bl_beside_report r;
    struct bl_model *dense = dense_of(&j, 100);
    struct table other = {0};
    table_column(&other, "x", BL_FLOAT32);
    table_fill(&other, 100);
    struct bl_source *source = fixture_source(&other);
    cr_expect_eq(bl_beside_make(&r, dense, source, NULL,
                                witness_observer(&j.witness), &j.err),
                 BL_FAILED);
    cr_expect(strstr(j.err.text, "\"y\"") != NULL, "%s", j.err.text);
    bl_source_close(source);
    table_release(&other);
    bl_model_free(dense);
    job_release(&j);
}

Test(beside, one_row)
{
    struct job j;
    struct bl_beside_report r;
    struct bl_model *dense = dense_of(&j, 1);
    struct bl_source *source = fixture_source(&j.table);
    cr_assert_eq(bl_beside_make(&r, dense, source, NULL,
                                witness_observer(&j.witness), &j.err),
                 BL_OK, "%s", j.err.text);
    cr_expect(isnan(r.all.rms_over_std)); // nothing varies
    bl_beside_release(&r);
    bl_source_close(source);
    bl_model_free(dense);
    job_release(&j);
}

Test(beside, more_inputs_make_the_sample_smaller)
{
    struct job j;
    struct bl_model *m = dense_of(&j, 50);
    size_t few = bl_beside_sample_rows(m);
    cr_expect_gt(few, 100000);
    m->features.tile[0] = 30; // as of a field of 30 x 30 cells
    m->features.tile[1] = 30;
    cr_expect_lt(bl_beside_sample_rows(m), few / 100);
    cr_expect_gt(bl_beside_sample_rows(m), 0);
    m->features.tile[0] = m->features.tile[1] = 1;
    bl_model_free(m);
    job_release(&j);
}
