/* Real files against what pandas reads from them (tests/golden/make_csv.py). */
#include "csv_table.h"

#include "tests/io/npz/table_crc.h"

static void find_data(char path[512], const char *name)
{
    const char *data = getenv("BALER_SHARED_DATA");
    const char *source = getenv("BALER_SOURCE_DIR");
    if (data != NULL)
        snprintf(path, 512, "%s/%s", data, name);
    else
        snprintf(path, 512, "%s/../shared/data/%s",
                 source != NULL ? source : ".", name);
}

static FILE *open_golden(void)
{
    char path[512];
    const char *source = getenv("BALER_SOURCE_DIR");
    snprintf(path, sizeof path, "%s/tests/golden/csv.txt",
             source != NULL ? source : ".");
    FILE *golden = fopen(path, "r");
    cr_assert_not_null(golden, "%s", path);
    return golden;
}

static void expect_column(FILE *golden, const struct bl_column *c, uint32_t crc)
{
    char name[64], type[16];
    uint32_t expected;
    cr_assert_eq(fscanf(golden, "column %63s %15s %x\n", name, type, &expected),
                 3);
    cr_expect_str_eq(c->name, name);
    cr_expect_str_eq(bl_type_name(c->type), type, "%s", name);
    cr_expect_eq(crc, expected, "%s", name);
}

static void expect_file(FILE *golden, const char *path, unsigned n_rows)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s;
    cr_assert_eq(bl_format_csv.open(path, NULL, NULL, &s, &err), BL_OK, "%s",
                 err.text);
    cr_expect_eq(s->schema.n_rows, n_rows);
    uint32_t *crc = crc_of_rows(s, 1000, &err);
    cr_assert_not_null(crc, "%s", err.text);
    for (size_t i = 0; i < s->schema.n_columns; i++)
        expect_column(golden, &s->schema.columns[i], crc[i]);
    free(crc);
    bl_source_close(s);
}

Test(golden, real_files_as_pandas_reads_them)
{
    FILE *golden = open_golden();
    char name[64], path[512];
    unsigned n_rows;
    while (fscanf(golden, "file %63s %u\n", name, &n_rows) == 2) {
        find_data(path, name);
        if (access(path, R_OK) != 0) {
            fclose(golden);
            cr_skip_test("%s is not there", path);
        }
        expect_file(golden, path, n_rows);
    }
    cr_expect(feof(golden));
    fclose(golden);
}
