/* Small tables for tests: columns from arrays, without a file. */
#ifndef BL_TESTS_ENGINE_DATA_TABLE_H
#define BL_TESTS_ENGINE_DATA_TABLE_H

#include <criterion/criterion.h>
#include <string.h>

#include "engine/data/batch.h"
#include "engine/data/stats.h"

struct table {
    struct bl_schema schema;
    struct bl_batch rows;
};

static inline void table_require(enum bl_status status,
                                 const struct bl_error *err)
{
    cr_assert_eq(status, BL_OK, "%s", err->text);
}

// Adds columns with table_column(), then table_fill() makes the room, and
// then table_put() or writing to table_values() fills it.
static inline struct bl_column *table_column(struct table *t, const char *name,
                                             enum bl_type type)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_column *c;
    table_require(bl_schema_add(&t->schema, name, type, &c, &err), &err);
    return c;
}

static inline void table_fill(struct table *t, size_t n_rows)
{
    struct bl_error err = BL_ERROR_INIT;
    t->schema.n_rows = n_rows;
    table_require(bl_batch_init(&t->rows, &t->schema, NULL, n_rows, &err),
                  &err);
    t->rows.n_rows = n_rows;
}

static inline void *table_values(struct table *t, size_t column)
{
    return t->rows.vectors[column].values;
}

static inline void table_put(struct table *t, size_t column, size_t row,
                             double x)
{
    struct bl_vector *v = &t->rows.vectors[column];
    bl_type_from_double(bl_vector_at(v, row, 0), v->type, &x, 1);
}

static inline void table_release(struct table *t)
{
    bl_batch_release(&t->rows);
    bl_schema_release(&t->schema);
}

// Statistics of the whole table, added in batches of at most `step` rows.
static inline struct bl_stats *table_stats(const struct table *t, size_t step,
                                           size_t max_values)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_stats *stats;
    struct bl_batch part;
    table_require(bl_stats_new(&stats, &t->schema, max_values, 1, &err), &err);
    table_require(bl_batch_init(&part, &t->schema, NULL, step, &err), &err);
    for (size_t row = 0; row < t->rows.n_rows; row += part.n_rows) {
        size_t left = t->rows.n_rows - row;
        bl_batch_clear(&part);
        part.n_rows = left < step ? left : step;
        for (size_t i = 0; i < part.n_columns; i++) {
            const struct bl_vector *v = &t->rows.vectors[i];
            if (v->values != NULL)
                memcpy(part.vectors[i].values, bl_vector_at(v, row, 0),
                       part.n_rows * v->width * bl_type_size(v->type));
            for (size_t k = 0; v->offsets != NULL && k < part.n_rows; k++) {
                size_t n;
                const char *text = bl_vector_text(v, row + k, &n);
                bl_vector_put_text(&part.vectors[i], k, text, n, &err);
            }
        }
        table_require(bl_stats_add(stats, &part, &err), &err);
    }
    table_require(bl_stats_finish(stats, &err), &err);
    bl_batch_release(&part);
    return stats;
}

#endif
