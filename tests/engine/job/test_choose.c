/* --model-type auto. */
#include "engine/job/choose.h"

#include <math.h>

#include "tests/engine/job/compress_job.h"

enum { COLUMNS = 6, ROWS = 1000 };

/* Columns of two numbers: their multiples, or functions of them. */
static void make(struct job *j, bool is_linear)
{
    char name[] = "a";
    struct bl_random r = bl_random_new(5, 0);
    *j = (struct job){.options = BL_OPTIONS_INIT, .err = BL_ERROR_INIT};
    for (size_t c = 0; c < COLUMNS; c++, name[0]++)
        table_column(&j->table, name, BL_FLOAT32);
    table_fill(&j->table, ROWS);
    for (size_t row = 0; row < ROWS; row++) {
        double u = bl_random_uniform(&r), v = bl_random_uniform(&r);
        for (size_t c = 0; c < COLUMNS; c++) {
            double k = 1 + (double)c, x = k * u + (7 - k * k) * v;
            table_put(&j->table, c, row,
                      is_linear ? x + 0.01 * bl_random_normal(&r)
                                : sin(3 * u + k) * cos(k * v));
        }
    }
    j->options.model_type_is_free = true;
    j->options.normalise = "standard";
    j->options.train.epochs = 2; // of what is chosen
}

static const struct bl_candidate *chosen(const struct bl_model *m)
{
    for (size_t i = 0; i < m->choice.n_candidates; i++) {
        const struct bl_candidate *c = &m->choice.candidates[i];
        if (strncmp(m->choice.reason, c->name, strlen(c->name)) == 0 &&
            c->latent == bl_model_n_latent(m))
            return c;
    }
    cr_assert_fail("%s", m->choice.reason);
    return NULL;
}

Test(choose, lines_are_for_principal_components)
{
    struct job j;
    make(&j, true);
    j.options.latent = 2;
    struct bl_model *m = job_train(&j);
    cr_expect_str_eq(m->type, "pca");
    cr_expect_geq(m->choice.n_candidates, 1);
    cr_expect(strstr(m->choice.reason, "pca with") == m->choice.reason, "%s",
              m->choice.reason);
    cr_expect_eq(j.witness.n_epochs, 0); // candidates are tried in silence
    bl_model_free(m);
    job_release(&j);
}

Test(choose, a_fidelity_is_reached_in_the_fewest_bytes)
{
    for (int is_linear = 0; is_linear < 2; is_linear++) {
        struct job j;
        make(&j, is_linear);
        j.options.fidelity = 0.1;
        struct bl_model *m = job_train(&j);
        const struct bl_candidate *best = chosen(m);
        cr_expect_geq(m->choice.n_candidates, 3);
        cr_expect_leq(best->error, 0.1);
        for (size_t i = 0; i < m->choice.n_candidates; i++) {
            const struct bl_candidate *c = &m->choice.candidates[i];
            cr_expect(c->error > 0.1 || c->bytes >= best->bytes, "%s", c->name);
        }
        if (is_linear)
            cr_expect_eq(best->latent, 2);
        bl_model_free(m);
        job_release(&j);
    }
}

/* Within the same bytes, and counted as the file will be. */
Test(choose, all_have_the_same_bytes)
{
    struct job j;
    make(&j, false);
    j.options.latent = 4;
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    const struct bl_model *m = j.report.model;
    const struct bl_candidate *best = chosen(m);
    cr_expect_geq(m->choice.n_candidates, 2);
    for (size_t i = 0; i < m->choice.n_candidates; i++) {
        const struct bl_candidate *c = &m->choice.candidates[i];
        cr_expect_leq(c->bytes, 1.1 * (4 * ROWS * sizeof(float) + 120), "%s",
                      c->name);
        cr_expect_geq(c->error, best->error);
    }
    double counted = (double)(j.report.sizes.model + j.report.sizes.latent);
    cr_expect(fabs((double)best->bytes / counted - 1) < 0.1, "%g", counted);
    job_release(&j);
}

Test(choose, a_ratio_below_one_is_refused)
{
    struct job j;
    make(&j, true);
    j.options.ratio = 0.5;
    cr_expect_eq(job_compress(&j, NULL, 1), BL_USAGE);
    cr_expect(strstr(j.err.text, "--ratio") != NULL, "%s", j.err.text);
    job_release(&j);
}

Test(choose, three_rows_are_enough)
{
    struct job j;
    make(&j, true);
    j.table.schema.n_rows = j.table.rows.n_rows = 3;
    cr_assert_eq(job_compress(&j, NULL, 1), BL_OK, "%s", j.err.text);
    cr_expect_str_eq(j.report.model->type, "pca");
    job_release(&j);
}

Test(choose, the_same_seed_chooses_alike)
{
    struct bl_candidate first = {0};
    for (size_t i = 0; i < 2; i++) {
        struct job j;
        make(&j, false);
        j.options.latent = 4;
        cr_assert_eq(job_compress(&j, NULL, 1 + 2 * i), BL_OK);
        const struct bl_candidate *c = chosen(j.report.model);
        if (i == 0)
            first = *c;
        cr_expect_eq(c->error, first.error);
        cr_expect_eq(c->bytes, first.bytes);
        job_release(&j);
    }
}
