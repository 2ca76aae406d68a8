/* How fast engine/data takes statistics and proposes treatments, on one core:
 * the tables of the README's size, and one that is long. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "engine/data/stats.h"

static void fill(struct bl_batch *b, size_t n_rows, struct bl_random *random)
{
    b->n_rows = n_rows;
    for (size_t i = 0; i < b->n_columns; i++) {
        double x;
        for (size_t row = 0; row < n_rows; row++) {
            x = bl_random_normal(random);
            bl_type_from_double(bl_vector_at(&b->vectors[i], row, 0),
                                b->vectors[i].type, &x, 1);
        }
    }
}

static int run(enum bl_type type, size_t n_columns, size_t n_rows,
               size_t n_batches, struct bl_error *err)
{
    struct bl_schema schema = {.n_rows = n_rows * n_batches};
    for (size_t i = 0; i < n_columns; i++) {
        char name[24];
        snprintf(name, sizeof name, "c%zu", i);
        if (bl_schema_add(&schema, name, type, NULL, err) != BL_OK)
            return 1;
    }
    struct bl_random random = bl_random_new(1, 0);
    struct bl_batch batch;
    if (bl_batch_init(&batch, &schema, NULL, n_rows, err) != BL_OK)
        return 1;
    struct bl_stats *stats;
    if (bl_stats_new(&stats, &schema, 1 << 16, 0, err) != BL_OK)
        return 1;
    double seconds = 0;
    for (size_t i = 0; i < n_batches; i++) {
        fill(&batch, n_rows, &random);
        double begin = bl_clock_seconds();
        if (bl_stats_add(stats, &batch, err) != BL_OK)
            return 1;
        seconds += bl_clock_seconds() - begin;
    }
    double begin = bl_clock_seconds();
    if (bl_stats_finish(stats, err) != BL_OK)
        return 1;
    double finish = bl_clock_seconds() - begin;
    double rows = (double)n_rows * (double)n_batches;
    double bytes = rows * (double)bl_schema_row_bytes(&schema);
    printf("%-8s %8.0f rows x %3zu: %6.3f s + %5.3f s to finish, %5.0f MB/s\n",
           bl_type_name(type), rows, n_columns, seconds, finish,
           bytes / (seconds + finish) / 1e6);
    bl_stats_free(stats);
    bl_batch_release(&batch);
    bl_schema_release(&schema);
    return 0;
}

int main(void)
{
    struct bl_error err = BL_ERROR_INIT;
    if (run(BL_FLOAT32, 24, 40000, 3, &err) ||
        run(BL_INT32, 24, 40000, 3, &err) ||
        run(BL_FLOAT32, 24, 40000, 100, &err) ||
        run(BL_FLOAT64, 24, 40000, 100, &err) ||
        run(BL_FLOAT32, 200, 5000, 20, &err)) {
        fprintf(stderr, "bench/stats: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
