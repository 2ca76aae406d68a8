/* What is written is read back: the same bits, the same types. */
#include "csv_table.h"

#include "base/random.h"

static char written_path[] = "/tmp/baler-test-written.csv";

struct columns {
    struct bl_schema schema;
    struct bl_batch rows;
};

static struct columns columns_new(size_t n_rows, size_t n_columns,
                                  const enum bl_type *types)
{
    struct columns c = {.schema = {.n_rows = n_rows}};
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < n_columns; i++) {
        char name[32];
        snprintf(name, sizeof name, "column %zu", i);
        cr_assert_eq(bl_schema_add(&c.schema, name, types[i], NULL, &err),
                     BL_OK);
    }
    cr_assert_eq(bl_batch_init(&c.rows, &c.schema, NULL, n_rows, &err), BL_OK);
    c.rows.n_rows = n_rows;
    return c;
}

static void columns_release(struct columns *c)
{
    bl_batch_release(&c->rows);
    bl_schema_release(&c->schema);
}

/* Writes the columns and reads them again. */
static struct table written(const struct columns *c)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink;
    snprintf(written_path, sizeof written_path, "/tmp/baler-%d.csv",
             (int)getpid());
    cr_assert_eq(
        bl_format_csv.create(written_path, &c->schema, NULL, &sink, &err),
        BL_OK, "%s", err.text);
    cr_assert_eq(bl_sink_write(sink, &c->rows, &err), BL_OK, "%s", err.text);
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
    struct table t = table_of_file(written_path);
    strcpy(t.path, written_path);
    cr_assert_eq(t.status, BL_OK, "%s", t.err.text);
    return t;
}

static void fill_random_doubles(double *values, size_t n)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = bl_random_u64(&r);
        memcpy(&values[i], &bits, sizeof bits);
        if (isnan(values[i]))
            values[i] = bl_random_normal(&r);
    }
    values[0] = -0.0;
    values[1] = INFINITY;
    values[2] = -INFINITY;
    values[3] = 5e-324;
    values[4] = 1e16;
}

Test(round_trip, doubles_bit_for_bit)
{
    enum { N = 50000 };
    const enum bl_type types[] = {BL_FLOAT64, BL_FLOAT64, BL_FLOAT64};
    struct columns c = columns_new(N, 3, types);
    fill_random_doubles(c.rows.vectors[0].values, N);
    double *whole = c.rows.vectors[1].values, *none = c.rows.vectors[2].values;
    for (size_t i = 0; i < N; i++) {
        whole[i] = (double)i;
        none[i] = NAN;
    }
    struct table t = written(&c);
    expect_columns(&t, N, "column 0:float64 column 1:float64 column 2:float64");
    cr_expect_arr_eq(t.rows.vectors[0].values, c.rows.vectors[0].values,
                     N * sizeof(double));
    cr_expect_arr_eq(t.rows.vectors[1].values, whole, N * sizeof(double));
    for (size_t i = 0; i < N; i++)
        cr_assert(isnan(number_at(&t, i, 2)));
    table_release(&t);
    columns_release(&c);
}

Test(round_trip, floats_bit_for_bit)
{
    enum { N = 50000 };
    const enum bl_type types[] = {BL_FLOAT32};
    struct columns c = columns_new(N, 1, types);
    struct bl_random r = bl_random_new(2, 0);
    float *values = c.rows.vectors[0].values;
    for (size_t i = 0; i < N; i++) {
        uint32_t bits = (uint32_t)bl_random_u64(&r);
        memcpy(&values[i], &bits, sizeof bits);
        if (isnan(values[i]))
            values[i] = 0.1f * (float)i;
    }
    struct table t = written(&c);
    expect_columns(&t, N, "column 0:float64");
    for (size_t i = 0; i < N; i++) {
        double back = number_at(&t, i, 0), value = values[i];
        cr_assert_eq(memcmp(&back, &value, sizeof back), 0, "%a", back);
    }
    table_release(&t);
    columns_release(&c);
}

Test(round_trip, integers_of_every_width)
{
    enum { N = 2000 };
    const enum bl_type types[] = {BL_INT8,   BL_INT16,  BL_INT32,
                                  BL_INT64,  BL_UINT8,  BL_UINT16,
                                  BL_UINT32, BL_UINT64, BL_BOOL};
    struct columns c = columns_new(N, 9, types);
    struct bl_random r = bl_random_new(3, 0);
    for (size_t i = 0; i < 8; i++) {
        uint8_t *bytes = c.rows.vectors[i].values;
        for (size_t k = 0; k < N * bl_type_size(types[i]); k++)
            bytes[k] = (uint8_t)bl_random_u64(&r);
    }
    for (size_t k = 0; k < N; k++)
        ((uint8_t *)c.rows.vectors[8].values)[k] = k % 3 == 0;
    struct table t = written(&c);
    expect_columns(&t, N,
                   "column 0:int64 column 1:int64 column 2:int64 "
                   "column 3:int64 column 4:int64 column 5:int64 "
                   "column 6:int64 column 7:uint64 column 8:bool");
    for (size_t i = 0; i < 9; i++)
        for (size_t k = 0; k < N; k++) {
            double value;
            bl_type_to_double(&value, bl_vector_at(&c.rows.vectors[i], k, 0),
                              types[i], 1);
            cr_assert_eq(number_at(&t, k, i), value);
        }
    cr_expect_arr_eq(t.rows.vectors[3].values, c.rows.vectors[3].values, 8 * N);
    cr_expect_arr_eq(t.rows.vectors[7].values, c.rows.vectors[7].values, 8 * N);
    table_release(&t);
    columns_release(&c);
}

static const char *const texts[] = {"plain",      "",          " ",
                                    "a,b",        "say \"x\"", "two\nlines",
                                    "cr\rlf\r\n", "#note",     "123",
                                    "-1.5e3",     "nan",       "NA",
                                    "true",       "007",       "\xc3\xa9",
                                    " lead",      "trail\t",   "\"",
                                    "\"\"",       "x;y",       "\xff\xfe latin",
                                    "+",          "'",         "inf"};

Test(round_trip, text_of_every_kind)
{
    enum { N = sizeof texts / sizeof *texts };
    const enum bl_type types[] = {BL_TEXT, BL_INT64, BL_TEXT};
    struct columns c = columns_new(N, 3, types);
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(bl_vector_put_text(&c.rows.vectors[0], i, texts[i],
                                        strlen(texts[i]), &err),
                     BL_OK);
        cr_assert_eq(bl_vector_put_text(&c.rows.vectors[2], i, "12", 2, &err),
                     BL_OK);
    }
    struct table t = written(&c);
    expect_columns(&t, N, "column 0:text column 1:int64 column 2:text");
    for (size_t i = 0; i < N; i++) {
        expect_text(&t, i, 0, texts[i]);
        expect_text(&t, i, 2, "12");
    }
    table_release(&t);
    columns_release(&c);
}

Test(round_trip, one_column_of_empty_text)
{
    const enum bl_type types[] = {BL_TEXT};
    struct columns c = columns_new(3, 1, types);
    struct bl_error err = BL_ERROR_INIT;
    static const char *const rows[] = {"", "x", ""};
    for (size_t i = 0; i < 3; i++)
        bl_vector_put_text(&c.rows.vectors[0], i, rows[i], strlen(rows[i]),
                           &err);
    struct table t = written(&c);
    expect_columns(&t, 3, "column 0:text");
    expect_text(&t, 2, 0, "");
    table_release(&t);
    columns_release(&c);
}

Test(round_trip, names_that_need_quotes)
{
    static const char *const names[] = {"a,b",  "12",       "nan",
                                        " x",   "#y",       "q\"q",
                                        "true", "\xce\xb7", "new\nline"};
    struct columns c = {.schema = {.n_rows = 1}};
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        bl_schema_add(&c.schema, names[i], BL_FLOAT64, NULL, &err);
    cr_assert_eq(bl_batch_init(&c.rows, &c.schema, NULL, 1, &err), BL_OK);
    for (size_t n_rows = 0; n_rows <= 1; n_rows++) {
        c.rows.n_rows = n_rows;
        struct table t = written(&c);
        cr_assert_eq(t.source->schema.n_rows, n_rows);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            cr_expect_str_eq(t.source->schema.columns[i].name, names[i]);
        table_release(&t);
    }
    columns_release(&c);
}

Test(round_trip, fields_become_columns)
{
    struct columns c = {.schema = {.n_rows = 2}};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_column *column;
    cr_assert_eq(bl_schema_add(&c.schema, "u", BL_FLOAT64, &column, &err),
                 BL_OK);
    const size_t dims[] = {2, 3};
    cr_assert_eq(bl_column_set_dims(column, dims, 2, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&c.rows, &c.schema, NULL, 2, &err), BL_OK);
    c.rows.n_rows = 2;
    for (size_t i = 0; i < 12; i++)
        ((double *)c.rows.vectors[0].values)[i] = (double)i / 2;
    struct table t = written(&c);
    expect_columns(&t, 2,
                   "u[0][0]:float64 u[0][1]:float64 u[0][2]:float64 "
                   "u[1][0]:float64 u[1][1]:float64 u[1][2]:float64");
    for (size_t row = 0; row < 2; row++)
        for (size_t i = 0; i < 6; i++)
            cr_expect_eq(number_at(&t, row, i), (double)(6 * row + i) / 2);
    table_release(&t);
    columns_release(&c);
}

Test(writing, looks_like_this)
{
    const enum bl_type types[] = {BL_FLOAT64, BL_FLOAT32, BL_BOOL, BL_TEXT};
    struct columns c = columns_new(2, 4, types);
    struct bl_error err = BL_ERROR_INIT;
    memcpy(c.rows.vectors[0].values, (double[]){1, NAN}, 2 * sizeof(double));
    memcpy(c.rows.vectors[1].values, (float[]){0.1f, 1e20f}, 2 * sizeof(float));
    ((uint8_t *)c.rows.vectors[2].values)[0] = 1;
    bl_vector_put_text(&c.rows.vectors[3], 0, "x", 1, &err);
    bl_vector_put_text(&c.rows.vectors[3], 1, "5", 1, &err);
    struct table t = written(&c);
    char text[256] = "";
    FILE *f = fopen(t.path, "r");
    cr_assert_neq(fread(text, 1, sizeof text - 1, f), 0u);
    fclose(f);
    cr_expect_str_eq(text, "column 0,column 1,column 2,column 3\n"
                           "1.0,0.10000000149011612,true,x\n"
                           "nan,1.0000000200408773e20,false,\"5\"\n");
    table_release(&t);
    columns_release(&c);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

Test(writing, unfinished_files_are_removed)
{
    const enum bl_type types[] = {BL_INT64};
    struct columns c = columns_new(1, 1, types);
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink;
    char path[64], part[96];
    snprintf(path, sizeof path, "/tmp/baler-unfinished-%d.csv", (int)getpid());
    snprintf(part, sizeof part, "%s.baler-part", path);
    cr_assert_eq(bl_format_csv.create(path, &c.schema, NULL, &sink, &err),
                 BL_OK);
    cr_assert_eq(bl_sink_write(sink, &c.rows, &err), BL_OK);
    cr_expect(is_there(part) && !is_there(path));
    bl_sink_close(sink);
    cr_expect(!is_there(part) && !is_there(path));
    columns_release(&c);
}

Test(writing, failures_are_told)
{
    const enum bl_type types[] = {BL_TEXT};
    struct columns c = columns_new(1, 1, types);
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink;
    cr_expect_neq(
        bl_format_csv.create("/no/such/x.csv", &c.schema, NULL, &sink, &err),
        BL_OK);
    cr_expect(strstr(err.text, "/no/such/x.csv") != NULL, "%s", err.text);
    char path[64];
    snprintf(path, sizeof path, "/tmp/baler-nul-%d.csv", (int)getpid());
    bl_vector_put_text(&c.rows.vectors[0], 0, "a\0b", 3, &err);
    cr_assert_eq(bl_format_csv.create(path, &c.schema, NULL, &sink, &err),
                 BL_OK);
    cr_expect_neq(bl_sink_write(sink, &c.rows, &err), BL_OK);
    cr_expect(strstr(err.text, "NUL") != NULL, "%s", err.text);
    bl_sink_close(sink);
    cr_expect(!is_there(path));
    columns_release(&c);
}
