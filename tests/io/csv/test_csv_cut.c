/* The ways to cut a line agree: our own for lines without quotes and for
 * those where quotes only surround a field, and libcsv for all others. */
#include "csv_table.h"

#include "base/random.h"
#include "io/csv/records.h"

enum { MAX_TEXT = 1 << 16 };

static const char *random_field(struct bl_random *r)
{
    static const char *const fields[] = {
        "1",
        "-2.5",
        "x",
        "",
        "3e-5",
        "a b",
        "12345678",
        "+1",
        "'",
        "a!b%c&d",
        "-," /* cut off below */,
        "a+b*c",
        "(1)",
        "0.12345678901234567",
        "\xc3\xa9t\xc3\xa9",
        "long text that goes on and on and on beyond any window of 64 bytes"};
    return fields[bl_random_below(r, sizeof fields / sizeof *fields)];
}

/* How the last field of a row is written, which decides who cuts it. */
static const char *const endings[] = {"%d\r\n", "\"%d\"\r\n", "\"%d\"\"\"\n"};
enum { N_ENDINGS = sizeof endings / sizeof *endings };

/* Rows of five fields, with blanks around some. */
static size_t random_rows(char *text, uint64_t seed, char delimiter,
                          const char *ending)
{
    struct bl_random r = bl_random_new(seed, 0);
    char *p = text;
    for (int row = 0; row < 40; row++) {
        for (int i = 0; i < 4; i++) {
            const char *field = random_field(&r);
            bool blanks = bl_random_below(&r, 4) == 0;
            p += sprintf(p, "%s%s%s%c", blanks ? " " : "", field,
                         blanks ? "  " : "", delimiter);
        }
        p += sprintf(p, ending, row);
    }
    return (size_t)(p - text);
}

static struct bl_csv_records records_of(struct bl_csv_input *in, char *path,
                                        const char *text, size_t n,
                                        char delimiter)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_csv_records r;
    struct bl_csv_dialect dialect = {delimiter, '\n'};
    write_temporary(path, text, n);
    cr_assert_eq(bl_csv_input_open(in, path, &err), BL_OK);
    cr_assert_eq(bl_csv_records_init(&r, in, dialect, &err), BL_OK);
    return r;
}

/* All but the last fields, which differ by their ending. */
static void expect_same_records(struct bl_csv_records *a,
                                struct bl_csv_records *b)
{
    struct bl_error err = BL_ERROR_INIT;
    bool more = true, more_b;
    while (more) {
        cr_assert_eq(bl_csv_records_next(a, &more, &err), BL_OK);
        cr_assert_eq(bl_csv_records_next(b, &more_b, &err), BL_OK);
        cr_assert_eq(more, more_b);
        cr_assert(!more || a->n_fields == b->n_fields, "line %d: %zu, %zu",
                  (int)a->line, a->n_fields, b->n_fields);
        for (size_t i = 0; more && i + 1 < a->n_fields; i++)
            cr_assert(a->fields[i].n == b->fields[i].n &&
                          memcmp(a->fields[i].text, b->fields[i].text,
                                 a->fields[i].n) == 0,
                      "line %d, field %zu: \"%.*s\", \"%.*s\"", (int)a->line, i,
                      (int)a->fields[i].n, a->fields[i].text,
                      (int)b->fields[i].n, b->fields[i].text);
    }
}

static void compare(uint64_t seed, char delimiter, const char *ending)
{
    static char text[2][MAX_TEXT];
    const char *const two[] = {endings[0], ending};
    char path[2][64];
    struct bl_csv_input in[2];
    struct bl_csv_records r[2];
    for (int i = 0; i < 2; i++) {
        size_t n = random_rows(text[i], seed, delimiter, two[i]);
        r[i] = records_of(&in[i], path[i], text[i], n, delimiter);
    }
    expect_same_records(&r[0], &r[1]);
    for (int i = 0; i < 2; i++) {
        bl_csv_records_release(&r[i]);
        bl_csv_input_close(&in[i]);
        unlink(path[i]);
    }
}

Test(cut, plain_as_libcsv)
{
    static const char delimiters[] = {',', ';', '\t', ' '};
    for (uint64_t seed = 0; seed < 100; seed++)
        for (size_t i = 0; i < sizeof delimiters; i++)
            for (size_t k = 1; k < N_ENDINGS; k++)
                compare(seed, delimiters[i], endings[k]);
}

/* A quoted field by itself, and with something beside it that makes libcsv
 * cut the row. */
static void expect_field(const char *written, const char *expected)
{
    static const char *const companions[] = {"x", "\"x\"", "\"\"\"x\""};
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
        char text[256], path[64];
        struct bl_csv_input in;
        struct bl_error err = BL_ERROR_INIT;
        bool more;
        int n = sprintf(text, "%s,%s\n", written, companions[i]);
        struct bl_csv_records r = records_of(&in, path, text, (size_t)n, ',');
        cr_assert_eq(bl_csv_records_next(&r, &more, &err), BL_OK);
        cr_assert(more && r.n_fields == 2, "%s: %zu fields", text, r.n_fields);
        cr_expect(r.fields[0].n == strlen(expected) &&
                      memcmp(r.fields[0].text, expected, r.fields[0].n) == 0,
                  "%s: \"%.*s\"", text, (int)r.fields[0].n, r.fields[0].text);
        cr_expect_eq(r.fields[0].quoted,
                     strchr(written, '"') == written || written[1] == '"');
        bl_csv_records_release(&r);
        bl_csv_input_close(&in);
        unlink(path);
    }
}

Test(cut, quotes_by_either)
{
    expect_field("\"a\"", "a");
    expect_field("\"\"", "");
    expect_field(" \" a \"  ", " a ");
    expect_field("\"a,b\"", "a,b");
    expect_field("\"a\nb\"", "a\nb");
    expect_field("\"a\"\"b\"", "a\"b");
    expect_field("\"\"\"\"", "\"");
    expect_field("\"  ,  \"", "  ,  ");
    expect_field("a b", "a b");
}
