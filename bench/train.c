/* How fast training is, beside what the machine can do.
 *
 *     bench_train [ROWS.f32 N_COLUMNS [EPOCHS]]
 *
 * Trains Baler's network (n-200-100-50-15 and mirrored, batch 512) on 120,000
 * rows of 24 columns, in both precisions, with one and two threads, and prints
 * the best epoch: rows/s, and FLOP/s counted as 6 x weights x rows (forward,
 * and backward twice that).  The peak beside it is OpenBLAS' own product of
 * two 1024 x 1024 matrices with as many threads, best of some, measured before
 * and after.  Without a file (float32, row by row, normalised) the rows are
 * random numbers: the speed does not depend on them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cblas.h>

#include "base/memory.h"
#include "base/random.h"
#include "bench/gemm_peak.h"
#include "engine/train/trainer.h"

struct table {
    size_t n_rows, n_cols;
    float *f32;  // (n_rows, n_cols)
    double *f64; // the same
};

static void die(const char *text)
{
    fprintf(stderr, "bench_train: %s\n", text);
    exit(1);
}

static void *array(size_t n, size_t size)
{
    struct bl_error err = BL_ERROR_INIT;
    void *a = bl_array_new(n, size, &err);
    if (a == NULL)
        die(err.text);
    return a;
}

static void random_rows(struct table *t)
{
    struct bl_random random = bl_random_new(0, 0);
    *t = (struct table){.n_rows = 120000, .n_cols = 24};
    t->f32 = array(t->n_rows * t->n_cols, sizeof *t->f32);
    for (size_t i = 0; i < t->n_rows * t->n_cols; i++)
        t->f32[i] = (float)bl_random_normal(&random);
}

static void read_rows(struct table *t, const char *path, size_t n_cols)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || n_cols == 0 || fseek(file, 0, SEEK_END) != 0)
        die("the file cannot be read");
    size_t n = (size_t)ftell(file) / sizeof(float) / n_cols * n_cols;
    rewind(file);
    *t = (struct table){.n_rows = n / n_cols, .n_cols = n_cols};
    t->f32 = array(n, sizeof *t->f32);
    if (fread(t->f32, sizeof *t->f32, n, file) != n)
        die("the file is too short");
    fclose(file);
}

static void widen(struct table *t)
{
    size_t n = t->n_rows * t->n_cols;
    t->f64 = array(n, sizeof *t->f64);
    for (size_t i = 0; i < n; i++)
        t->f64[i] = (double)t->f32[i];
}

static void keep_fastest(void *context, const struct bl_epoch *epoch)
{
    double *fastest = context;
    *fastest = fmax(*fastest, epoch->rows_per_second);
}

static size_t weight_count(const struct bl_network *net)
{
    size_t n = 0;
    for (size_t l = 0; l < net->n_layers; l++)
        n += net->layers[l].n_in * net->layers[l].n_out;
    return n;
}

static double train(const struct table *t, const struct bl_network *net,
                    enum bl_precision precision, size_t n_threads,
                    size_t epochs)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pool *pool;
    if (bl_pool_new(&pool, n_threads, &err) != BL_OK)
        die(err.text);
    bool wide = precision == BL_PRECISION_FLOAT64;
    void *params = array(net->n_params, sizeof(double));
    double fastest = 0;
    struct bl_train_options options = BL_TRAIN_OPTIONS_INIT;
    options.epochs = epochs;
    struct bl_train_observer observer = {&fastest, .epoch = keep_fastest};
    struct bl_train_result result;
    if (bl_train(params, net, precision, wide ? (void *)t->f64 : t->f32,
                 t->n_rows, &options, pool, &observer, &result, &err) != BL_OK)
        die(err.text);
    free(params);
    bl_pool_free(pool);
    return fastest;
}

static void measure(const struct table *t, const struct bl_network *net,
                    enum bl_precision precision, size_t n_threads,
                    size_t epochs)
{
    double before = gemm_peak(precision, n_threads);
    double rows_per_s = train(t, net, precision, n_threads, epochs);
    double top = fmax(before, gemm_peak(precision, n_threads));
    double gflops = 6e-9 * (double)weight_count(net) * rows_per_s;
    printf("%-9s %7zu %12.0f %10.1f %12.1f %9.0f %%\n",
           precision == BL_PRECISION_FLOAT64 ? "float64" : "float32", n_threads,
           rows_per_s, gflops, top, 100 * gflops / top);
}

int main(int argc, char **argv)
{
    struct table t;
    if (argc > 2)
        read_rows(&t, argv[1], (size_t)atol(argv[2]));
    else
        random_rows(&t);
    widen(&t);
    size_t epochs = argc > 3 ? (size_t)atol(argv[3]) : 5;
    struct bl_network net;
    struct bl_error err = BL_ERROR_INIT;
    const size_t hidden[] = {200, 100, 50};
    if (bl_network_autoencoder(&net, t.n_cols, hidden, 3, 15, BL_LEAKY_RELU,
                               &err) != BL_OK)
        die(err.text);
    printf("%zu rows of %zu columns, %zu parameters, %s\n", t.n_rows, t.n_cols,
           net.n_params, openblas_get_corename());
    printf(
        "precision threads       rows/s    GFLOP/s  gemm GFLOP/s     share\n");
    for (size_t threads = 1; threads <= 2; threads++) {
        measure(&t, &net, BL_PRECISION_FLOAT32, threads, epochs);
        measure(&t, &net, BL_PRECISION_FLOAT64, threads, epochs);
    }
    bl_network_release(&net);
    free(t.f32);
    free(t.f64);
    return 0;
}
