#include "engine/job/model_types.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/job/derive.h"
#include "tests/engine/job/compress_job.h"

Test(model_types, are_found_by_name)
{
    cr_expect(eq(str, (char *)bl_model_types[0]->name, "dense"));
    for (size_t i = 0; bl_model_types[i] != NULL; i++) {
        const struct bl_model_type *t = bl_model_types[i];
        cr_expect_eq(bl_model_type_find(t->name), t);
        cr_expect(eq(str, (char *)bl_model_type_name(i), (char *)t->name));
        cr_expect_gt(strlen(t->summary), 10);
    }
    cr_expect_null(bl_model_type_find("convolution"));
}

Test(model_types, one_that_is_not_there_is_refused)
{
    struct job j;
    job_make(&j, 100);
    j.options.model_type = "convolution";
    cr_expect_eq(job_compress(&j, NULL, 1), BL_USAGE);
    cr_expect(strstr(j.err.text, "convolution") != NULL, "%s", j.err.text);
    job_release(&j);
}

static struct bl_model *train_pca(struct job *j, size_t latent)
{
    job_make(j, 400);
    j->options.model_type = "pca";
    j->options.latent = latent;
    j->options.compress = "x,y,k";
    return job_train(j);
}

Test(model_types, pca_is_a_network_without_hidden_layers)
{
    struct job j;
    struct bl_model *m = train_pca(&j, 2);
    cr_expect(eq(str, m->type, "pca"));
    cr_expect_eq(m->net.n_layers, 2);
    cr_expect_eq(m->net.latent_layer, 0);
    cr_expect_eq(bl_model_n_latent(m), 2);
    cr_expect_eq(m->activation, BL_LINEAR);
    cr_expect_eq(m->training.epochs, 0);
    cr_expect_eq(m->training.rows, 400);
    cr_expect_gt(m->training.train_loss, 0);
    cr_expect_eq(j.witness.n_epochs, 0);
    bl_model_free(m);
    job_release(&j);
}

/* Stored, restored: with as many components as columns nothing is lost but
 * what single precision does not hold. */
Test(model_types, all_components_restore_the_table)
{
    struct job j;
    struct bl_batch back;
    job_make(&j, 400);
    j.options.model_type = "pca";
    j.options.latent = 3;
    j.options.compress = "x,y,k";
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    cr_assert_eq(fixture_restore(&back, &j.file, NULL, 1, &j.err), BL_OK, "%s",
                 j.err.text);
    cr_assert_eq(back.n_rows, 400);
    for (size_t row = 0; row < 400; row++) {
        float x = ((float *)table_values(&j.table, X))[row];
        float x_back = ((float *)back.vectors[X].values)[row];
        double y = ((double *)table_values(&j.table, Y))[row];
        double y_back = ((double *)back.vectors[Y].values)[row];
        cr_expect_eq(isnan(x), isnan(x_back));
        cr_expect_not(fabsf(x - x_back) > 1e-4F);
        cr_expect(fabs(y - y_back) < 1e-4);
        cr_expect_eq(((int32_t *)back.vectors[K].values)[row],
                     ((int32_t *)table_values(&j.table, K))[row]);
    }
    bl_batch_release(&back);
    job_release(&j);
}

static void expect_same_features(const struct bl_features *a,
                                 const struct bl_features *b)
{
    cr_assert_eq(a->n, b->n);
    cr_expect(memcmp(a->shape, b->shape, sizeof a->shape) == 0);
    cr_expect(memcmp(a->tile, b->tile, sizeof a->tile) == 0);
    for (size_t i = 0; i < a->n; i++) {
        const struct bl_feature *f = &a->items[i], *g = &b->items[i];
        cr_expect(eq(str, f->name, g->name));
        cr_expect_eq(f->type, g->type);
        cr_expect_eq(f->fill, g->fill);
        cr_expect_eq(f->norm.kind, g->norm.kind);
        cr_assert_eq(f->norm.n_params, g->norm.n_params);
        for (size_t k = 0; k < f->norm.n_params; k++)
            cr_expect_eq(f->norm.params[k], g->norm.params[k]);
    }
}

Test(model_types, one_beside_another_takes_the_same_columns)
{
    struct job j;
    job_make(&j, 400);
    j.options.compress = "x,y,k";
    struct bl_model *dense = job_train(&j), *pca;
    cr_assert_eq(bl_derive_beside(&pca, "pca", dense, &j.table.schema,
                                  &j.table.rows, NULL,
                                  witness_observer(&j.witness), &j.err),
                 BL_OK, "%s", j.err.text);
    cr_expect(eq(str, pca->type, "pca"));
    cr_expect_eq(bl_model_n_latent(pca), bl_model_n_latent(dense));
    cr_expect_eq(pca->precision, dense->precision);
    expect_same_features(&pca->features, &dense->features);
    cr_assert_eq(pca->n_others, dense->n_others);
    for (size_t i = 0; i < pca->n_others; i++) {
        cr_expect(eq(str, pca->others[i].name, dense->others[i].name));
        cr_expect_eq(pca->others[i].role, dense->others[i].role);
    }
    bl_model_free(pca);
    bl_model_free(dense);
    job_release(&j);
}
