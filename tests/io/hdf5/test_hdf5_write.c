/* What we write: read again with every bit, the same bytes every time, and
 * nothing left behind when it fails. */

#include <criterion/criterion.h>
#include <hdf5.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../scratch.h"
#include "base/random.h"
#include "engine/data/batch.h"
#include "golden.h"
#include "io/hdf5/hdf5.h"

static struct bl_error err;

TestSuite(hdf5_write, .init = scratch_enter, .fini = scratch_leave);

static struct bl_column *add(struct bl_schema *s, const char *name,
                             enum bl_type type)
{
    struct bl_column *c;
    cr_assert_eq(bl_schema_add(s, name, type, &c, &err), BL_OK);
    return c;
}

/* One column of each type, a field of each number of dimensions, and names
 * that links cannot have. */
static void every_kind(struct bl_schema *s, uint64_t n_rows)
{
    *s = (struct bl_schema){.n_rows = n_rows};
    bl_schema_set_name(s, "run/jets", &err);
    bl_attributes_set_text(&s->attributes, "title", "made up \xCE\xB7", &err);
    bl_attributes_set_numbers(&s->attributes, "cuts", (double[]){1, 0.1, -2}, 3,
                              &err);
    for (enum bl_type t = BL_BOOL; t <= BL_TEXT; t++)
        add(s, bl_type_name(t), t);
    bl_column_set_unit(add(s, "pt/GeV", BL_FLOAT32), "GeV", &err);
    bl_attributes_set_numbers(&add(s, "95%", BL_INT8)->attributes, "_FillValue",
                              (double[]){-9}, 1, &err);
    add(s, ".", BL_UINT8);
    add(s, "", BL_UINT8);
    add(s, "a.b \"c\" \xC3\xA9", BL_TEXT);
    add(s, "jagged", BL_UNREADABLE);
    bl_column_set_dims(add(s, "u", BL_FLOAT64), (size_t[]){3, 5}, 2, &err);
    bl_column_set_dims(add(s, "w", BL_INT16), (size_t[]){2, 1, 4}, 3, &err);
}

static void fill_text(struct bl_vector *v, size_t n, struct bl_random *r)
{
    char text[64];
    for (size_t i = 0; i < n; i++) {
        size_t length = bl_random_u64(r) % sizeof text;
        for (size_t k = 0; k < length; k++)
            text[k] = (char)(1 + bl_random_u64(r) % 255);
        cr_assert_eq(bl_vector_put_text(v, i, text, length, &err), BL_OK);
    }
}

/* Any bits at all, but for bools and text. */
static void fill(struct bl_batch *b, size_t n, struct bl_random *r)
{
    bl_batch_clear(b);
    b->n_rows = n;
    for (size_t c = 0; c < b->n_columns; c++) {
        struct bl_vector *v = &b->vectors[c];
        uint8_t *bytes = v->values;
        size_t size = n * v->width * bl_type_size(v->type);
        if (v->type == BL_TEXT)
            fill_text(v, n, r);
        for (size_t i = 0; bytes != NULL && i < size; i++)
            bytes[i] = (uint8_t)(bl_random_u64(r) >> 32) &
                       (v->type == BL_BOOL ? 1 : 0xFF);
    }
}

static void write_table(const char *path, const struct bl_schema *s,
                        size_t at_once)
{
    struct bl_sink *sink;
    struct bl_batch b;
    struct bl_random r = bl_random_new(7, 0);
    cr_assert_eq(bl_format_hdf5.create(path, s, NULL, &sink, &err), BL_OK, "%s",
                 err.text);
    cr_assert_eq(bl_batch_init(&b, s, NULL, at_once, &err), BL_OK);
    for (uint64_t row = 0; row < s->n_rows; row += at_once) {
        fill(&b, s->n_rows - row < at_once ? s->n_rows - row : at_once, &r);
        cr_assert_eq(bl_sink_write(sink, &b, &err), BL_OK, "%s", err.text);
    }
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
}

static void check_attributes(const struct bl_attributes *a,
                             const struct bl_attributes *b)
{
    cr_assert_eq(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct bl_attribute *x = &a->items[i],
                                  *y = bl_attributes_find(b, x->name);
        cr_assert_not_null(y, "attribute %s", x->name);
        cr_assert_eq(x->n_values, y->n_values);
        for (size_t k = 0; k < x->n_values; k++)
            cr_assert_eq(x->values[k], y->values[k]);
        cr_assert_eq(x->text == NULL, y->text == NULL);
        if (x->text != NULL)
            cr_assert_str_eq(x->text, y->text);
    }
}

/* All but the unreadable column, which is not written. */
static void check_schema(const struct bl_schema *read,
                         const struct bl_schema *written)
{
    size_t at = 0;
    cr_assert_str_eq(read->name, written->name);
    cr_assert_eq(read->n_rows, written->n_rows);
    cr_assert_eq(read->n_columns, written->n_columns - 1);
    check_attributes(&read->attributes, &written->attributes);
    for (size_t i = 0; i < written->n_columns; i++) {
        const struct bl_column *w = &written->columns[i];
        if (w->type == BL_UNREADABLE)
            continue;
        const struct bl_column *r = &read->columns[at++];
        cr_assert_str_eq(r->name, w->name);
        cr_assert_eq(r->type, w->type, "%s", w->name);
        cr_assert_eq(r->n_dims, w->n_dims);
        cr_assert_arr_eq(r->dims, w->dims, w->n_dims * sizeof(size_t));
        cr_assert_eq(r->unit == NULL, w->unit == NULL);
        if (w->unit != NULL)
            cr_assert_str_eq(r->unit, w->unit);
        check_attributes(&r->attributes, &w->attributes);
    }
}

/* The batches of writing, made again, against those read. */
static void check_values(struct bl_source *source, const struct bl_schema *s,
                         size_t at_once)
{
    struct bl_batch want, got;
    struct bl_random r = bl_random_new(7, 0);
    cr_assert_eq(bl_batch_init(&want, s, NULL, at_once, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&got, &source->schema, NULL, at_once, &err),
                 BL_OK);
    for (uint64_t row = 0; row < s->n_rows; row += at_once) {
        fill(&want, s->n_rows - row < at_once ? s->n_rows - row : at_once, &r);
        cr_assert_eq(bl_source_read(source, &got, &err), BL_OK, "%s", err.text);
        cr_assert_eq(got.n_rows, want.n_rows);
        for (size_t c = 0, at = 0; c < s->n_columns; c++) {
            if (s->columns[c].type == BL_UNREADABLE)
                continue;
            const struct bl_vector *w = &want.vectors[c],
                                   *g = &got.vectors[at++];
            if (w->type == BL_TEXT) {
                cr_assert_eq(g->bytes.size, w->bytes.size);
                cr_assert_arr_eq(g->bytes.data, w->bytes.data, w->bytes.size);
                cr_assert_arr_eq(g->offsets, w->offsets,
                                 (want.n_rows + 1) * sizeof *w->offsets);
                continue;
            }
            cr_assert_arr_eq(g->values, w->values,
                             want.n_rows * w->width * bl_type_size(w->type),
                             "%s", s->columns[c].name);
        }
    }
    bl_batch_release(&want);
    bl_batch_release(&got);
}

static void check_round_trip(uint64_t n_rows, size_t at_once)
{
    struct bl_schema s;
    every_kind(&s, n_rows);
    write_table("round.h5", &s, at_once);
    struct bl_source *source = open_source("round.h5", NULL);
    check_schema(&source->schema, &s);
    check_values(source, &s, at_once);
    bl_source_close(source);
    bl_schema_release(&s);
}

Test(hdf5_write, round_trip)
{
    check_round_trip(1000, 64);
    check_round_trip(1, 1);
    check_round_trip(5000, 5000);
}

Test(hdf5_write, no_rows)
{
    check_round_trip(0, 1);
}

Test(hdf5_write, same_bytes_every_time)
{
    size_t n_a, n_b;
    struct bl_schema s;
    every_kind(&s, 300);
    write_table("a.h5", &s, 50);
    sleep(1); // a time of creation would show
    write_table("b.h5", &s, 50);
    char *bytes_a = scratch_read("a.h5", &n_a),
         *bytes_b = scratch_read("b.h5", &n_b);
    cr_assert_eq(n_a, n_b);
    cr_assert_arr_eq(bytes_a, bytes_b, n_a);
    free(bytes_a);
    free(bytes_b);
    bl_schema_release(&s);
}

/* More datasets than are kept open, read and written. */
Test(hdf5_write, many_columns)
{
    enum { MANY = 2500 };
    struct bl_schema s = {.n_rows = 10};
    for (int i = 0; i < MANY; i++) {
        char name[16];
        snprintf(name, sizeof name, "x%d", i);
        add(&s, name, BL_FLOAT32);
    }
    add(&s, "jagged", BL_UNREADABLE);
    write_table("many.h5", &s, 4);
    struct bl_source *source = open_source("many.h5", "table");
    check_values(source, &s, 4);
    cr_assert_str_eq(source->schema.columns[MANY - 1].name, "x2499");
    bl_source_close(source);
    bl_schema_release(&s);
}

/* As h5py would find it. */
Test(hdf5_write, names_and_types_in_the_file)
{
    char name[32];
    struct bl_schema s;
    every_kind(&s, 3);
    write_table("names.h5", &s, 3);
    hid_t file = H5Fopen("names.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert_geq(file, 0);
    cr_assert_gt(H5Lexists(file, "run/jets/pt%2FGeV", H5P_DEFAULT), 0);
    cr_assert_gt(H5Lexists(file, "run/jets/95%25", H5P_DEFAULT), 0);
    cr_assert_gt(H5Lexists(file, "run/jets/%2E", H5P_DEFAULT), 0);
    cr_assert_gt(H5Lexists(file, "run/jets/%", H5P_DEFAULT), 0);
    hid_t group = H5Gopen2(file, "run/jets", H5P_DEFAULT);
    cr_assert_gt(H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC,
                                    0, name, sizeof name, H5P_DEFAULT),
                 0);
    cr_assert_str_eq(name, "bool");
    hid_t flags = H5Dopen2(group, "bool", H5P_DEFAULT);
    hid_t type = H5Dget_type(flags);
    cr_assert_eq(H5Tget_class(type), H5T_ENUM);
    cr_assert_eq(H5Tget_size(type), 1);
    H5Tclose(type);
    H5Dclose(flags);
    H5Gclose(group);
    H5Fclose(file);
    bl_schema_release(&s);
}

static void check_table_name(const char *name, const char *found)
{
    struct bl_schema s = {.n_rows = 2};
    bl_schema_set_name(&s, name, &err);
    add(&s, "x", BL_INT8);
    write_table("named.h5", &s, 2);
    struct bl_source *source = open_source("named.h5", NULL);
    cr_assert_str_eq(source->schema.name, found);
    bl_source_close(source);
    bl_schema_release(&s);
}

Test(hdf5_write, table_names)
{
    check_table_name("", "table");
    check_table_name("/", "table");
    check_table_name("./a//b/.", "a/b");
    check_table_name("../\xC3\xA9 x", "../\xC3\xA9 x");
}

static struct bl_sink *begin_text(const char *path, struct bl_batch *b,
                                  uint64_t n_rows)
{
    struct bl_schema s = {.n_rows = n_rows};
    struct bl_sink *sink;
    add(&s, "x", BL_TEXT);
    cr_assert_eq(bl_format_hdf5.create(path, &s, NULL, &sink, &err), BL_OK,
                 "%s", err.text);
    cr_assert_eq(bl_batch_init(b, &s, NULL, 2, &err), BL_OK);
    bl_schema_release(&s);
    return sink;
}

Test(hdf5_write, text_with_nul_is_refused)
{
    struct bl_batch b;
    struct bl_sink *sink = begin_text("nul.h5", &b, 2);
    bl_vector_put_text(&b.vectors[0], 0, "ab", 2, &err);
    bl_vector_put_text(&b.vectors[0], 1, "a\0b", 3, &err);
    b.n_rows = 2;
    cr_assert_eq(bl_sink_write(sink, &b, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "column x, row 1"), "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
    cr_assert_neq(access("nul.h5", F_OK), 0);
}

/* An old file stays, and nothing stands beside it. */
Test(hdf5_write, unfinished_files_vanish)
{
    struct bl_batch b;
    scratch_write("old.h5", "old", 3);
    struct bl_sink *sink = begin_text("old.h5", &b, 5);
    bl_vector_put_text(&b.vectors[0], 0, "ab", 2, &err);
    b.n_rows = 1;
    cr_assert_eq(bl_sink_write(sink, &b, &err), BL_OK);
    cr_assert_eq(bl_sink_finish(sink, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "1 rows of the 5"), "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
    size_t n;
    char *bytes = scratch_read("old.h5", &n);
    cr_assert_str_eq(bytes, "old");
    cr_assert_eq(scratch_count(), 1);
    free(bytes);
}

Test(hdf5_write, more_rows_than_announced)
{
    struct bl_batch b;
    struct bl_sink *sink = begin_text("more.h5", &b, 1);
    bl_vector_put_text(&b.vectors[0], 0, "", 0, &err);
    bl_vector_put_text(&b.vectors[0], 1, "", 0, &err);
    b.n_rows = 2;
    cr_assert_eq(bl_sink_write(sink, &b, &err), BL_FAILED);
    bl_sink_close(sink);
    bl_batch_release(&b);
}

Test(hdf5_write, folder_that_is_not_there)
{
    struct bl_schema s = {.n_rows = 1};
    struct bl_sink *sink;
    add(&s, "x", BL_INT8);
    cr_assert_eq(
        bl_format_hdf5.create("/no/such/folder/x.h5", &s, NULL, &sink, &err),
        BL_FAILED);
    cr_assert_not_null(strstr(err.text, "No such file"), "%s", err.text);
    bl_schema_release(&s);
}

/* A disk that is full, as a limit on the size of files makes it. */
Test(hdf5_write, full_disk)
{
    struct bl_schema s = {.n_rows = 100000};
    struct bl_sink *sink;
    struct bl_batch b;
    add(&s, "x", BL_FLOAT64);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {1 << 16, 1 << 16};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    cr_assert_eq(bl_format_hdf5.create("full.h5", &s, NULL, &sink, &err),
                 BL_OK);
    cr_assert_eq(bl_batch_init(&b, &s, NULL, 100000, &err), BL_OK);
    b.n_rows = 100000;
    cr_assert_eq(bl_sink_write(sink, &b, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "full.h5: column x"), "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
    bl_schema_release(&s);
    cr_assert_eq(scratch_count(), 0);
}
