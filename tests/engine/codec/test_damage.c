/* Damaged files: found, or without effect; never a crash, never wrong data
 * without a word. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/codec/meta.h"
#include "engine/codec/pack.h"
#include "engine/codec/stream.h"
#include "tests/engine/codec/fixture.h"

enum { N_ROWS = 20, N_COLUMNS = 4 };

static struct bl_error err;

/* Every kind of stream: latents, exact, text, special values. */
struct small {
    struct table table;
    struct bl_model *model;
    struct memory_container file;
    struct bl_batch restored;
};

static const enum bl_role roles[N_COLUMNS] = {
    BL_ROLE_COMPRESS, BL_ROLE_COMPRESS, BL_ROLE_EXACT, BL_ROLE_EXACT};

static void make(struct small *s)
{
    *s = (struct small){0};
    table_column(&s->table, "x", BL_FLOAT32);
    table_column(&s->table, "k", BL_INT16);
    table_column(&s->table, "id", BL_UINT64);
    table_column(&s->table, "name", BL_TEXT);
    table_fill(&s->table, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        char text[8];
        int n = snprintf(text, sizeof text, "row %zu", row);
        table_put(&s->table, 0, row, row % 7 == 3 ? NAN : (double)row / 4);
        table_put(&s->table, 1, row, (double)(row * row));
        table_put(&s->table, 2, row, (double)row * 1e9);
        bl_vector_put_text(&s->table.rows.vectors[3], row, text, (size_t)n,
                           &err);
    }
    s->model = fixture_model(&s->table.schema, roles, BL_PRECISION_FLOAT32, 5);
    fixture_encode(&s->file, &s->table, roles, s->model, 8, 1);
    cr_assert_eq(fixture_restore(&s->restored, &s->file, NULL, 1, &err), BL_OK,
                 "%s", err.text);
}

static void release(struct small *s)
{
    bl_batch_release(&s->restored);
    memory_container_release(&s->file);
    bl_model_free(s->model);
    table_release(&s->table);
}

/* BL_BROKEN, or the very values. */
static void expect_found(struct small *s, const char *part, size_t at)
{
    struct bl_batch rows;
    enum bl_status status = fixture_restore(&rows, &s->file, NULL, 1, &err);
    if (status != BL_OK) {
        cr_expect(eq(int, status, BL_BROKEN), "%s, byte %zu: %s", part, at,
                  err.text);
        cr_expect(err.text[0] != '\0');
        return;
    }
    for (size_t c = 0; c < N_COLUMNS; c++)
        cr_expect(fixture_same_rows(&rows.vectors[c], 0,
                                    &s->restored.vectors[c], 0, N_ROWS),
                  "%s, byte %zu: column %zu is wrong", part, at, c);
    bl_batch_release(&rows);
}

Test(damage, every_flipped_byte_is_found)
{
    struct small s;
    make(&s);
    cr_assert(eq(sz, s.file.n_parts, 5)); // weights, 3 groups, meta
    for (size_t p = 0; p < s.file.n_parts; p++) {
        struct memory_part *part = &s.file.parts[p];
        for (size_t i = 0; i < part->n; i++) {
            uint8_t mask = (uint8_t)(i % 3 == 0 ? 0xFF : 1 << i % 8);
            part->bytes[i] ^= mask;
            expect_found(&s, part->name, i);
            part->bytes[i] ^= mask;
        }
    }
    release(&s);
}

Test(damage, every_truncation_is_found)
{
    struct small s;
    make(&s);
    for (size_t p = 0; p < s.file.n_parts; p++) {
        struct memory_part *part = &s.file.parts[p];
        size_t n = part->n;
        for (part->n = 0; part->n < n; part->n++)
            expect_found(&s, part->name, part->n);
    }
    release(&s);
}

Test(damage, a_missing_part_is_found)
{
    struct small s;
    make(&s);
    for (size_t p = 0; p < s.file.n_parts; p++) {
        struct memory_part *part = &s.file.parts[p];
        struct bl_batch rows;
        part->name[0] ^= 1;
        cr_expect(
            eq(int, fixture_restore(&rows, &s.file, NULL, 1, &err), BL_BROKEN));
        part->name[0] ^= 1;
        cr_expect(strstr(err.text, part->name) != NULL, "%s", err.text);
    }
    release(&s);
}

Test(damage, parts_of_another_file_are_found)
{
    struct small s, other;
    make(&s);
    make(&other);
    other.table.rows.n_rows = N_ROWS - 8; // two groups, and other weights
    ((float *)other.model->params)[0] += 1;
    memory_container_release(&other.file);
    fixture_encode(&other.file, &other.table, roles, other.model, 8, 1);
    static const char *const names[] = {"weights", "rows.1"};
    for (size_t i = 0; i < 2; i++) {
        struct memory_part *mine = memory_container_part(&s.file, names[i]);
        struct memory_part *theirs =
            memory_container_part(&other.file, names[i]);
        struct memory_part kept = *mine;
        struct bl_batch rows;
        *mine = *theirs;
        cr_expect(
            eq(int, fixture_restore(&rows, &s.file, NULL, 1, &err), BL_BROKEN),
            "%s", names[i]);
        *mine = kept;
    }
    release(&s);
    release(&other);
}

/* The last byte of the first group's texts. */
static void damage_texts(struct small *s)
{
    struct bl_meta m = {0};
    struct bl_directory directory;
    struct bl_container_reader *r = memory_container_reader(&s->file);
    cr_assert_eq(bl_meta_get(&m, r, &err), BL_OK, "%s", err.text);
    cr_assert_eq(bl_directory_get(&directory, &m, 0, r, &err), BL_OK, "%s",
                 err.text);
    const struct bl_stream *texts =
        bl_directory_find(&directory, 3, BL_STREAM_TEXT);
    memory_container_part(&s->file, "rows.0")
        ->bytes[texts->at + texts->size - 1] ^= 1;
    bl_directory_release(&directory);
    bl_meta_release(&m);
    r->ops->close(r);
}

/* Damage in one column's stream does not keep the others from being read. */
Test(damage, other_columns_can_still_be_read)
{
    struct small s;
    struct bl_batch rows;
    bool wanted[N_COLUMNS] = {true, false, true, false};
    make(&s);
    damage_texts(&s);
    cr_assert(eq(int, fixture_restore(&rows, &s.file, wanted, 1, &err), BL_OK));
    cr_expect(fixture_same_rows(&rows.vectors[0], 0, &s.restored.vectors[0], 0,
                                N_ROWS));
    bl_batch_release(&rows);
    wanted[3] = true;
    cr_expect(
        eq(int, fixture_restore(&rows, &s.file, wanted, 1, &err), BL_BROKEN));
    release(&s);
}

/* A meta that was changed on purpose: its checksum holds again. */
static void forge(struct small *s, void (*change)(json_t *document))
{
    struct memory_part *part = memory_container_part(&s->file, "meta");
    size_t n = (size_t)bl_unpacked_size(part->bytes, part->n);
    char *text = malloc(n);
    cr_assert(
        eq(int, bl_unpack(text, n, part->bytes, part->n - 8, &err), BL_OK));
    json_t *document = json_loadb(text, n, 0, NULL);
    free(text);
    change(document);
    text = json_dumps(document, JSON_REAL_PRECISION(17));
    json_decref(document);
    struct bl_buffer b = {0};
    bl_pack(&b, text, strlen(text), 1, &err);
    bl_buffer_put_u64(&b, XXH3_64bits(b.data, b.size), &err);
    free(text);
    free(part->bytes);
    part->bytes = malloc(b.size);
    part->n = b.size;
    memcpy(part->bytes, b.data, b.size);
    bl_buffer_release(&b);
}

static json_t *table_of(json_t *document)
{
    return json_object_get(document, "table");
}

static json_t *column_of(json_t *document, size_t i)
{
    return json_array_get(json_object_get(table_of(document), "columns"), i);
}

static void set_way(json_t *document, size_t column, const char *way)
{
    json_t *codings = json_object_get(table_of(document), "codings");
    json_t *columns = json_object_get(codings, "columns");
    json_object_set_new(json_array_get(columns, column), "way",
                        json_string(way));
}

static void bytes_instead_of_the_network(json_t *document)
{
    set_way(document, 0, "bytes");
}

static void the_network_instead_of_bytes(json_t *document)
{
    set_way(document, 2, "network");
}

static void numbers_without_a_lattice(json_t *document)
{
    set_way(document, 2, "numbers");
}

static void another_type(json_t *document)
{
    json_object_set_new(column_of(document, 2), "type", json_string("int8"));
}

static void text_instead_of_numbers(json_t *document)
{
    json_object_set_new(column_of(document, 2), "type", json_string("text"));
}

static void numbers_instead_of_text(json_t *document)
{
    json_object_set_new(column_of(document, 3), "type", json_string("int32"));
}

static void a_field_instead_of_a_number(json_t *document)
{
    json_object_set_new(column_of(document, 2), "dims",
                        json_pack("[i,i]", 2, 3));
}

static void no_model(json_t *document)
{
    json_object_del(document, "model");
}

static void a_column_less(json_t *document)
{
    json_array_remove(json_object_get(table_of(document), "columns"), 0);
}

static void other_rows(json_t *document)
{
    json_t *groups = json_object_get(table_of(document), "groups");
    json_array_set_new(json_array_get(groups, 2), 0, json_integer(3));
    json_object_set_new(table_of(document), "rows", json_integer(19));
}

Test(damage, a_forged_description_is_found)
{
    static void (*const changes[])(json_t *) = {
        bytes_instead_of_the_network,
        the_network_instead_of_bytes,
        numbers_without_a_lattice,
        another_type,
        text_instead_of_numbers,
        numbers_instead_of_text,
        a_field_instead_of_a_number,
        no_model,
        a_column_less,
        other_rows,
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct small s;
        struct bl_batch rows;
        make(&s);
        forge(&s, changes[i]);
        cr_expect(
            eq(int, fixture_restore(&rows, &s.file, NULL, 1, &err), BL_BROKEN),
            "change %zu: %s", i, err.text);
        release(&s);
    }
}
