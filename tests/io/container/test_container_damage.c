/* Damaged .baler files, as HDF5 and the codec find them together. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/codec/encoder.h"
#include "io/container/container.h"
#include "tests/engine/codec/fixture.h"
#include "tests/io/scratch.h"

enum { N_ROWS = 12 };

static struct bl_error err;

TestSuite(container_damage, .init = scratch_enter, .fini = scratch_leave);

/* libhdf5 1.10 itself loses memory over a damaged object header; what is ours
 * is still watched. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(
    void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5";
}

static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT};

static void write_file(const char *path)
{
    struct table t = {0};
    struct bl_container_writer *w;
    struct bl_encoder *e;
    uint64_t bytes;
    table_column(&t, "x", BL_FLOAT32);
    table_column(&t, "id", BL_INT32);
    table_fill(&t, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        table_put(&t, 0, row, (double)(row % 5));
        table_put(&t, 1, row, (double)row);
    }
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    cr_assert_eq(bl_container_create(&w, path, BL_CONTAINER_TABLE, &err),
                 BL_OK);
    cr_assert_eq(
        bl_encoder_new(&e, &t.schema, roles, NULL, m, false, w, NULL, &err),
        BL_OK);
    bl_encoder_meta(e)->tool = bl_string_copy("baler test", &err);
    cr_assert_eq(bl_encoder_add(e, &t.rows, 1, &err), BL_OK);
    cr_assert_eq(bl_encoder_finish(e, &bytes, &err), BL_OK);
    bl_encoder_free(e);
    w->ops->close(w);
    bl_model_free(m);
    table_release(&t);
}

static enum bl_status restore(const char *path, struct bl_batch *rows)
{
    struct bl_container_reader *r;
    struct bl_source *source;
    if (bl_container_open(&r, path, &err) != BL_OK ||
        bl_decoder_open(&source, r, NULL, NULL, &err) != BL_OK)
        return err.status;
    cr_assert_eq(bl_batch_init(rows, &source->schema, NULL, N_ROWS, &err),
                 BL_OK);
    enum bl_status status = bl_source_read(source, rows, &err);
    bl_source_close(source);
    if (status != BL_OK)
        bl_batch_release(rows);
    return status;
}

static void expect_found(const struct bl_batch *right, const char *what,
                         size_t at)
{
    struct bl_batch rows;
    enum bl_status status = restore("damaged.baler", &rows);
    if (status != BL_OK) {
        cr_expect(status == BL_BROKEN || status == BL_FAILED, "%s %zu: %s",
                  what, at, err.text);
        return;
    }
    cr_expect(eq(sz, rows.n_rows, right->n_rows));
    for (size_t c = 0; c < right->n_columns; c++)
        cr_expect(fixture_same_rows(&rows.vectors[c], 0, &right->vectors[c], 0,
                                    right->n_rows),
                  "%s %zu: wrong values", what, at);
    bl_batch_release(&rows);
}

Test(container_damage, every_flipped_byte_is_found_or_without_effect)
{
    struct bl_batch right;
    size_t n;
    write_file("right.baler");
    cr_assert_eq(restore("right.baler", &right), BL_OK, "%s", err.text);
    char *bytes = scratch_read("right.baler", &n);
    for (size_t i = 0; i < n; i++) {
        char was = bytes[i];
        bytes[i] ^= (char)(i % 2 == 0 ? 0xFF : 1 << i % 8);
        scratch_write("damaged.baler", bytes, n);
        expect_found(&right, "byte", i);
        bytes[i] = was;
    }
    free(bytes);
    bl_batch_release(&right);
}

Test(container_damage, every_truncation_is_found)
{
    struct bl_batch right;
    size_t n;
    write_file("right.baler");
    cr_assert_eq(restore("right.baler", &right), BL_OK);
    char *bytes = scratch_read("right.baler", &n);
    for (size_t i = 0; i < n; i += 3) {
        scratch_write("damaged.baler", bytes, i);
        expect_found(&right, "cut at", i);
    }
    free(bytes);
    bl_batch_release(&right);
}
