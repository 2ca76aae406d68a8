#include "engine/codec/meta.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/codec/hostile_json.h"

static struct bl_error err;

static void ok(enum bl_status status)
{
    cr_assert_eq(status, BL_OK, "%s", err.text);
}

static void add_columns(struct bl_schema *s)
{
    struct bl_column *c;
    ok(bl_schema_set_name(s, "events/jets", &err));
    ok(bl_attributes_set_text(&s->attributes, "title", "a \"run\"", &err));
    ok(bl_schema_add(s, "pt", BL_FLOAT32, &c, &err));
    ok(bl_column_set_unit(c, "GeV", &err));
    ok(bl_column_set_note(c, "fill value NaN", &err));
    ok(bl_attributes_set_numbers(&c->attributes, "_FillValue",
                                 (double[]){NAN, INFINITY, -INFINITY, 0.1}, 4,
                                 &err));
    ok(bl_schema_add(s, "map", BL_UINT8, &c, &err));
    ok(bl_column_set_dims(c, (size_t[]){2, 3, 5}, 3, &err));
    ok(bl_schema_add(s, "label", BL_TEXT, NULL, &err));
    ok(bl_schema_add(s, "eta", BL_FLOAT64, NULL, &err));
}

/* As a bounded file has them: pt and eta by the network, map as a field,
 * label as bytes. */
static void add_codings(struct bl_meta *m)
{
    ok(bl_codings_init(&m->codings, 4, &err));
    struct bl_coding *c = m->codings.items;
    c[0].way = c[3].way = BL_WAY_NETWORK;
    c[1].way = BL_WAY_FIELD;
    c[1].bound = (struct bl_bound){BL_BOUND_ABS, 1e-3};
    bl_lattice_make(&c[1].lattice, BL_UINT8, c[1].bound,
                    &(struct bl_lattice_facts){.low = 1, .high = 200});
    struct bl_grid grid = {{1000, 2, 3, 5}};
    bl_interpolation_candidates(&c[1].interpolation, 1, &grid);
    c[1].bytes = 77;
    bl_why_set(&c[1], "\"why\"");
    c[2].bound.kind = BL_BOUND_EXACT;
    m->is_bounded = true;
    m->certificate = (struct bl_certificate){10000, 0, 0.75, 1, 2499};
}

/* Four columns, three groups, a model, a recipe. */
static struct bl_meta full_meta(void)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT,
                                         BL_ROLE_EXACT, BL_ROLE_COMPRESS};
    struct bl_meta m = {.is_table = true, .rows_per_group = 1000};
    m.tool = bl_string_copy("baler 0.1.0", &err);
    add_columns(&m.schema);
    m.schema.n_rows = 2500;
    m.roles = calloc(4, sizeof *m.roles);
    m.ranges = calloc(4, sizeof *m.ranges);
    memcpy(m.roles, roles, sizeof roles);
    m.ranges[0] = (struct bl_range){-0.1, 1e300};
    m.ranges[3] = (struct bl_range){INFINITY, -INFINITY}; // none seen
    add_codings(&m);
    m.model = fixture_model(&m.schema, roles, BL_PRECISION_FLOAT32, 1);
    m.groups = calloc(3, sizeof *m.groups);
    m.n_groups = 3;
    for (size_t i = 0; i < 3; i++)
        m.groups[i] = (struct bl_group){i < 2 ? 1000 : 500, 28, 3000000000,
                                        0xfedcba9876543210 + i};
    m.original_bytes = 123;
    m.in_memory_bytes = 456;
    m.stored_bytes[BL_SHARE_EXACT] = 789;
    ok(bl_meta_add_setting(&m, "latent", "15", &err));
    ok(bl_meta_add_setting(&m, "exact", "caf\xe9", &err)); // Latin-1
    return m;
}

static void put_and_get(struct bl_meta *back, const struct bl_meta *m)
{
    struct memory_container file = {0};
    struct bl_container_writer *w = memory_container_writer(&file);
    struct bl_container_reader *r;
    ok(bl_meta_put(m, w, &err));
    r = memory_container_reader(&file);
    r->file_bytes = 1 << 20;
    ok(bl_meta_get(back, r, &err));
    w->ops->close(w);
    r->ops->close(r);
    memory_container_release(&file);
}

Test(meta, of_a_model_comes_back)
{
    struct bl_meta m = full_meta(), back;
    m.is_table = false;
    m.model_is_external = true;
    put_and_get(&back, &m);
    cr_expect(eq(str, back.tool, "baler 0.1.0"));
    cr_expect_not(back.is_table);
    cr_expect(back.model_is_external);
    cr_expect(eq(sz, back.model->features.n, 2));
    cr_expect(zero(sz, back.schema.n_columns));
    bl_meta_release(&m);
    bl_meta_release(&back);
}

static void expect_same_columns(const struct bl_schema *a,
                                const struct bl_schema *b)
{
    cr_assert(eq(sz, a->n_columns, b->n_columns));
    for (size_t i = 0; i < a->n_columns; i++) {
        const struct bl_column *x = &a->columns[i], *y = &b->columns[i];
        cr_expect(eq(str, x->name, y->name));
        cr_expect(eq(int, x->type, y->type));
        cr_expect(eq(sz, x->width, y->width));
        cr_expect(eq(sz, x->n_dims, y->n_dims));
        cr_expect(eq(int, memcmp(x->dims, y->dims, sizeof x->dims), 0));
        cr_expect(eq(sz, x->attributes.n, y->attributes.n));
    }
}

static void expect_same_codings(const struct bl_codings *a,
                                const struct bl_codings *b)
{
    cr_assert(eq(sz, a->n, b->n));
    for (size_t i = 0; i < a->n; i++) {
        const struct bl_coding *x = &a->items[i], *y = &b->items[i];
        cr_expect(eq(int, x->way, y->way));
        cr_expect(eq(int, x->bound.kind, y->bound.kind));
        cr_expect(eq(dbl, x->bound.limit, y->bound.limit));
        cr_expect(eq(int, x->lattice.kind, y->lattice.kind));
        cr_expect(eq(int, x->interpolation.n_dims, y->interpolation.n_dims));
        cr_expect(eq(u64, x->bytes, y->bytes));
        cr_expect(eq(str, (char *)x->why, (char *)y->why));
    }
    cr_expect(eq(int, memcmp(a->order, b->order, a->n * sizeof *a->order), 0));
}

static void expect_same_certificate(const struct bl_certificate *a,
                                    const struct bl_certificate *b)
{
    cr_expect(eq(u64, a->checked, b->checked));
    cr_expect(eq(u64, a->violations, b->violations));
    cr_expect(eq(dbl, a->worst, b->worst));
    cr_expect(eq(sz, a->column, b->column));
    cr_expect(eq(u64, a->row, b->row));
}

Test(meta, codings_and_certificate_come_back)
{
    struct bl_meta m = full_meta(), back;
    put_and_get(&back, &m);
    expect_same_codings(&m.codings, &back.codings);
    cr_expect(back.is_bounded);
    expect_same_certificate(&m.certificate, &back.certificate);
    bl_meta_release(&back);
    m.is_bounded = false;
    put_and_get(&back, &m);
    cr_expect_not(back.is_bounded);
    bl_meta_release(&back);
    bl_meta_release(&m);
}

Test(meta, of_a_table_comes_back)
{
    struct bl_meta m = full_meta(), back;
    put_and_get(&back, &m);
    expect_same_columns(&m.schema, &back.schema);
    cr_expect(eq(str, back.schema.name, "events/jets"));
    cr_expect(eq(str, back.schema.columns[0].unit, "GeV"));
    cr_expect(eq(str, back.schema.columns[0].note, "fill value NaN"));
    cr_expect(zero(ptr, back.schema.columns[1].unit));
    cr_expect(
        eq(str, back.schema.attributes.items[0].text, (char *)"a \"run\""));
    cr_expect(eq(int, memcmp(m.roles, back.roles, 4 * sizeof *m.roles), 0));
    cr_expect(eq(dbl, back.ranges[0].low, -0.1));
    cr_expect(eq(dbl, back.ranges[0].high, 1e300));
    cr_expect(eq(u64, back.schema.n_rows, 2500));
    cr_expect(eq(u64, back.rows_per_group, 1000));
    cr_assert(eq(sz, back.n_groups, 3));
    cr_expect(eq(int, memcmp(m.groups, back.groups, 3 * sizeof *m.groups), 0));
    cr_expect(eq(u64, back.original_bytes, 123));
    cr_expect(eq(u64, back.in_memory_bytes, 456));
    cr_expect(eq(u64, back.stored_bytes[BL_SHARE_EXACT], 789));
    cr_assert(eq(sz, back.n_recipe, 2));
    cr_expect(eq(str, back.recipe[0].key, "latent"));
    cr_expect(eq(str, back.recipe[0].value, "15"));
    cr_expect(eq(str, back.recipe[1].value, "caf\xc3\xa9"));
    bl_meta_release(&m);
    bl_meta_release(&back);
}

/* netCDF's fill values are NaN as often as not. */
Test(meta, attributes_that_are_not_finite_come_back)
{
    struct bl_meta m = full_meta(), back;
    put_and_get(&back, &m);
    const struct bl_attribute *a = &back.schema.columns[0].attributes.items[0];
    cr_assert(eq(sz, a->n_values, 4));
    cr_expect(isnan(a->values[0]));
    cr_expect(eq(dbl, a->values[1], INFINITY));
    cr_expect(eq(dbl, a->values[2], -INFINITY));
    cr_expect(eq(dbl, a->values[3], 0.1));
    bl_meta_release(&m);
    bl_meta_release(&back);
}

static enum bl_status read_json(const json_t *json, struct bl_error *error)
{
    struct bl_meta m = {0};
    enum bl_status status = bl_meta_from_json(&m, json, error);
    bl_meta_release(&m);
    return status;
}

Test(meta, hostile_json_is_refused_or_understood)
{
    struct bl_meta m = full_meta();
    json_t *json = bl_meta_to_json(&m);
    hostile_json_everywhere(json, read_json);
    json_decref(json);
    bl_meta_release(&m);
}

/* Replaces a key of the table, or of its first column. */
static enum bl_status read_with(const char *object, const char *key,
                                const char *value)
{
    struct bl_meta m = full_meta();
    json_t *json = bl_meta_to_json(&m);
    json_t *at = json_object_get(json, "table");
    if (strcmp(object, "column") == 0)
        at = json_array_get(json_object_get(at, "columns"), 1);
    json_object_set_new(at, key, json_loads(value, JSON_DECODE_ANY, NULL));
    enum bl_status status = read_json(json, &err);
    json_decref(json);
    bl_meta_release(&m);
    return status;
}

Test(meta, impossible_claims_are_refused)
{
    static const struct {
        const char *object, *key, *value;
    } claims[] = {
        {"table", "rows", "2501"},
        {"table", "rows", "9223372036854775807"},
        {"table", "rows_per_group", "65537"},
        {"table", "rows_per_group", "999"},
        {"table", "rows_per_group", "1001"},
        {"table", "groups", "[]"},
        {"table", "groups", "[[2500,28,29,\"0123456789abcdef\"]]"},
        {"table", "groups", "[[1000,30,29,\"0123456789abcdef\"]]"},
        {"column", "dims", "[4294967295,4294967295,4294967295]"},
        {"column", "dims", "[0]"},
        {"column", "dims", "[1,1,1,1]"},
        {"column", "dims", "[1024,1024]"}, // a group of a gigabyte
        {"column", "type", "\"unreadable\""},
        {"column", "type", "\"float128\""},
        {"column", "range", "[1,2,3]"},
        {"column", "name", "null"},
        {"table", "codings", "null"},
        {"table", "codings", "{\"columns\":[],\"order\":[]}"},
        {"table", "certificate", "{\"v\":1}"},
        {"table", "certificate",
         "{\"checked\":1,\"violations\":0,\"worst\":0,\"column\":4,"
         "\"row\":0}"},
    };
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
        cr_expect(
            eq(int, read_with(claims[i].object, claims[i].key, claims[i].value),
               BL_BROKEN),
            "%s %s", claims[i].key, claims[i].value);
}

Test(meta, keys_of_later_versions_are_passed_over)
{
    cr_expect(eq(int, read_with("table", "index", "{\"v\":1}"), BL_OK));
    cr_expect(eq(int, read_with("column", "hue", "\"abs:1\""), BL_OK));
}

Test(meta, names_are_made_unique)
{
    cr_expect(eq(int, read_with("column", "name", "\"pt\""), BL_OK));
}

/* Bytes in the place of the part. */
static enum bl_status get_bytes(const void *bytes, size_t n)
{
    struct memory_container file = {0};
    struct bl_container_writer *w = memory_container_writer(&file);
    ok(w->ops->put(w, "meta", bytes, n, &err));
    struct bl_container_reader *r = memory_container_reader(&file);
    struct bl_meta m;
    enum bl_status status = bl_meta_get(&m, r, &err);
    if (status == BL_OK)
        bl_meta_release(&m);
    w->ops->close(w);
    r->ops->close(r);
    memory_container_release(&file);
    return status;
}

Test(meta, bytes_that_are_no_description_are_refused)
{
    // XXH3-64 of nothing, behind nothing
    static const uint8_t of_nothing[] = {0x42, 0x51, 0xD6, 0x8B,
                                         0xD8, 0x6C, 0x80, 0x2D};
    cr_expect(eq(int, get_bytes("", 0), BL_BROKEN));
    cr_expect(eq(int, get_bytes("1234567", 7), BL_BROKEN));
    cr_expect(eq(int, get_bytes("12345678901234567890", 20), BL_BROKEN));
    cr_expect(eq(int, get_bytes(of_nothing, 8), BL_BROKEN));
}
