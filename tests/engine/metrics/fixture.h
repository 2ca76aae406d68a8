/* Small tables in memory for the tests of engine/metrics. */
#ifndef BL_TESTS_METRICS_FIXTURE_H
#define BL_TESTS_METRICS_FIXTURE_H

#include <math.h>
#include <stdlib.h>

#include "tests/engine/data/table.h"

struct values { // one column, as doubles
    const char *name;
    enum bl_type type;
    const double *v;
};

static inline void table_init(struct table *t, const struct values *columns,
                              size_t n_columns, size_t n_rows)
{
    *t = (struct table){0};
    for (size_t i = 0; i < n_columns; i++)
        table_column(t, columns[i].name, columns[i].type);
    table_fill(t, n_rows);
    for (size_t i = 0; i < n_columns; i++)
        if (columns[i].type != BL_TEXT)
            bl_type_from_double(table_values(t, i), columns[i].type,
                                columns[i].v, n_rows);
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

static inline void expect_near(double got, double want, double relative,
                               const char *what)
{
    cr_expect(fabs(got - want) <= relative * fabs(want),
              "%s is %.17g, not %.17g", what, got, want);
}

#endif
