/* Small tables in memory for the tests of engine/metrics. */
#ifndef BL_TESTS_METRICS_FIXTURE_H
#define BL_TESTS_METRICS_FIXTURE_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/batch.h"
#include "engine/data/schema.h"

// A table whose rows are all in memory.
struct table {
    struct bl_schema schema;
    struct bl_batch rows;
};

struct values { // one column, as doubles
    const char *name;
    enum bl_type type;
    const double *v;
};

static inline void table_init(struct table *t, const struct values *columns,
                              size_t n_columns, size_t n_rows)
{
    struct bl_error err = BL_ERROR_INIT;
    *t = (struct table){0};
    t->schema.n_rows = n_rows;
    for (size_t i = 0; i < n_columns; i++)
        cr_assert_eq(bl_schema_add(&t->schema, columns[i].name, columns[i].type,
                                   NULL, &err),
                     BL_OK);
    cr_assert_eq(bl_batch_init(&t->rows, &t->schema, NULL, n_rows, &err),
                 BL_OK);
    for (size_t i = 0; i < n_columns; i++)
        if (columns[i].type != BL_TEXT)
            bl_type_from_double(t->rows.vectors[i].values, columns[i].type,
                                columns[i].v, n_rows);
    t->rows.n_rows = n_rows;
}

static inline void table_put_text(struct table *t, size_t column,
                                  const char *const *texts)
{
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < t->rows.n_rows; i++)
        cr_assert_eq(bl_vector_put_text(&t->rows.vectors[column], i, texts[i],
                                        strlen(texts[i]), &err),
                     BL_OK);
}

static inline void table_release(struct table *t)
{
    bl_batch_release(&t->rows);
    bl_schema_release(&t->schema);
}

static inline void expect_near(double got, double want, double relative,
                               const char *what)
{
    cr_expect(fabs(got - want) <= relative * fabs(want),
              "%s is %.17g, not %.17g", what, got, want);
}

#endif
