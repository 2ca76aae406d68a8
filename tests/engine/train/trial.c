#include "trial.h"

#include <criterion/criterion.h>

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

static const double spreads[] = {2, 1, 0.5, 0.1, 0.05, 0.02};

/* Independent normal columns of falling spread, rotated in pairs so that no
 * input is a principal axis. */
static double *make_table(size_t n_rows, size_t n_cols)
{
    struct bl_error err = BL_ERROR_INIT;
    double *X = bl_array_new(n_rows * n_cols, sizeof *X, &err);
    struct bl_random random = bl_random_new(11, 0);
    for (size_t row = 0; row < n_rows; row++) {
        double *x = X + row * n_cols;
        for (size_t c = 0; c < n_cols; c++)
            x[c] = spreads[c % 6] * bl_random_normal(&random);
        for (size_t c = 0; c + 1 < n_cols; c++) {
            double a = x[c], b = x[c + 1];
            x[c] = 0.8 * a - 0.6 * b;
            x[c + 1] = 0.6 * a + 0.8 * b;
        }
    }
    return X;
}

struct trial trial_new(size_t n_rows, size_t n_cols, const size_t *hidden,
                       size_t n_hidden, size_t n_latent)
{
    struct trial t = {
        .n_rows = n_rows,
        .n_cols = n_cols,
        .X = make_table(n_rows, n_cols),
        .options = BL_TRAIN_OPTIONS_INIT,
        .err = BL_ERROR_INIT,
    };
    cr_assert_eq(bl_network_autoencoder(&t.net, n_cols, hidden, n_hidden,
                                        n_latent, BL_LEAKY_RELU, &t.err),
                 BL_OK);
    t.params = bl_array_new(t.net.n_params, sizeof *t.params, &t.err);
    t.options.epochs = 6;
    t.options.batch = 300;
    return t;
}

const size_t small_hidden[] = {9};

struct trial small_trial(void)
{
    return trial_new(2000, 6, small_hidden, 1, 3);
}

void trial_release(struct trial *t)
{
    free(t->X);
    free(t->params);
    bl_network_release(&t->net);
}

enum bl_status train_with(struct trial *t, size_t n_threads)
{
    struct bl_pool *pool;
    cr_assert_eq(bl_pool_new(&pool, n_threads, &t->err), BL_OK);
    enum bl_status status =
        bl_train(t->params, &t->net, BL_PRECISION_FLOAT64, t->X, t->n_rows,
                 &t->options, pool, &t->observer, &t->result, &t->err);
    bl_pool_free(pool);
    return status;
}
