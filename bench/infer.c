/* How fast rows go through a network, encoding and decoding, with each backend
 * that this machine has: Baler's network, or convolutions over tiles of two
 * fields.
 *
 *     bench_infer [THREADS [dense|conv]]      (1, dense)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/pool.h"
#include "base/random.h"
#include "engine/nn/infer.h"

enum { N_SHARDS = 16, VALUES = 1 << 17, CELLS_OF_WINDOW = 9 };
static const double SECONDS = 0.5; // to measure for

struct work {
    struct bl_network net;
    bool is_double;
    void *params, *X, *Y;
    size_t shard; // rows of one
    size_t first, last;
    struct bl_infer_scratch *scratch; // one per worker
};

static void run_shard(void *context, size_t shard, size_t worker)
{
    struct work *w = context;
    size_t from = shard * w->shard * w->net.layers[w->first].n_in;
    size_t to = shard * w->shard * w->net.layers[w->last - 1].n_out;
    if (w->is_double)
        bl_infer_f64((double *)w->Y + to, (double *)w->X + from, w->shard,
                     &w->net, w->params, w->first, w->last,
                     &w->scratch[worker]);
    else
        bl_infer_f32((float *)w->Y + to, (float *)w->X + from, w->shard,
                     &w->net, w->params, w->first, w->last,
                     &w->scratch[worker]);
}

/* Rows per second over at least SECONDS. */
static double rate(struct work *w, struct bl_pool *pool)
{
    size_t n_runs = 0;
    double start = bl_clock_seconds(), taken;
    do {
        bl_pool_run(pool, N_SHARDS, run_shard, w);
        n_runs++;
        taken = bl_clock_seconds() - start;
    } while (taken < SECONDS);
    return (double)(n_runs * N_SHARDS * w->shard) / taken;
}

/* Each cell of a convolution's output sees a window; each cell of its mirror's
 * input is seen by one. */
static double products_per_row(const struct bl_layer *l)
{
    if (l->kind == BL_LAYER_CONV)
        return (double)(l->n_out * l->in.channels * CELLS_OF_WINDOW);
    if (l->kind == BL_LAYER_UP)
        return (double)(l->n_in * l->out.channels * CELLS_OF_WINDOW);
    return (double)(l->n_in * l->n_out);
}

static double flops_per_row(const struct work *w)
{
    double sum = 0;
    for (size_t l = w->first; l < w->last; l++)
        sum += 2 * products_per_row(&w->net.layers[l]);
    return sum;
}

static void report(struct work *w, struct bl_pool *pool, const char *what,
                   size_t first, size_t last)
{
    w->first = first;
    w->last = last;
    rate(w, pool); // caches, and the processor's clock
    double rows = rate(w, pool);
    printf("%-9s %-7s %-6s %10.0f rows/s %7.1f GFLOP/s\n", bl_infer_backend(),
           w->is_double ? "float64" : "float32", what, rows,
           rows * flops_per_row(w) * 1e-9);
}

static void fill(void *values, size_t n, double scale, bool is_double,
                 struct bl_random *random)
{
    for (size_t i = 0; i < n; i++) {
        double v = scale * bl_random_normal(random);
        if (is_double)
            ((double *)values)[i] = v;
        else
            ((float *)values)[i] = (float)v;
    }
}

static void measure(struct work *w, struct bl_pool *pool, bool is_double)
{
    struct bl_random random = bl_random_new(0, 0);
    w->is_double = is_double;
    fill(w->params, w->net.n_params, 0.1, is_double, &random);
    fill(w->X, N_SHARDS * VALUES, 1, is_double, &random);
    report(w, pool, "encode", 0, w->net.latent_layer + 1);
    report(w, pool, "decode", w->net.latent_layer + 1, w->net.n_layers);
}

static enum bl_status make_network(struct bl_network *net, bool is_conv,
                                   struct bl_error *err)
{
    static const size_t hidden[] = {200, 100, 50}, channels[] = {16, 32};
    struct bl_conv_shape fields = {.channels = 2,
                                   .height = 16,
                                   .width = 16,
                                   .hidden = channels,
                                   .n_hidden = 2,
                                   .n_latent = 32,
                                   .activation = BL_LEAKY_RELU};
    printf("%s", is_conv ? "2 x 16 x 16, channels 16 and 32, latent 32"
                         : "24-200-100-50-15-50-100-200-24");
    return is_conv ? bl_network_conv_autoencoder(net, &fields, err)
                   : bl_network_autoencoder(net, 24, hidden, 3, 15,
                                            BL_LEAKY_RELU, err);
}

static enum bl_status prepare(struct work *w, bool is_conv, size_t n_threads,
                              struct bl_error *err)
{
    if (make_network(&w->net, is_conv, err) != BL_OK)
        return err->status;
    w->shard = VALUES / bl_network_n_inputs(&w->net);
    w->params = bl_array_new(w->net.n_params, sizeof(double), err);
    w->X = bl_array_new(N_SHARDS * VALUES, sizeof(double), err);
    w->Y = bl_array_new(N_SHARDS * VALUES, sizeof(double), err);
    w->scratch = bl_array_new(n_threads, sizeof *w->scratch, err);
    if (!w->params || !w->X || !w->Y || !w->scratch)
        return err->status;
    for (size_t t = 0; t < n_threads; t++)
        if (bl_infer_scratch_init(&w->scratch[t], &w->net, err) != BL_OK)
            return err->status;
    return BL_OK;
}

int main(int argc, char **argv)
{
    static const char *const backends[] = {"avx512f", "avx2+fma", "neon",
                                           "generic"};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_pool *pool = NULL;
    struct work w = {0};
    size_t n_threads = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    bool is_conv = argc > 2 && strcmp(argv[2], "conv") == 0;
    if (bl_pool_new(&pool, n_threads, &err) != BL_OK ||
        prepare(&w, is_conv, bl_pool_threads(pool), &err) != BL_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    printf(", %zu threads\n", bl_pool_threads(pool));
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++)
        if (bl_infer_force_backend(backends[i])) {
            measure(&w, pool, false);
            measure(&w, pool, true);
        }
    return 0;
}
