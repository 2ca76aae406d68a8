/* Files that numpy wrote, against what numpy says is in them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/format.h"
#include "tests/io/npz/table_crc.h"

static void golden_path(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/tests/golden/npz/%s", getenv("BALER_SOURCE_DIR"),
             name);
}

/* "" is written "-". */
static const char *undash(const char *text)
{
    return strcmp(text, "-") == 0 ? "" : text;
}

static void dims_text(char *text, size_t size, const struct bl_column *c)
{
    text[0] = '\0';
    for (size_t i = 0, n = 0; i < c->n_dims; i++)
        n += (size_t)snprintf(text + n, size - n, "%s%zu", i > 0 ? "x" : "",
                              c->dims[i]);
}

struct checking {
    char file[256];
    struct bl_table_list list;
    size_t next_table, next_column;
    struct bl_source *source;
    uint32_t *crc;
};

static void end_table(struct checking *k)
{
    if (k->source == NULL)
        return;
    cr_assert_eq(k->next_column, k->source->schema.n_columns, "%s: %zu columns",
                 k->file, k->source->schema.n_columns);
    free(k->crc);
    bl_source_close(k->source);
    k->source = NULL;
    k->crc = NULL;
}

static void end_file(struct checking *k)
{
    end_table(k);
    cr_assert_eq(k->next_table, k->list.n, "%s: %zu tables", k->file,
                 k->list.n);
    bl_table_list_release(&k->list);
    k->next_table = 0;
}

static void begin_file(struct checking *k, const char *name)
{
    struct bl_error err = BL_ERROR_INIT;
    char path[4096];
    snprintf(k->file, sizeof k->file, "%s", name);
    golden_path(path, name);
    cr_assert_eq(bl_table_list_file(path, &k->list, &err), BL_OK, "%s",
                 err.text);
}

static void begin_table(struct checking *k, const char *name, size_t rows,
                        size_t batch)
{
    struct bl_error err = BL_ERROR_INIT;
    char path[4096], full[4400];
    end_table(k);
    cr_assert_lt(k->next_table, k->list.n, "%s", k->file);
    cr_assert_str_eq(k->list.tables[k->next_table].name, undash(name));
    golden_path(path, k->file);
    snprintf(full, sizeof full, "%s:%s", path, undash(name));
    cr_assert_eq(bl_table_open(full, &k->source, &err), BL_OK, "%s", err.text);
    cr_assert_eq(k->source->schema.n_rows, rows);
    cr_assert_eq(k->list.tables[k->next_table].n_rows, rows);
    k->crc = crc_of_rows(k->source, batch, &err);
    cr_assert_not_null(k->crc, "%s", err.text);
    k->next_table++;
    k->next_column = 0;
}

static void check_column(struct checking *k, char *const field[6])
{
    char dims[100];
    cr_assert_lt(k->next_column, k->source->schema.n_columns, "%s: no %s",
                 k->file, field[1]);
    const struct bl_column *c = &k->source->schema.columns[k->next_column];
    cr_assert_str_eq(c->name, field[1]);
    cr_assert_str_eq(bl_type_name(c->type), field[2], "%s: %s is %s", k->file,
                     c->name, bl_type_name(c->type));
    dims_text(dims, sizeof dims, c);
    cr_assert_str_eq(dims, undash(field[3]), "%s: %s", k->file, c->name);
    cr_assert_str_eq(c->unit != NULL ? c->unit : "", undash(field[4]));
    if (c->type != BL_UNREADABLE)
        cr_assert_eq(k->crc[k->next_column], strtoul(field[5], NULL, 16),
                     "%s: values of %s", k->file, c->name);
    else
        cr_assert_not_null(c->note, "%s: %s has no reason", k->file, c->name);
    k->next_column++;
}

static void check_line(struct checking *k, char *line, size_t batch)
{
    char *field[6] = {0};
    size_t n = 0;
    for (char *at = strtok(line, "\t\n"); at != NULL && n < 6;
         at = strtok(NULL, "\t\n"))
        field[n++] = at;
    if (strcmp(field[0], "file") == 0) {
        end_file(k);
        begin_file(k, field[1]);
    } else if (strcmp(field[0], "table") == 0) {
        begin_table(k, field[1], strtoul(field[2], NULL, 10), batch);
    } else {
        check_column(k, field);
    }
}

static void check_all(size_t batch)
{
    char path[4096], line[4096];
    struct checking k = {.file = ""};
    golden_path(path, "expected.txt");
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s", path);
    while (fgets(line, sizeof line, f) != NULL)
        check_line(&k, line, batch);
    end_file(&k);
    fclose(f);
}

Test(npz_golden, whole_tables_at_once)
{
    check_all(1000);
}

Test(npz_golden, a_row_at_a_time)
{
    check_all(1);
}

Test(npz_golden, three_rows_at_a_time)
{
    check_all(3);
}

/* What cannot be read says why. */
static void refused(const char *name, const char *why)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_table_list list = {0};
    struct bl_source *source = NULL;
    char path[4096];
    golden_path(path, name);
    cr_assert_eq(bl_table_list_file(path, &list, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, why), "%s", err.text);
    cr_assert_not_null(strstr(err.text, name), "%s", err.text);
    bl_table_list_release(&list);
    cr_assert_eq(bl_table_open(path, &source, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, why), "%s", err.text);
}

Test(npz_golden, refusals)
{
    refused("duplicate.npz", "two arrays are called x");
    refused("bzip2.npz", "zip method 12");
    refused("no_arrays.npz", "without numpy arrays");
}

Test(npz_golden, arrays_of_no_dimensions_are_attributes)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *source = NULL;
    char path[4096];
    golden_path(path, "groups.npz");
    cr_assert_eq(bl_table_open(path, &source, &err), BL_OK, "%s", err.text);
    const struct bl_attributes *a = &source->schema.attributes;
    const struct bl_attribute *gain = bl_attributes_find(a, "gain");
    const struct bl_attribute *by = bl_attributes_find(a, "by");
    cr_assert(gain != NULL && gain->n_values == 1);
    cr_assert_eq(gain->values[0], 2.5);
    cr_assert(by != NULL && by->text != NULL);
    cr_assert_str_eq(by->text, "Ada");
    bl_source_close(source);
}

/* Any array's name chooses the table that it is in. */
Test(npz_golden, tables_by_array)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *source = NULL;
    char path[4096], name[4400];
    golden_path(path, "groups.npz");
    snprintf(name, sizeof name, "%s:other", path);
    cr_assert_eq(bl_table_open(name, &source, &err), BL_OK, "%s", err.text);
    cr_assert_eq(source->schema.n_rows, 4);
    bl_source_close(source);
    snprintf(name, sizeof name, "%s:beside", path);
    cr_assert_eq(bl_table_open(name, &source, &err), BL_OK, "%s", err.text);
    cr_assert_eq(source->schema.n_rows, 10);
    bl_source_close(source);
    snprintf(name, sizeof name, "%s:nowhere", path);
    cr_assert_eq(bl_table_open(name, &source, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "no table nowhere"), "%s", err.text);
    cr_assert_not_null(strstr(err.text, "short"), "%s", err.text);
}

/* The checksum of rows [row, end) is that of the same rows of a whole read. */
static void check_seek(struct bl_source *s, struct bl_batch *all, uint64_t row)
{
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_source_seek(s, row, &err), BL_OK, "%s", err.text);
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &s->schema, NULL, 2, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
    cr_assert_eq(b.first_row, row);
    for (size_t i = 0; i < b.n_columns; i++) {
        const struct bl_vector *v = &b.vectors[i], *w = &all->vectors[i];
        for (size_t k = 0; bl_batch_has(&b, i) && k < b.n_rows; k++) {
            size_t n, m;
            if (v->type == BL_TEXT) {
                const char *x = bl_vector_text(v, k, &n);
                const char *y = bl_vector_text(w, row + k, &m);
                cr_assert(n == m && memcmp(x, y, n) == 0);
            } else {
                n = v->width * bl_type_size(v->type);
                cr_assert_arr_eq(bl_vector_at(v, k, 0),
                                 bl_vector_at(w, row + k, 0), n);
            }
        }
    }
    bl_batch_release(&b);
}

static void check_seeks(const char *name)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = NULL;
    struct bl_batch all;
    char path[4096];
    golden_path(path, name);
    cr_assert_eq(bl_table_open(path, &s, &err), BL_OK, "%s", err.text);
    size_t n = (size_t)s->schema.n_rows;
    cr_assert_eq(bl_batch_init(&all, &s->schema, NULL, n, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &all, &err), BL_OK, "%s", err.text);
    cr_assert_eq(all.n_rows, n);
    for (size_t i = 0; i < 3 * n; i++)
        check_seek(s, &all, i * 7 % n);
    cr_assert_eq(bl_source_seek(s, n, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, n + 1, &err), BL_USAGE);
    bl_batch_release(&all);
    bl_source_close(s);
}

Test(npz_golden, seeks)
{
    check_seeks("types.npz");
    check_seeks("types_stored.npz");
    check_seeks("fortran.npz");
    check_seeks("fortran_field.npz");
    check_seeks("fields.npy");
    check_seeks("matrix_fortran.npy");
}

/* Baler's CFD example, where it is at hand: 60 snapshots of 50 x 50. */
Test(npz_golden, cfd_animation)
{
    const char *folder = getenv("BALER_SHARED_DATA");
    char path[4096];
    if (folder != NULL)
        snprintf(path, sizeof path, "%s/cfd_animation.npz", folder);
    else
        snprintf(path, sizeof path, "%s/../shared/data/cfd_animation.npz",
                 getenv("BALER_SOURCE_DIR"));
    if (access(path, R_OK) != 0)
        cr_skip_test("%s is not there", path);
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = NULL;
    cr_assert_eq(bl_table_open(path, &s, &err), BL_OK, "%s", err.text);
    cr_assert_eq(s->schema.n_columns, 1);
    const struct bl_column *c = &s->schema.columns[0];
    cr_assert_str_eq(c->name, "data");
    cr_assert(c->n_dims == 2 && c->dims[0] == 50 && c->dims[1] == 50);
    cr_assert(c->type == BL_FLOAT64 && s->schema.n_rows == 60);
    uint32_t *crc = crc_of_rows(s, 7, &err);
    cr_assert_not_null(crc, "%s", err.text);
    cr_assert_eq(crc[0], 0x14aab6d1u);
    free(crc);
    bl_source_close(s);
}
