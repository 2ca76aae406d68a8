/* A table of five columns and a job that compresses it into memory. */
#ifndef BL_TESTS_ENGINE_JOB_COMPRESS_JOB_H
#define BL_TESTS_ENGINE_JOB_COMPRESS_JOB_H

#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/job/compress.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

enum { X, Y, K, ID, LABEL, N_COLUMNS };

// What goes into a job, and what comes out.
struct job {
    struct table table;
    struct bl_options options;
    struct witness witness;
    struct memory_container file;
    struct bl_compress_report report;
    struct bl_error err;
};

// Three columns for a network, an id and a text.
static inline void job_make(struct job *j, size_t n_rows)
{
    struct bl_random r = bl_random_new(3, 0);
    *j = (struct job){.options = BL_OPTIONS_INIT};
    j->options.hidden[0] = 6;
    j->options.n_hidden = 1;
    j->options.hidden_is_free = false;
    j->options.latent = 2;
    j->options.train.epochs = 2;
    table_column(&j->table, "x", BL_FLOAT32);
    table_column(&j->table, "y", BL_FLOAT64);
    table_column(&j->table, "k", BL_INT32);
    table_column(&j->table, "id", BL_INT64);
    table_column(&j->table, "label", BL_TEXT);
    table_fill(&j->table, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        double x = bl_random_normal(&r);
        table_put(&j->table, X, row, row % 50 == 9 ? NAN : x);
        table_put(&j->table, Y, row, x * x + 0.1 * bl_random_normal(&r));
        table_put(&j->table, K, row, 1000 * bl_random_normal(&r));
        table_put(&j->table, ID, row, (double)row);
        bl_vector_put_text(&j->table.rows.vectors[LABEL], row, "jet\0b",
                           row % 6, &j->err);
    }
}

static const struct bl_setting job_setting = {(char *)"latent", (char *)"2"};
static const struct bl_recipe_lines job_recipe = {"baler test", &job_setting,
                                                  1};

// With a model, or one that is derived (NULL).
static inline enum bl_status job_compress(struct job *j, struct bl_model *model,
                                          size_t n_threads)
{
    struct bl_source *source = fixture_source(&j->table);
    struct bl_container_writer *w = memory_container_writer(&j->file);
    struct bl_pool *pool;
    cr_assert_eq(bl_pool_new(&pool, n_threads, &j->err), BL_OK);
    enum bl_status status = bl_job_compress(
        &j->report, source, model, false, &j->options, &job_recipe, w, pool,
        witness_observer(&j->witness), &j->err);
    bl_pool_free(pool);
    w->ops->close(w);
    bl_source_close(source);
    return status;
}

static inline void job_release(struct job *j)
{
    if (j->report.derived)
        bl_model_free(j->report.model);
    memory_container_release(&j->file);
    table_release(&j->table);
}

static inline struct bl_model *job_train(struct job *j)
{
    struct bl_source *source = fixture_source(&j->table);
    struct bl_model *m;
    cr_assert_eq(bl_job_train(&m, source, &j->options, NULL,
                              witness_observer(&j->witness), &j->err),
                 BL_OK, "%s", j->err.text);
    bl_source_close(source);
    return m;
}

#endif
