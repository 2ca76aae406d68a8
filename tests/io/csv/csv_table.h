/* A CSV text as a table in memory, for tests to look at. */
#ifndef BL_TESTS_IO_CSV_CSV_TABLE_H
#define BL_TESTS_IO_CSV_CSV_TABLE_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/data/batch.h"
#include "engine/data/source.h"
#include "io/csv/csv.h"

struct table {
    char path[64];
    enum bl_status status; // of opening, and then of reading all rows
    struct bl_error err;
    struct bl_source *source; // NULL when opening failed
    struct bl_batch rows;     // all of them
};

static inline void write_temporary(char path[64], const char *text, size_t n)
{
    strcpy(path, "/tmp/baler-test-XXXXXX");
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(write(fd, text, n), (ssize_t)n);
    close(fd);
}

static inline void table_read(struct table *t)
{
    struct bl_source *s = t->source;
    t->status =
        bl_batch_init(&t->rows, &s->schema, NULL, s->schema.n_rows, &t->err);
    if (t->status == BL_OK)
        t->status = bl_source_read(s, &t->rows, &t->err);
}

static inline struct table table_of_file(const char *path)
{
    struct table t = {.err = BL_ERROR_INIT};
    t.status = bl_format_csv.open(path, NULL, NULL, &t.source, &t.err);
    if (t.status == BL_OK)
        table_read(&t);
    return t;
}

static inline struct table table_of_bytes(const char *text, size_t n)
{
    char path[64];
    write_temporary(path, text, n);
    struct table t = table_of_file(path);
    strcpy(t.path, path);
    return t;
}

static inline struct table table_of(const char *text)
{
    return table_of_bytes(text, strlen(text));
}

static inline void table_release(struct table *t)
{
    if (t->path[0] != '\0')
        unlink(t->path);
    bl_batch_release(&t->rows);
    bl_source_close(t->source);
}

/* "name:type name:type ...", and the number of rows. */
static inline void expect_columns(const struct table *t, size_t n_rows,
                                  const char *columns)
{
    char found[1024] = "";
    cr_assert_eq(t->status, BL_OK, "%s", t->err.text);
    const struct bl_schema *s = &t->source->schema;
    for (size_t i = 0; i < s->n_columns; i++)
        sprintf(found + strlen(found), "%s%s:%s", i > 0 ? " " : "",
                s->columns[i].name, bl_type_name(s->columns[i].type));
    cr_expect_str_eq(found, columns);
    cr_expect_eq(s->n_rows, n_rows, "%llu rows", (unsigned long long)s->n_rows);
    cr_expect_eq(t->rows.n_rows, n_rows);
}

static inline double number_at(const struct table *t, size_t row, size_t column)
{
    double value;
    const struct bl_vector *v = &t->rows.vectors[column];
    bl_type_to_double(&value, bl_vector_at(v, row, 0), v->type, 1);
    return value;
}

static inline void expect_text(const struct table *t, size_t row, size_t column,
                               const char *text)
{
    size_t n;
    const char *found = bl_vector_text(&t->rows.vectors[column], row, &n);
    cr_expect(n == strlen(text) && memcmp(found, text, n) == 0,
              "\"%.*s\", not \"%s\"", (int)n, found, text);
}

/* Opening or reading fails with a sentence that has all of the words. */
static inline void expect_failure(struct table *t, const char *words)
{
    cr_expect_neq(t->status, BL_OK, "no failure: %s", words);
    cr_expect(strstr(t->err.text, words) != NULL, "\"%s\" lacks \"%s\"",
              t->err.text, words);
    table_release(t);
}

#endif
