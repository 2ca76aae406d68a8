/* Compressing with a model that was made before. */
#include "engine/job/compress.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/codec/decoder.h"
#include "tests/engine/job/compress_job.h"

static struct bl_error err;

/* Stores a model and reads it back, as a command that is given --model. */
static struct bl_model *stored_and_read(struct bl_model *m,
                                        struct memory_container *file)
{
    struct bl_container_writer *w = memory_container_writer(file);
    struct bl_meta meta;
    uint64_t bytes;
    cr_assert(
        eq(int, bl_job_store_model(m, &job_recipe, w, &bytes, &err), BL_OK));
    w->ops->close(w);
    struct bl_container_reader *r = memory_container_reader(file);
    cr_assert(eq(int, bl_meta_get(&meta, r, &err), BL_OK), "%s", err.text);
    cr_assert(eq(int, bl_meta_get_weights(&meta, r, &err), BL_OK));
    r->ops->close(r);
    struct bl_model *read = meta.model;
    meta.model = NULL;
    bl_meta_release(&meta);
    bl_model_free(m);
    return read;
}

Test(compress_model, a_model_serves_for_another_table)
{
    struct job j;
    struct memory_container model_file = {0};
    struct bl_batch rows;
    job_make(&j, 300);
    struct bl_model *m = stored_and_read(job_train(&j), &model_file);
    table_release(&j.table);
    job_make(&j, 50);
    free(j.table.schema.columns[ID].name);
    j.table.schema.columns[ID].name = strdup("event");
    cr_assert_eq(job_compress(&j, m, 1), BL_OK, "%s", j.err.text);
    cr_expect_not(j.report.derived);
    cr_expect(eq(ptr, j.report.model, m));
    cr_expect(strstr(j.witness.warnings, "column event") != NULL);
    cr_assert(eq(int, fixture_restore(&rows, &j.file, NULL, 1, &j.err), BL_OK));
    cr_expect(fixture_same_rows(&rows.vectors[ID], 0, &j.table.rows.vectors[ID],
                                0, 50));
    bl_batch_release(&rows);
    memory_container_release(&model_file);
    bl_model_free(m);
    job_release(&j);
}

Test(compress_model, a_model_needs_its_columns)
{
    struct job j;
    job_make(&j, 300);
    struct bl_model *m = job_train(&j);
    free(j.table.schema.columns[Y].name);
    j.table.schema.columns[Y].name = strdup("why");
    cr_expect(eq(int, job_compress(&j, m, 1), BL_FAILED));
    cr_expect(strstr(j.err.text, "\"y\"") != NULL, "%s", j.err.text);
    cr_expect_not(j.file.is_finished);
    bl_model_free(m);
    job_release(&j);
}

/* The model's names went through JSON, the table's did not. */
Test(compress_model, names_that_are_no_utf8_match_their_model)
{
    struct job j;
    struct memory_container model_file = {0};
    struct bl_batch rows;
    job_make(&j, 200);
    static const char *const names[] = {"\xe9", "\xb5\xff", "k", "id", "l"};
    struct bl_schema latin = {.n_rows = 200};
    for (size_t i = 0; i < N_COLUMNS; i++)
        bl_schema_add(&latin, names[i], j.table.schema.columns[i].type, NULL,
                      &err);
    bl_schema_release(&j.table.schema);
    j.table.schema = latin;
    struct bl_model *m = stored_and_read(job_train(&j), &model_file);
    cr_assert_eq(job_compress(&j, m, 1), BL_OK, "%s", j.err.text);
    cr_expect_null(strstr(j.witness.warnings, "does not know"));
    cr_assert(eq(int, fixture_restore(&rows, &j.file, NULL, 1, &j.err), BL_OK));
    bl_batch_release(&rows);
    memory_container_release(&model_file);
    bl_model_free(m);
    job_release(&j);
}
