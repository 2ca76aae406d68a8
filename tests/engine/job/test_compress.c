/* The main path, from a table to a file and back, in memory. */
#include "engine/job/compress.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/codec/decoder.h"
#include "tests/engine/job/compress_job.h"

Test(compress, a_table_comes_back)
{
    struct job j;
    struct bl_batch rows;
    job_make(&j, 400);
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    cr_assert(j.file.is_finished);
    cr_assert(j.report.derived);
    cr_expect(eq(sz, j.report.model->features.n, 3)); // x, y, k
    cr_assert(eq(int, fixture_restore(&rows, &j.file, NULL, 1, &j.err), BL_OK));
    cr_expect(eq(sz, rows.n_rows, 400));
    for (size_t c = ID; c < N_COLUMNS; c++)
        cr_expect(fixture_same_rows(&rows.vectors[c], 0,
                                    &j.table.rows.vectors[c], 0, 400));
    for (size_t row = 0; row < 400; row++) {
        float x = ((float *)rows.vectors[X].values)[row];
        cr_expect(eq(int, isnan(x) != 0, row % 50 == 9), "row %zu", row);
    }
    cr_expect(eq(str, j.witness.last_phase, "compress"));
    cr_expect(eq(u64, j.witness.last_done, 400));
    bl_batch_release(&rows);
    job_release(&j);
}

Test(compress, the_sizes_add_up)
{
    struct job j;
    job_make(&j, 400);
    cr_assert(eq(int, job_compress(&j, NULL, 1), BL_OK));
    const struct bl_file_sizes *s = &j.report.sizes;
    size_t texts = 0;
    for (size_t row = 0; row < 400; row++)
        texts += row % 6;
    cr_expect(eq(u64, s->original, 400 * (4 + 8 + 4 + 8) + texts));
    cr_expect(eq(u64, s->compressed, memory_container_bytes(&j.file)));
    cr_expect(eq(u64,
                 s->model + s->latent + s->residual + s->exact + s->metadata,
                 s->compressed));
    cr_expect(eq(u64, s->model, memory_container_part(&j.file, "weights")->n));
    cr_expect(eq(dbl, s->ratio, (double)s->original / (double)s->compressed));
    cr_expect_gt(s->ratio_without_model, s->ratio);
    job_release(&j);
}

Test(compress, a_file_larger_than_the_table_is_warned_about)
{
    struct job j;
    job_make(&j, 40);
    j.options.hidden[0] = 100;
    cr_assert(eq(int, job_compress(&j, NULL, 1), BL_OK));
    cr_expect(strstr(j.witness.warnings, "larger than the table") != NULL);
    job_release(&j);
}

static void expect_same_part(const struct job *a, const struct job *b,
                             const char *name)
{
    const struct memory_part *p = memory_container_part(&a->file, name);
    const struct memory_part *q = memory_container_part(&b->file, name);
    cr_assert(eq(sz, p->n, q->n));
    cr_expect(eq(int, memcmp(p->bytes, q->bytes, p->n), 0), "%s", name);
}

Test(compress, threads_change_no_bit)
{
    struct job one, more;
    job_make(&one, 700);
    cr_assert(eq(int, job_compress(&one, NULL, 1), BL_OK));
    for (size_t n = 2; n <= 3; n++) {
        job_make(&more, 700);
        cr_assert(eq(int, job_compress(&more, NULL, n), BL_OK));
        expect_same_part(&one, &more, "weights");
        expect_same_part(&one, &more, "rows.0");
        job_release(&more);
    }
    job_release(&one);
}

Test(compress, without_a_column_for_a_network_there_is_none)
{
    struct job j;
    struct bl_batch rows;
    struct bl_model *m;
    job_make(&j, 100);
    j.options.exact = "*";
    struct bl_source *source = fixture_source(&j.table);
    cr_expect(eq(int,
                 bl_job_train(&m, source, &j.options, NULL,
                              witness_observer(&j.witness), &j.err),
                 BL_FAILED));
    cr_expect(strstr(j.err.text, "--compress") != NULL);
    bl_source_close(source);
    cr_assert(eq(int, job_compress(&j, NULL, 1), BL_OK));
    cr_expect_null(j.report.model);
    cr_expect_null(memory_container_part(&j.file, "weights"));
    cr_assert(eq(int, fixture_restore(&rows, &j.file, NULL, 1, &j.err), BL_OK));
    for (size_t c = 0; c < N_COLUMNS; c++)
        cr_expect(fixture_same_rows(&rows.vectors[c], 0,
                                    &j.table.rows.vectors[c], 0, 100));
    bl_batch_release(&rows);
    job_release(&j);
}

Test(compress, a_table_without_rows_is_refused)
{
    struct job j;
    job_make(&j, 100);
    struct bl_model *m = job_train(&j);
    table_release(&j.table);
    job_make(&j, 0);
    cr_expect(eq(int, job_compress(&j, NULL, 1), BL_FAILED));
    cr_expect(strstr(j.err.text, "no rows") != NULL);
    cr_expect(eq(int, job_compress(&j, m, 1), BL_FAILED));
    cr_expect_not(j.file.is_finished);
    bl_model_free(m);
    job_release(&j);
}

Test(compress, one_row_is_enough)
{
    struct job j;
    struct bl_batch rows;
    job_make(&j, 1);
    j.options.compress = "x,y";
    cr_assert_eq(job_compress(&j, NULL, 1), BL_OK, "%s", j.err.text);
    cr_assert(eq(int, fixture_restore(&rows, &j.file, NULL, 1, &j.err), BL_OK));
    cr_expect(fixture_same_rows(&rows.vectors[Y], 0, &j.table.rows.vectors[Y],
                                0, 1)); // its range is one value
    bl_batch_release(&rows);
    job_release(&j);
}

Test(compress, an_abort_finishes_nothing)
{
    static const enum bl_event_kind moments[] = {BL_EVENT_PHASE,
                                                 BL_EVENT_EPOCH};
    for (size_t i = 0; i < 2; i++) {
        struct job j;
        job_make(&j, 400);
        j.witness.cancel_at = moments[i];
        j.witness.wish = BL_CANCEL_ABORT;
        cr_expect(eq(int, job_compress(&j, NULL, 1), BL_INTERRUPTED));
        cr_expect_not(j.file.is_finished);
        cr_expect_null(j.report.model);
        job_release(&j);
    }
}

Test(compress, an_abort_while_encoding_finishes_nothing)
{
    struct job j;
    job_make(&j, 400);
    struct bl_model *m = job_train(&j);
    j.witness.cancel_at = BL_EVENT_PHASE; // with a model the first is encoding
    j.witness.wish = BL_CANCEL_ABORT;
    cr_expect(eq(int, job_compress(&j, m, 1), BL_INTERRUPTED));
    cr_expect(eq(str, j.witness.last_phase, "compress"));
    cr_expect_not(j.file.is_finished);
    bl_model_free(m);
    job_release(&j);
}

Test(compress, a_full_disk_is_told_wherever_it_happens)
{
    struct job j;
    job_make(&j, 200);
    struct bl_model *m = job_train(&j);
    cr_assert(eq(int, job_compress(&j, m, 1), BL_OK));
    size_t size = memory_container_bytes(&j.file);
    for (size_t room = 1; room < size; room += size / 20) {
        memory_container_release(&j.file);
        j.file.room = room;
        cr_expect(eq(int, job_compress(&j, m, 1), BL_FAILED));
        cr_expect(strstr(j.err.text, "the disk is full") != NULL);
        cr_expect_not(j.file.is_finished);
    }
    bl_model_free(m);
    job_release(&j);
}
