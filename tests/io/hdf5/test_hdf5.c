/* Files of other programs, as tests/golden/make_hdf5.py wrote them down. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "golden.h"
#include "io/hdf5/hdf5.h"

/* Lent by *all, which the caller gives back. */
static json_t *expected_tables(json_t **all, const char *list, const char *file)
{
    char path[PATH_SIZE];
    *all = json_load_file(golden_path(path, list), 0, NULL);
    json_t *tables = json_object_get(*all, file);
    cr_assert_not_null(tables, "%s is not expected", file);
    return tables;
}

/* Text that may be null on both sides. */
static void check_text(const char *got, const json_t *want, const char *what)
{
    if (json_is_null(want))
        cr_assert_null(got, "%s: %s", what, got);
    else
        cr_assert_str_eq(got != NULL ? got : "(none)", json_string_value(want),
                         "%s: %s", what, got);
}

static void check_attributes(const struct bl_attributes *got, json_t *want,
                             const char *what)
{
    const char *name;
    json_t *value;
    cr_assert_eq(got->n, json_object_size(want), "%s: %zu attributes", what,
                 got->n);
    json_object_foreach(want, name, value)
    {
        const struct bl_attribute *a = bl_attributes_find(got, name);
        cr_assert_not_null(a, "%s: no attribute %s", what, name);
        if (json_is_string(value)) {
            check_text(a->text, value, name);
            continue;
        }
        cr_assert_eq(a->n_values, json_array_size(value));
        for (size_t i = 0; i < a->n_values; i++)
            cr_assert_eq(a->values[i],
                         json_number_value(json_array_get(value, i)));
    }
}

static void check_column(const struct bl_column *c, json_t *want)
{
    const char *name = json_string_value(json_object_get(want, "name"));
    json_t *dims = json_object_get(want, "dims");
    cr_assert_str_eq(c->name, name);
    cr_assert_str_eq(bl_type_name(c->type),
                     json_string_value(json_object_get(want, "type")),
                     "%s is %s", name, bl_type_name(c->type));
    cr_assert_eq(c->n_dims, json_array_size(dims), "%s has %zu dims", name,
                 c->n_dims);
    for (size_t i = 0; i < c->n_dims; i++)
        cr_assert_eq(c->dims[i], json_integer_value(json_array_get(dims, i)));
    check_text(c->unit, json_object_get(want, "unit"), name);
    check_text(c->note, json_object_get(want, "note"), name);
    check_attributes(&c->attributes, json_object_get(want, "attributes"), name);
}

static void check_schema(const struct bl_schema *s, json_t *want)
{
    json_t *columns = json_object_get(want, "columns");
    cr_assert_str_eq(s->name, json_string_value(json_object_get(want, "name")));
    cr_assert_eq(s->n_rows,
                 (uint64_t)json_integer_value(json_object_get(want, "rows")));
    cr_assert_eq(s->n_columns, json_array_size(columns), "%s: %zu columns",
                 s->name, s->n_columns);
    for (size_t i = 0; i < s->n_columns; i++)
        check_column(&s->columns[i], json_array_get(columns, i));
    check_attributes(&s->attributes, json_object_get(want, "attributes"),
                     s->name);
}

static void check_sums(struct bl_source *s, json_t *want, size_t at_once)
{
    uint32_t sums[MAX_COLUMNS];
    json_t *columns = json_object_get(want, "columns");
    cr_assert_eq(sum_columns(sums, s, 0, at_once), s->schema.n_rows);
    for (size_t i = 0; i < s->schema.n_columns; i++) {
        json_t *sum = json_object_get(json_array_get(columns, i), "crc32");
        if (!json_is_null(sum))
            cr_expect_eq(sums[i], json_integer_value(sum),
                         "%s/%s, %zu rows at once", s->schema.name,
                         s->schema.columns[i].name, at_once);
    }
}

/* The last rows alone are the last rows of all. */
static void check_seek(struct bl_source *s, size_t at_once)
{
    uint32_t tail[MAX_COLUMNS], again[MAX_COLUMNS];
    uint64_t from = s->schema.n_rows - s->schema.n_rows / 3;
    sum_columns(tail, s, from, 2 * at_once);
    cr_assert_eq(sum_columns(again, s, from, at_once + 1),
                 s->schema.n_rows - from);
    cr_assert_arr_eq(tail, again, s->schema.n_columns * sizeof *tail);
}

static void check_list(const char *path, json_t *want)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_table_list l = {0};
    cr_assert_eq(bl_format_hdf5.list(path, &l, &err), BL_OK, "%s", err.text);
    cr_assert_eq(l.n, json_array_size(want), "%zu tables", l.n);
    for (size_t i = 0; i < l.n; i++)
        cr_assert_str_eq(l.tables[i].name,
                         json_string_value(
                             json_object_get(json_array_get(want, i), "name")));
    bl_table_list_release(&l);
}

static void check_tables(const char *path, json_t *want, size_t at_once)
{
    json_t *table;
    size_t i;
    check_list(path, want);
    json_array_foreach(want, i, table)
    {
        const char *name = json_string_value(json_object_get(table, "name"));
        struct bl_source *s = open_source(path, name);
        check_schema(&s->schema, table);
        if (s->schema.n_rows < 1000000) {
            check_sums(s, table, at_once);
            check_seek(s, at_once);
        }
        bl_source_close(s);
    }
}

static void check_file(const char *file)
{
    char path[PATH_SIZE];
    json_t *all;
    json_t *want = expected_tables(&all, "expected.json", file);
    for (size_t at_once = 1; at_once < 100; at_once = at_once * 3 + 1)
        check_tables(golden_path(path, file), want, at_once);
    json_decref(all);
}

static void check_shared(const char *file)
{
    char path[PATH_SIZE];
    json_t *all;
    json_t *want = expected_tables(&all, "shared.json", file);
    if (shared_path(path, file) != NULL)
        check_tables(path, want, 10007);
    json_decref(all);
}

Test(hdf5_reads, groups_of_columns)
{
    check_file("group.h5");
}

Test(hdf5_reads, names_in_order_without_creation_order)
{
    check_file("unordered.h5");
}

Test(hdf5_reads, compounds)
{
    check_file("compound.h5");
}

Test(hdf5_reads, matrices)
{
    check_file("matrix.h5");
}

Test(hdf5_reads, fields)
{
    check_file("fields.h5");
}

Test(hdf5_reads, several_lengths)
{
    check_file("lengths.h5");
}

Test(hdf5_reads, every_type)
{
    check_file("types.h5");
}

Test(hdf5_reads, text)
{
    check_file("text.h5");
}

Test(hdf5_reads, links_and_cycles)
{
    check_file("links.h5");
}

Test(hdf5_reads, tables_without_rows)
{
    check_file("empty.h5");
    check_file("bare.h5");
}

Test(hdf5_reads, sizes_that_cannot_be)
{
    check_file("huge.h5");
}

Test(hdf5_reads, pandas_fixed)
{
    check_file("pandas_fixed.h5");
}

Test(hdf5_reads, pandas_table)
{
    check_file("pandas_table.h5");
    check_file("pandas_indexed.h5");
}

Test(hdf5_reads, netcdf)
{
    check_file("flow.nc");
}

Test(hdf5_reads, real_jets)
{
    check_shared("jets_train.h5");
    check_shared("jets_sample.h5");
}

Test(hdf5_reads, real_dijets)
{
    check_shared("dijet.h5");
}

/* Reading far into a table of 2^40 rows costs what a near row costs. */
Test(hdf5_reads, far_rows)
{
    char path[PATH_SIZE];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = open_source(golden_path(path, "huge.h5"), "rows");
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &s->schema, NULL, 8, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, s->schema.n_rows - 3, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
    cr_assert_eq(b.n_rows, 3);
    cr_assert_neq(bl_source_seek(s, s->schema.n_rows + 1, &err), BL_OK);
    bl_batch_release(&b);
    bl_source_close(s);
}

Test(hdf5_reads, only_the_wanted_columns)
{
    char path[PATH_SIZE];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s =
        open_source(golden_path(path, "compound.h5"), "/ev/all");
    bool wanted[MAX_COLUMNS] = {[2] = true};
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &s->schema, wanted, 9, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
    json_t *all, *table = json_array_get(
                     expected_tables(&all, "expected.json", "compound.h5"), 1);
    json_t *id = json_array_get(json_object_get(table, "columns"), 2);
    cr_assert_eq(crc32_of(0, b.vectors[2].values, 9 * sizeof(int64_t)),
                 json_integer_value(json_object_get(id, "crc32")));
    json_decref(all);
    bl_batch_release(&b);
    bl_source_close(s);
}

Test(hdf5_opens, the_table_of_most_bytes)
{
    char path[PATH_SIZE];
    struct bl_source *s = open_source(golden_path(path, "compound.h5"), NULL);
    cr_assert_str_eq(s->schema.name, "ev/all");
    bl_source_close(s);
}

static void check_refusal(const char *file, const char *table,
                          const char *const *words)
{
    char path[PATH_SIZE];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = NULL;
    enum bl_status status =
        bl_format_hdf5.open(golden_path(path, file), table, NULL, &s, &err);
    cr_assert_eq(status, BL_FAILED);
    cr_assert_eq(err.status, BL_FAILED);
    cr_assert_not_null(strstr(err.text, file), "%s", err.text);
    for (size_t i = 0; words[i] != NULL; i++)
        cr_assert_not_null(strstr(err.text, words[i]), "%s", err.text);
}

Test(hdf5_opens, what_is_not_there)
{
    check_refusal("matrix.h5", "b",
                  (const char *const[]){"no table b", "g/b", NULL});
    check_refusal("bare.h5", NULL, (const char *const[]){"no table", NULL});
    check_refusal("missing.h5", NULL,
                  (const char *const[]){"No such file", NULL});
    check_refusal("expected.json", NULL,
                  (const char *const[]){"HDF5", "signature", NULL});
}

Test(hdf5_opens, unknown_filters_by_name)
{
    check_refusal("lzf.h5", NULL,
                  (const char *const[]){"/x", "lzf", "32000", NULL});
}

Test(hdf5_probe, signature)
{
    uint8_t head[4096] = {0};
    const uint8_t magic[] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    cr_assert_not(bl_format_hdf5.probe(head, sizeof head));
    memcpy(head + 1024, magic, sizeof magic);
    cr_assert(bl_format_hdf5.probe(head, sizeof head));
    cr_assert_not(bl_format_hdf5.probe(head, 1031));
    cr_assert_not(bl_format_hdf5.probe(magic, 7));
    cr_assert(bl_format_hdf5.probe(magic, 8));
}
