/* The encoder and the decoder, case by case. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/codec/encoder.h"
#include "engine/nn/infer.h"
#include "tests/engine/codec/fixture.h"

static struct bl_error err;

static void ok(enum bl_status status)
{
    cr_assert_eq(status, BL_OK, "%s", err.text);
}

/* Two compressed columns and an exact one. */
static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_COMPRESS,
                                     BL_ROLE_EXACT};

static void make_table(struct table *t, size_t n_rows)
{
    *t = (struct table){0};
    table_column(t, "x", BL_FLOAT32);
    table_column(t, "y", BL_FLOAT64);
    table_column(t, "flag", BL_BOOL);
    table_fill(t, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        // Exact in binary, so that every machine has the same table.
        double x = (double)(row * 37 % 101) / 8 - 5;
        table_put(t, 0, row, row % 29 == 11 ? INFINITY : x);
        table_put(t, 1, row, row % 31 == 7 ? NAN : x * x / 4);
        table_put(t, 2, row, (double)(row % 3 == 0));
    }
}

static void restore(struct bl_batch *rows, struct memory_container *file)
{
    ok(fixture_restore(rows, file, NULL, 2, &err));
}

/* What one machine restored, every machine restores: the values of a table of
 * four groups, by both precisions and by every way to infer there is. */
static void expect_frozen(enum bl_precision precision, uint64_t frozen)
{
    static const char *const ways[] = {NULL, "generic", "avx2+fma", "avx512f",
                                       "neon"};
    struct table t;
    make_table(&t, 500);
    struct bl_model *m = fixture_model(&t.schema, roles, precision, 2024);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct memory_container file = {0};
        struct bl_batch rows;
        if (!bl_infer_force_backend(ways[i]))
            continue;
        fixture_encode(&file, &t, roles, m, 150, 2);
        restore(&rows, &file);
        uint64_t sum = XXH3_64bits_withSeed(
            rows.vectors[1].values, 500 * sizeof(double),
            XXH3_64bits(rows.vectors[0].values, 500 * sizeof(float)));
        cr_expect(eq(u64, sum, frozen), "%s", bl_infer_backend());
        bl_batch_release(&rows);
        memory_container_release(&file);
    }
    bl_infer_force_backend(NULL);
    bl_model_free(m);
    table_release(&t);
}

Test(table_file, restored_bits_are_frozen)
{
    expect_frozen(BL_PRECISION_FLOAT32, 0x6b117e38ba27ce74);
    expect_frozen(BL_PRECISION_FLOAT64, 0xdafbaf1149fa6877);
}

Test(table_file, long_tables_make_groups_of_65536_rows)
{
    enum { N = 140000 };
    struct table t;
    struct memory_container file = {0};
    struct bl_batch rows;
    make_table(&t, N);
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    fixture_encode(&file, &t, roles, m, 0, 2);
    cr_expect_not_null(memory_container_part(&file, "rows.2"));
    cr_expect_null(memory_container_part(&file, "rows.3"));
    restore(&rows, &file);
    cr_expect(fixture_same_rows(&rows.vectors[2], 0, &t.rows.vectors[2], 0, N));
    for (size_t row = 7; row < N; row += 31)
        cr_assert(isnan(*(double *)bl_vector_at(&rows.vectors[1], row, 0)));
    bl_batch_release(&rows);
    memory_container_release(&file);
    bl_model_free(m);
    table_release(&t);
}

Test(table_file, large_rows_make_small_groups)
{
    struct table t = {0};
    struct memory_container file = {0};
    struct bl_batch rows;
    struct bl_column *c = table_column(&t, "map", BL_FLOAT64);
    ok(bl_column_set_dims(c, (size_t[]){1024, 700}, 2, &err)); // 5.5 MiB
    table_fill(&t, 5);
    for (size_t i = 0; i < 5 * c->width; i++)
        ((double *)table_values(&t, 0))[i] = (double)i;
    fixture_encode(&file, &t, (enum bl_role[]){BL_ROLE_EXACT}, NULL, 0, 1);
    cr_expect_not_null(memory_container_part(&file, "rows.2")); // 2, 2 and 1
    cr_expect_null(memory_container_part(&file, "rows.3"));
    restore(&rows, &file);
    cr_expect(fixture_same_rows(&rows.vectors[0], 0, &t.rows.vectors[0], 0, 5));
    bl_batch_release(&rows);
    memory_container_release(&file);
    table_release(&t);
}

static enum bl_status new_encoder(const struct bl_schema *schema,
                                  const enum bl_role *wishes,
                                  struct bl_model *m)
{
    struct memory_container file = {0};
    struct bl_encoder *e;
    struct bl_container_writer *w = memory_container_writer(&file);
    enum bl_status status =
        bl_encoder_new(&e, schema, wishes, NULL, m, false, w, NULL, &err);
    if (status == BL_OK)
        bl_encoder_free(e);
    w->ops->close(w);
    memory_container_release(&file);
    return status;
}

Test(table_file, a_model_of_another_table_is_refused)
{
    struct table t, other = {0};
    make_table(&t, 1);
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    table_column(&other, "x", BL_FLOAT32);
    table_column(&other, "y", BL_FLOAT32); // was float64
    table_fill(&other, 1);
    cr_expect(eq(int, new_encoder(&t.schema, roles, m), BL_OK));
    cr_expect(eq(int, new_encoder(&other.schema, roles, m), BL_FAILED));
    cr_expect(strstr(err.text, "\"y\" of type float64") != NULL);
    static const enum bl_role exact[] = {BL_ROLE_EXACT, BL_ROLE_EXACT,
                                         BL_ROLE_EXACT};
    cr_expect(eq(int, new_encoder(&other.schema, exact, m), BL_FAILED));
    bl_model_free(m);
    table_release(&other);
    table_release(&t);
}

/* Its input all the same: the network needs it for the other column. */
Test(table_file, a_column_of_the_model_can_be_kept_exactly)
{
    enum { N = 300 };
    static const enum bl_role one[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT,
                                       BL_ROLE_EXACT};
    struct table t;
    struct memory_container both = {0}, file = {0};
    struct bl_batch of_both, rows;
    make_table(&t, N);
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    fixture_encode(&both, &t, roles, m, 64, 1);
    fixture_encode(&file, &t, one, m, 64, 1);
    restore(&of_both, &both);
    restore(&rows, &file);
    cr_expect(
        fixture_same_rows(&rows.vectors[0], 0, &of_both.vectors[0], 0, N));
    cr_expect(fixture_same_rows(&rows.vectors[1], 0, &t.rows.vectors[1], 0, N));
    bl_batch_release(&of_both);
    bl_batch_release(&rows);
    memory_container_release(&both);
    memory_container_release(&file);
    bl_model_free(m);
    table_release(&t);
}

Test(table_file, rows_of_more_than_a_gigabyte_are_refused)
{
    struct bl_schema s = {.n_rows = 1};
    struct bl_column *c;
    ok(bl_schema_add(&s, "huge", BL_FLOAT64, &c, &err));
    ok(bl_column_set_dims(c, (size_t[]){1 << 14, 1 << 14}, 2, &err));
    cr_expect(eq(int, new_encoder(&s, (enum bl_role[]){BL_ROLE_EXACT}, NULL),
                 BL_FAILED));
    cr_expect(strstr(err.text, "1024 MiB") != NULL);
    bl_schema_release(&s);
}

/* A model whose weights are in another file. */
static void encode_external(struct memory_container *file,
                            const struct table *t, struct bl_model *m)
{
    struct bl_encoder *e;
    uint64_t bytes;
    struct bl_container_writer *w = memory_container_writer(file);
    ok(bl_encoder_new(&e, &t->schema, roles, NULL, m, true, w, NULL, &err));
    bl_encoder_meta(e)->tool = bl_string_copy("baler test", &err);
    ok(bl_encoder_add(e, &t->rows, 1, &err));
    ok(bl_encoder_finish(e, &bytes, &err));
    bl_encoder_free(e);
    w->ops->close(w);
}

Test(table_file, weights_can_be_in_another_file)
{
    struct table t;
    struct memory_container alone = {0}, file = {0};
    struct bl_source *source;
    make_table(&t, 40);
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    fixture_encode(&alone, &t, roles, m, 0, 1); // sets the checksum
    uint64_t checksum = m->checksum;
    encode_external(&file, &t, m);
    cr_expect(eq(u64, m->checksum, checksum));
    cr_expect_null(memory_container_part(&file, "weights"));
    cr_expect(eq(int,
                 bl_decoder_open(&source, memory_container_reader(&file), NULL,
                                 NULL, &err),
                 BL_FAILED));
    cr_expect(strstr(err.text, "--model") != NULL);
    struct bl_container_reader *weights = memory_container_reader(&alone);
    ok(bl_decoder_open(&source, memory_container_reader(&file), weights, NULL,
                       &err));
    bl_source_close(source);
    memory_container_part(&alone, "weights")->bytes[30] ^= 1;
    cr_expect(eq(int,
                 bl_decoder_open(&source, memory_container_reader(&file),
                                 weights, NULL, &err),
                 BL_BROKEN));
    weights->ops->close(weights);
    memory_container_release(&alone);
    memory_container_release(&file);
    bl_model_free(m);
    table_release(&t);
}

Test(table_file, latents_are_given_out)
{
    struct table t;
    struct memory_container file = {0};
    struct bl_source *source;
    struct bl_batch all, piece;
    double *latents;
    size_t n;
    make_table(&t, 40);
    struct bl_model *m =
        fixture_model(&t.schema, roles, BL_PRECISION_FLOAT32, 1);
    fixture_encode(&file, &t, roles, m, 30, 1);
    ok(bl_decoder_open(&source, memory_container_reader(&file), NULL, NULL,
                       &err));
    restore(&all, &file);
    bl_batch_init(&piece, &source->schema, NULL, 5, &err);
    ok(bl_source_read(source, &piece, &err));
    ok(bl_decoder_latents(source, 1, &latents, &n, &err)); // in between
    cr_expect(eq(sz, n, 10));
    cr_expect(eq(sz, bl_model_n_latent(m), 1));
    static const size_t rows[] = {30, 0, 35}; // of the same group, and others
    for (size_t i = 0; i < 3; i++) {
        ok(bl_source_seek(source, rows[i], &err));
        ok(bl_source_read(source, &piece, &err));
        for (size_t c = 0; c < 3; c++)
            cr_expect(fixture_same_rows(&piece.vectors[c], 0, &all.vectors[c],
                                        rows[i], 5));
    }
    free(latents);
    bl_batch_release(&all);
    bl_batch_release(&piece);
    bl_source_close(source);
    memory_container_release(&file);
    bl_model_free(m);
    table_release(&t);
}

/* Names that differ in nothing but their encoding. */
Test(table_file, names_that_are_no_utf8_survive)
{
    struct table t = {0};
    struct memory_container file = {0};
    struct bl_source *source;
    struct bl_column *c = table_column(&t, "\xe9nergie", BL_FLOAT32);
    ok(bl_column_set_unit(c, "\xb5\x65V", &err));
    ok(bl_attributes_set_text(&c->attributes, "\xe9", "\xff\xfe", &err));
    table_column(&t, "\xc3\xa9nergie", BL_FLOAT32);
    ok(bl_schema_make_names_unique(&t.schema, &err)); // as readers do
    table_fill(&t, 3);
    static const enum bl_role both[] = {BL_ROLE_COMPRESS, BL_ROLE_COMPRESS};
    struct bl_model *m =
        fixture_model(&t.schema, both, BL_PRECISION_FLOAT32, 1);
    fixture_encode(&file, &t, both, m, 0, 1);
    ok(bl_decoder_open(&source, memory_container_reader(&file), NULL, NULL,
                       &err));
    c = source->schema.columns;
    cr_expect(eq(str, c[0].name, "\xc3\xa9nergie"));
    cr_expect(eq(str, c[1].name, "\xc3\xa9nergie_2"));
    cr_expect(eq(str, c[0].unit, "\xc2\xb5\x65V"));
    cr_expect(eq(str, c[0].attributes.items[0].text, "\xc3\xbf\xc3\xbe"));
    bl_source_close(source);
    memory_container_release(&file);
    bl_model_free(m);
    table_release(&t);
}
