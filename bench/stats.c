/* How fast engine/data takes statistics and proposes treatments, on one core.
 *
 * Random values, all different: the slowest case for counting distinct ones.
 * "MB/s" is of the columns at their stored type; "later" is the rate once the
 * counts have reached their limit, which is that of long tables.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/random.h"
#include "engine/data/propose.h"
#include "engine/data/stats.h"

enum { MAX_COLUMNS = 256, MAX_VALUES = 1 << 16 };

struct size {
    enum bl_type type;
    size_t n_columns, n_rows; // rows of one batch
    size_t n_batches;
};

static const struct size sizes[] = {
    {BL_FLOAT32, 24, 40000, 3},   {BL_INT32, 24, 40000, 3},
    {BL_FLOAT32, 24, 40000, 200}, {BL_FLOAT64, 24, 40000, 200},
    {BL_FLOAT32, 200, 5000, 20},  {BL_FLOAT32, 256, 5000, 4},
};

static enum bl_status make_schema(struct bl_schema *schema,
                                  const struct size *size, struct bl_error *err)
{
    *schema = (struct bl_schema){.n_rows = size->n_rows * size->n_batches};
    for (size_t i = 0; i < size->n_columns; i++) {
        char name[24];
        snprintf(name, sizeof name, "c%zu", i);
        if (bl_schema_add(schema, name, size->type, NULL, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static void fill(struct bl_batch *b, struct bl_random *random)
{
    b->n_rows = b->capacity;
    for (size_t i = 0; i < b->n_columns; i++)
        for (size_t row = 0; row < b->n_rows; row++) {
            double x = 1e6 * bl_random_uniform(random);
            bl_type_from_double(bl_vector_at(&b->vectors[i], row, 0),
                                b->vectors[i].type, &x, 1);
        }
}

/* Seconds of all batches and of their second half. */
static enum bl_status add_batches(double seconds[2], struct bl_stats *stats,
                                  struct bl_batch *b, size_t n_batches,
                                  struct bl_error *err)
{
    struct bl_random random = bl_random_new(1, 0);
    seconds[0] = seconds[1] = 0;
    for (size_t i = 0; i < n_batches; i++) {
        fill(b, &random);
        double begin = bl_clock_seconds();
        if (bl_stats_add(stats, b, err) != BL_OK)
            return err->status;
        double took = bl_clock_seconds() - begin;
        seconds[0] += took;
        seconds[1] += i >= n_batches / 2 ? took : 0;
    }
    return BL_OK;
}

static enum bl_status run(const struct size *size, struct bl_error *err)
{
    static struct bl_proposal proposals[MAX_COLUMNS];
    struct bl_schema schema;
    struct bl_batch b;
    struct bl_stats *stats;
    double seconds[2];
    if (make_schema(&schema, size, err) != BL_OK ||
        bl_batch_init(&b, &schema, NULL, size->n_rows, err) != BL_OK ||
        bl_stats_new(&stats, &schema, MAX_VALUES, 0, err) != BL_OK ||
        add_batches(seconds, stats, &b, size->n_batches, err) != BL_OK)
        return err->status;
    double begin = bl_clock_seconds();
    if (bl_stats_finish(stats, err) != BL_OK)
        return err->status;
    double finished = bl_clock_seconds();
    if (bl_propose(proposals, &schema, stats, &b, err) != BL_OK)
        return err->status;
    double proposed = bl_clock_seconds();

    double row_bytes = (double)bl_schema_row_bytes(&schema);
    double bytes = row_bytes * (double)schema.n_rows;
    size_t n_later = size->n_batches - size->n_batches / 2;
    double bytes_later = row_bytes * (double)(n_later * size->n_rows);
    printf("%-8s%9zu x %3zu: add %.3f s, %5.0f MB/s, later %5.0f MB/s; "
           "finish %.3f s; propose %.3f s\n",
           bl_type_name(size->type), (size_t)schema.n_rows, size->n_columns,
           seconds[0], bytes / seconds[0] / 1e6, bytes_later / seconds[1] / 1e6,
           finished - begin, proposed - finished);
    bl_stats_free(stats);
    bl_batch_release(&b);
    bl_schema_release(&schema);
    return BL_OK;
}

int main(void)
{
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (run(&sizes[i], &err) != BL_OK) {
            fprintf(stderr, "bench_stats: %s\n", err.text);
            return EXIT_FAILURE;
        }
    return EXIT_SUCCESS;
}
