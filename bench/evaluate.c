/* How long every metric of a table takes: rows x columns of float32 in memory.
 *
 *     bench_evaluate [rows [columns [threads]]]     200000 24 (all cores)
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/pool.h"
#include "base/random.h"
#include "engine/metrics/evaluate.h"

struct tables {
    struct bl_schema schema;
    struct bl_batch before, after;
};

static void fill(struct tables *t, size_t column, size_t n_rows)
{
    struct bl_random r = bl_random_new(1, column);
    float *x = t->before.vectors[column].values;
    float *y = t->after.vectors[column].values;
    for (size_t i = 0; i < n_rows; i++) {
        x[i] = (float)(50 * bl_random_normal(&r));
        y[i] = x[i] + (float)bl_random_normal(&r);
    }
}

static enum bl_status make_tables(struct tables *t, size_t n_rows,
                                  size_t n_columns, struct bl_error *err)
{
    t->schema.n_rows = n_rows;
    for (size_t i = 0; i < n_columns; i++) {
        char name[32];
        snprintf(name, sizeof name, "v%zu", i);
        if (bl_schema_add(&t->schema, name, BL_FLOAT32, NULL, err) != BL_OK)
            return err->status;
    }
    if (bl_batch_init(&t->before, &t->schema, NULL, n_rows, err) != BL_OK ||
        bl_batch_init(&t->after, &t->schema, NULL, n_rows, err) != BL_OK)
        return err->status;
    t->before.n_rows = t->after.n_rows = n_rows;
    for (size_t i = 0; i < n_columns; i++)
        fill(t, i, n_rows);
    return BL_OK;
}

static enum bl_status measure(const struct tables *t, struct bl_pool *pool,
                              struct bl_error *err)
{
    struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
    options.pool = pool;
    struct bl_evaluation *e = NULL;
    double start = bl_clock_seconds();
    if (bl_evaluation_new(&e, &t->schema, &t->schema, &options, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_evaluation_add(e, &t->before, &t->after, err);
    double added = bl_clock_seconds();
    if (status == BL_OK)
        status = bl_evaluation_finish(e, err);
    double end = bl_clock_seconds();
    if (status == BL_OK)
        printf("%.0f rows x %zu columns, %zu threads: %.3f s "
               "(sums %.3f, sorting and histograms %.3f)\n",
               (double)t->schema.n_rows, t->schema.n_columns,
               bl_pool_threads(pool), end - start, added - start, end - added);
    bl_evaluation_free(e);
    return status;
}

static size_t argument(int argc, char **argv, int i, size_t otherwise)
{
    return i < argc ? strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    struct bl_error err = BL_ERROR_INIT;
    struct tables t = {0};
    struct bl_pool *pool = NULL;
    enum bl_status status =
        bl_pool_new(&pool, argument(argc, argv, 3, 0), &err);
    if (status == BL_OK)
        status = make_tables(&t, argument(argc, argv, 1, 200000),
                             argument(argc, argv, 2, 24), &err);
    for (int i = 0; i < 3 && status == BL_OK; i++)
        status = measure(&t, pool, &err);
    if (status != BL_OK)
        fprintf(stderr, "%s\n", err.text);
    bl_batch_release(&t.before);
    bl_batch_release(&t.after);
    bl_schema_release(&t.schema);
    bl_pool_free(pool);
    return status == BL_OK ? 0 : 1;
}
