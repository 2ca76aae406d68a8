/* The type that a column of fields has. */
#include "csv_table.h"

#include "io/csv/kind.h"

static const struct {
    const char *fields; // of one column, a line each, under a header
    enum bl_type type;
    const char *note; // a part of it; NULL for none
} columns[] = {
    {"1\n-2\n+3\n0\n-0", BL_INT64, NULL},
    {"9223372036854775807\n-9223372036854775808", BL_INT64, NULL},
    {"18446744073709551615\n0", BL_UINT64, NULL},
    {"18446744073709551615\n-1", BL_TEXT, "64 bits"},
    {"18446744073709551616\n1", BL_TEXT, "64 bits"},
    {"18446744073709551616\n1.5", BL_FLOAT64, NULL},
    {"1\nnan\n2", BL_FLOAT64, NULL},
    {"1\nNA\n2", BL_FLOAT64, NULL},
    {"9007199254740992\nNA", BL_FLOAT64, NULL},
    {"9007199254740993\nNA", BL_TEXT, "2^53"},
    {"9007199254740993\n0.5\nNA", BL_FLOAT64, NULL},
    {"1\n2.0", BL_FLOAT64, NULL},
    {"1\n1e3", BL_FLOAT64, NULL},
    {".5\n5.\n-1.e-3\n+.5E+2", BL_FLOAT64, NULL},
    {"1\ninf\n-Infinity", BL_FLOAT64, NULL},
    {"nan\nNaN\n-nan\nnull\n<NA>", BL_FLOAT64, NULL},
    {"true\nfalse\nTrue\nFALSE", BL_BOOL, NULL},
    {"true\nNA", BL_TEXT, "true and false"},
    {"true\n1", BL_TEXT, "true and false"},
    {"007\n042", BL_TEXT, "leading zeros"},
    {"-01\n5", BL_TEXT, "leading zeros"},
    {"007\n1.5", BL_FLOAT64, NULL},
    {"00.5\n1", BL_FLOAT64, NULL},
    {"1\n2\nx", BL_TEXT, NULL},
    {"1.5\n1.2.3", BL_TEXT, NULL},
    {"1\n1e", BL_TEXT, NULL},
    {"1\n-", BL_TEXT, NULL},
    {"1\n.", BL_TEXT, NULL},
    {"1\n0x10", BL_TEXT, NULL},
    {"1\n1_000", BL_TEXT, NULL},
    {"2020-01-01\n2020-01-02", BL_TEXT, NULL},
    {"na\nnA", BL_TEXT, NULL},
    {"1.5\n1.5.5e5", BL_TEXT, NULL},
};

Test(types, of_columns)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        char text[256];
        snprintf(text, sizeof text, "\"name\"\n%s\n", columns[i].fields);
        struct table t = table_of(text);
        cr_assert_eq(t.status, BL_OK, "%s", t.err.text);
        const struct bl_column *c = &t.source->schema.columns[0];
        cr_expect_eq(c->type, columns[i].type, "\"%s\" is %s",
                     columns[i].fields, bl_type_name(c->type));
        cr_expect((c->note == NULL) == (columns[i].note == NULL), "%s",
                  columns[i].fields);
        if (c->note != NULL && columns[i].note != NULL)
            cr_expect(strstr(c->note, columns[i].note) != NULL, "%s", c->note);
        table_release(&t);
    }
}

Test(types, empty_fields_beside_others)
{
    struct table t = table_of("i,f,e,s,b\n1,,,,true\n,2.5,,x,\n");
    expect_columns(&t, 2, "i:float64 f:float64 e:float64 s:text b:text");
    cr_expect(isnan(number_at(&t, 1, 0)));
    cr_expect(isnan(number_at(&t, 0, 2)));
    expect_text(&t, 0, 3, "");
    table_release(&t);
}

Test(types, decided_by_the_last_row_too)
{
    enum { N = 30000 };
    char *text = malloc(N * 8), *p = text;
    p += sprintf(p, "a,b\n");
    for (int i = 0; i < N; i++)
        p += sprintf(p, "1,%s\n", i == N - 1 ? "x" : "2");
    struct table t = table_of(text);
    expect_columns(&t, N, "a:int64 b:text");
    table_release(&t);
    free(text);
}

Test(types, values_are_exact)
{
    struct table t = table_of("i,u\n-9223372036854775808,18446744073709551615\n"
                              "9007199254740993,1\n");
    expect_columns(&t, 2, "i:int64 u:uint64");
    cr_expect_eq(((int64_t *)t.rows.vectors[0].values)[0], INT64_MIN);
    cr_expect_eq(((int64_t *)t.rows.vectors[0].values)[1], 9007199254740993);
    cr_expect_eq(((uint64_t *)t.rows.vectors[1].values)[0], UINT64_MAX);
    table_release(&t);
}
