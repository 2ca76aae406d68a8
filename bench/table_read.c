/* Opens a table of any format and reads all of it, as often as told; prints
 * the fastest seconds and how many of them went before the first row:
 *     table_read FILE[:PATH] [REPETITIONS [THREADS]] */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "engine/data/batch.h"
#include "engine/data/source.h"
#include "io/format.h"

/* Adds up the floats of plain columns, so that values are looked at. */
static double sum_batch(const struct bl_batch *b)
{
    double sum = 0;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct bl_vector *v = &b->vectors[i];
        const float *singles = v->values;
        const double *doubles = v->values;
        if (v->values == NULL || v->width != 1)
            continue;
        for (size_t row = 0; row < b->n_rows && v->type == BL_FLOAT64; row++)
            sum += doubles[row];
        for (size_t row = 0; row < b->n_rows && v->type == BL_FLOAT32; row++)
            sum += (double)singles[row];
    }
    return sum;
}

static enum bl_status read_all(struct bl_source *source, double *sum,
                               struct bl_error *err)
{
    struct bl_batch b;
    if (bl_batch_init(&b, &source->schema, NULL,
                      bl_batch_comfortable_rows(&source->schema), err) != BL_OK)
        return err->status;
    enum bl_status status;
    *sum = 0;
    while ((status = bl_source_read(source, &b, err)) == BL_OK && b.n_rows > 0)
        *sum += sum_batch(&b);
    bl_batch_release(&b);
    return status;
}

static enum bl_status run(const char *path,
                          const struct bl_read_options *options, double *opened,
                          double *done, struct bl_error *err)
{
    double began = bl_clock_seconds(), sum = 0;
    struct bl_source *source;
    if (bl_table_open_with(path, options, &source, err) != BL_OK)
        return err->status;
    *opened = bl_clock_seconds() - began;
    enum bl_status status = read_all(source, &sum, err);
    *done = bl_clock_seconds() - began;
    if (status == BL_OK)
        fprintf(stderr, "rows %llu, columns %zu, sum %.17g\n",
                (unsigned long long)source->schema.n_rows,
                source->schema.n_columns, sum);
    bl_source_close(source);
    return status;
}

int main(int argc, char **argv)
{
    int repetitions = argc > 2 ? atoi(argv[2]) : 1;
    struct bl_read_options options = {.n_threads =
                                          argc > 3 ? (size_t)atoi(argv[3]) : 0};
    double best = 1e300, best_open = 0;
    for (int i = 0; i < repetitions && argc > 1; i++) {
        struct bl_error err = BL_ERROR_INIT;
        double opened = 0, done = 0;
        if (run(argv[1], &options, &opened, &done, &err) != BL_OK) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        if (done < best) {
            best = done;
            best_open = opened;
        }
    }
    printf("%.4f %.4f\n", best, best_open);
    return 0;
}
