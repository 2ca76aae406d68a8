/* Batch norm over the rows that are given: see learner.h.
 *
 * With x' = (x - mean) / sigma, y = f(g x' + b) and D = dL/dy f':
 *     dL/dg = sum of D x',  dL/db = sum of D,
 *     dL/dx = g / sigma (D - mean of D - x' mean of D x')
 * Sums are over the n rows, for each channel.  The statistics' places in the
 * gradient are given n times what the rows have, so that the sum over shards
 * is a sum over rows. */
#include "engine/nn/layer.h"

#include <string.h>

#include "engine/nn/activation.h"

/* A row of n_out values is n_out / n_channels rows of one value per channel. */
static size_t rows_of_channels(const struct bl_layer_pass *p)
{
    return p->n * (p->layer->n_out / p->layer->n_channels);
}

struct channels { // (n_channels) each, in the room
    real *mean, *variance, *scale, *sum_d, *sum_dx;
};
enum { N_CHANNEL_ARRAYS = 5 };

static size_t room(const struct bl_layer *layer, size_t max_rows)
{
    (void)max_rows;
    return N_CHANNEL_ARRAYS * layer->n_channels;
}

static struct channels lay_out(const struct bl_layer_pass *p)
{
    size_t n = p->layer->n_channels;
    return (struct channels){p->room, p->room + n, p->room + 2 * n,
                             p->room + 3 * n, p->room + 4 * n};
}

static void find_means(real *mean, const real *X, size_t n, size_t n_channels)
{
    memset(mean, 0, n_channels * sizeof *mean);
    for (size_t row = 0; row < n; row++)
        for (size_t c = 0; c < n_channels; c++)
            mean[c] += X[row * n_channels + c];
    for (size_t c = 0; c < n_channels; c++)
        mean[c] /= (real)n;
}

static void find_variances(real *variance, const real *mean, const real *X,
                           size_t n, size_t n_channels)
{
    memset(variance, 0, n_channels * sizeof *variance);
    for (size_t row = 0; row < n; row++)
        for (size_t c = 0; c < n_channels; c++) {
            real d = X[row * n_channels + c] - mean[c];
            variance[c] += d * d;
        }
    for (size_t c = 0; c < n_channels; c++)
        variance[c] /= (real)n;
}

/* The rows' own statistics while learning, else the running ones. */
static struct channels statistics(const struct bl_layer_pass *p)
{
    struct channels k = lay_out(p);
    size_t n = p->layer->n_channels;
    if (p->learning != NULL) {
        find_means(k.mean, p->X, rows_of_channels(p), n);
        find_variances(k.variance, k.mean, p->X, rows_of_channels(p), n);
    } else {
        memcpy(k.mean, p->params + p->layer->first_statistic,
               2 * n * sizeof *k.mean);
    }
    const real *gain = p->params + p->layer->first_param;
    for (size_t c = 0; c < n; c++)
        k.scale[c] = gain[c] / real_sqrt(k.variance[c] + (real)BL_NORM_EPSILON);
    return k;
}

static void forward(const struct bl_layer_pass *p)
{
    struct channels k = statistics(p);
    size_t n = rows_of_channels(p), n_channels = p->layer->n_channels;
    const real *b = p->params + p->layer->first_param + n_channels;
    for (size_t row = 0; row < n; row++)
        for (size_t c = 0; c < n_channels; c++) {
            size_t i = row * n_channels + c;
            p->S[i] = (p->X[i] - k.mean[c]) * k.scale[c];
        }
    bl_activation_kernels[p->layer->activation].forward(p->Y, p->S, b, n,
                                                        n_channels);
}

/* The sums over the rows of D (dL/dS already) and of D (x - mean). */
static void sum_up(struct channels *k, const struct bl_layer_pass *p,
                   const real *D)
{
    size_t n_channels = p->layer->n_channels;
    memset(k->sum_dx, 0, n_channels * sizeof *k->sum_dx);
    for (size_t row = 0; row < rows_of_channels(p); row++)
        for (size_t c = 0; c < n_channels; c++) {
            size_t i = row * n_channels + c;
            k->sum_dx[c] += D[i] * (p->X[i] - k->mean[c]);
        }
}

static void put(real *to, real value, bool add)
{
    *to = add ? *to + value : value;
}

/* Variances as of the population, which rows of a shard spread less than. */
static void put_gradient(const struct channels *k,
                         const struct bl_layer_pass *p,
                         const struct bl_layer_return *r)
{
    size_t n_channels = p->layer->n_channels, n = rows_of_channels(p);
    real *d_gain = r->gradient + p->layer->first_param;
    real *statistic = r->gradient + p->layer->first_statistic;
    real unbiased = n > 1 ? (real)n / (real)(n - 1) : 1;
    for (size_t c = 0; c < n_channels; c++) {
        real root = real_sqrt(k->variance[c] + (real)BL_NORM_EPSILON);
        put(&d_gain[c], k->sum_dx[c] / root, r->add);
        put(&d_gain[n_channels + c], k->sum_d[c], r->add);
        put(&statistic[c], (real)p->n * k->mean[c], r->add);
        put(&statistic[n_channels + c], (real)p->n * k->variance[c] * unbiased,
            r->add);
    }
}

static void put_dX(const struct channels *k, const struct bl_layer_pass *p,
                   const struct bl_layer_return *r)
{
    size_t n_channels = p->layer->n_channels, n = rows_of_channels(p);
    for (size_t c = 0; c < n_channels; c++) {
        k->sum_d[c] /= (real)n;
        k->sum_dx[c] /= (real)n * (k->variance[c] + (real)BL_NORM_EPSILON);
    }
    for (size_t row = 0; row < n; row++)
        for (size_t c = 0; c < n_channels; c++) {
            size_t i = row * n_channels + c;
            real x = p->X[i] - k->mean[c];
            r->dX[i] =
                k->scale[c] * (r->dY[i] - k->sum_d[c] - x * k->sum_dx[c]);
        }
}

static void backward(const struct bl_layer_pass *p,
                     const struct bl_layer_return *r)
{
    struct channels k = statistics(p);
    size_t n_channels = p->layer->n_channels;
    memset(k.sum_d, 0, n_channels * sizeof *k.sum_d);
    bl_activation_kernels[p->layer->activation].backward(
        r->dY, k.sum_d, p->S, rows_of_channels(p), n_channels);
    sum_up(&k, p, r->dY);
    put_gradient(&k, p, r);
    put_dX(&k, p, r);
}

const struct bl_layer_kernel bl_layer_norm = {
    .keeps_sums = true,
    .room = room,
    .forward = forward,
    .backward = backward,
};
