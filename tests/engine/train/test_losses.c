/* What each loss is for, on data that shows it; and that none of them depends
 * on the number of threads, or on where training was stopped. */
#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/random.h"
#include "engine/metrics/emd.h"
#include "engine/nn/network_pass.h"
#include "trial.h"

enum { N_COLS = 6, N_LATENT = 3 };

/* Two objects whose energies, seen through a logarithm, are columns 0 and 1;
 * places are columns as they stand. */
static struct bl_norm norms[2];
static const struct bl_loss_object objects[] = {
    {{0, 2, 3}, {&norms[0], &norms[1], &norms[1]}},
    {{1, 4, 5}, {&norms[0], &norms[1], &norms[1]}},
};

static void tell_objects(struct bl_train_options *o)
{
    static const double pt[] = {5, 7, 9, 20, 90}, place[] = {0, 1};
    struct bl_error err = BL_ERROR_INIT;
    if (norms[0].kind == NULL) {
        bl_norm_fit(&norms[0], bl_norm_kind_find("log"), pt, 5, &err);
        bl_norm_fit(&norms[1], bl_norm_kind_find("none"), place, 2, &err);
    }
    o->terms.objects = objects;
    o->terms.n_objects = 2;
    o->terms.energy = 30;
}

static double *weights_of_values(const struct trial *t)
{
    struct bl_error err;
    double *w = bl_array_new(t->n_rows * t->n_cols, sizeof *w, &err);
    for (size_t i = 0; i < t->n_rows * t->n_cols; i++)
        w[i] = 1 / (1 + t->X[i] * t->X[i]);
    return w;
}

static const double column_weights[N_COLS] = {1, 1, 4, 1, 1, 0.5};

static struct trial trial_of(const char *loss, const double *value_weights)
{
    struct trial t = small_trial();
    t.options.loss = loss;
    t.options.batch = 700; // six shards, the last one short
    t.options.terms.column_weights = column_weights;
    if (bl_train_loss_weighs_responses(loss))
        t.options.terms.value_weights = value_weights;
    if (bl_train_loss_uses_objects(loss))
        tell_objects(&t.options);
    return t;
}

Test(losses, same_bits_for_any_number_of_threads)
{
    const size_t threads[] = {2, 3, 7};
    struct trial any = small_trial();
    double *values = weights_of_values(&any);
    for (size_t k = 0; bl_train_loss_name(k) != NULL; k++) {
        const char *loss = bl_train_loss_name(k);
        struct trial one = trial_of(loss, values);
        cr_assert_eq(train_with(&one, 1), BL_OK, "%s", one.err.text);
        for (size_t i = 0; i < 3; i++) {
            struct trial t = trial_of(loss, values);
            cr_assert_eq(train_with(&t, threads[i]), BL_OK);
            cr_expect_arr_eq(t.params, one.params,
                             one.net.n_params * sizeof(double),
                             "%s with %zu threads", loss, threads[i]);
            cr_expect_eq(t.result.best.best_loss, one.result.best.best_loss);
            trial_release(&t);
        }
        trial_release(&one);
    }
    free(values);
    trial_release(&any);
}

struct kept { // the checkpoint of a stop after some steps
    struct bl_buffer bytes;
    struct bl_cancel cancel;
    size_t steps;
};

static void keep(void *context, const void *bytes, size_t n)
{
    struct kept *kept = context;
    struct bl_error err;
    kept->bytes.size = 0;
    bl_buffer_put(&kept->bytes, bytes, n, &err);
}

static void stop_in_the_third_epoch(void *context, size_t i, size_t n)
{
    struct kept *kept = context;
    (void)i;
    if (++kept->steps == 2 * n + 1)
        atomic_store(&kept->cancel.wish, BL_CANCEL_STOP);
}

Test(losses, a_stop_changes_nothing)
{
    struct trial any = small_trial();
    double *values = weights_of_values(&any);
    for (size_t k = 0; bl_train_loss_name(k) != NULL; k++) {
        const char *loss = bl_train_loss_name(k);
        struct trial whole = trial_of(loss, values);
        struct trial first = trial_of(loss, values);
        struct trial second = trial_of(loss, values);
        struct kept kept = {.steps = 0};
        struct bl_checkpoints checkpoints = {.context = &kept, .save = keep};
        cr_assert_eq(train_with(&whole, 2), BL_OK);
        first.options.checkpoints = &checkpoints;
        first.observer.context = &kept;
        first.observer.batch = stop_in_the_third_epoch;
        first.observer.cancel = &kept.cancel;
        cr_assert_eq(train_with(&first, 3), BL_OK);
        struct kept last = {.steps = 0};
        struct bl_checkpoints resume = {
            .context = &last,
            .save = keep,
            .resume = kept.bytes.data,
            .resume_size = kept.bytes.size,
        };
        second.options.checkpoints = &resume;
        cr_assert_eq(train_with(&second, 1), BL_OK, "%s", second.err.text);
        cr_expect_arr_eq(second.params, whole.params,
                         whole.net.n_params * sizeof(double), "%s", loss);
        bl_buffer_release(&kept.bytes);
        bl_buffer_release(&last.bytes);
        trial_release(&whole);
        trial_release(&first);
        trial_release(&second);
    }
    free(values);
    trial_release(&any);
}

/* What comes back of all rows, and their latent vectors; the caller's. */
static double *restore(const struct trial *t, double **latents)
{
    struct bl_error err;
    struct bl_pass pass;
    size_t row_bytes = t->n_cols * sizeof(double);
    double *Y = bl_array_new(t->n_rows, row_bytes, &err);
    *latents = bl_array_new(t->n_rows, N_LATENT * sizeof(double), &err);
    cr_assert_eq(bl_pass_init(&pass, &t->net, 1, &err), BL_OK);
    for (size_t r = 0; r < t->n_rows; r++) {
        memcpy(bl_pass_input(&pass), t->X + r * t->n_cols, row_bytes);
        bl_pass_forward(&pass, t->params, 1);
        memcpy(Y + r * t->n_cols, bl_pass_output(&pass), row_bytes);
        memcpy(*latents + r * N_LATENT, pass.outputs[t->net.latent_layer + 1],
               N_LATENT * sizeof(double));
    }
    bl_pass_release(&pass);
    return Y;
}

/* A number about what a training came to. */
typedef double measure(const struct trial *t, const double *Y, const double *z);

static double train_and_measure(struct trial *t, measure *about)
{
    double *z;
    t->options.epochs = 20;
    t->options.batch = 100;
    cr_assert_eq(train_with(t, 2), BL_OK, "%s", t->err.text);
    double *Y = restore(t, &z);
    double result = about(t, Y, z);
    free(Y);
    free(z);
    trial_release(t);
    return result;
}

static double error_of_column_5(const struct trial *t, const double *Y,
                                const double *z)
{
    double sum = 0;
    (void)z;
    for (size_t r = 0; r < t->n_rows; r++) {
        double d = Y[r * N_COLS + 5] - t->X[r * N_COLS + 5];
        sum += d * d;
    }
    return sum / (double)t->n_rows;
}

Test(losses, weights_make_a_column_better)
{
    static const double weights[N_COLS] = {1, 1, 1, 1, 1, 200};
    struct trial plain = small_trial(), weighted = small_trial();
    weighted.options.terms.column_weights = weights;
    double before = train_and_measure(&plain, error_of_column_5);
    double after = train_and_measure(&weighted, error_of_column_5);
    cr_expect_lt(after, 0.2 * before, "%g, %g without", after, before);
}

static double mean_size(const struct trial *t, const double *Y, const double *z)
{
    double sum = 0;
    (void)Y;
    for (size_t i = 0; i < t->n_rows * N_LATENT; i++)
        sum += fabs(z[i]);
    return sum / (double)(t->n_rows * N_LATENT);
}

Test(losses, l1_makes_latents_small)
{
    struct trial plain = small_trial(), sparse = small_trial();
    sparse.options.loss = "mse+l1";
    sparse.options.terms.weight = 0.1;
    double before = train_and_measure(&plain, mean_size);
    double after = train_and_measure(&sparse, mean_size);
    cr_expect_lt(after, 0.6 * before, "%g, %g without", after, before);
}

/* How far mean and covariance of the latent vectors are from those of standard
 * normal numbers: the sum of squares. */
static double from_prior(const struct trial *t, const double *Y,
                         const double *z)
{
    double mean[N_LATENT] = {0}, cov[N_LATENT][N_LATENT] = {{0}}, sum = 0;
    double n = (double)t->n_rows;
    (void)Y;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t i = 0; i < N_LATENT; i++)
            mean[i] += z[r * N_LATENT + i] / n;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t i = 0; i < N_LATENT; i++)
            for (size_t j = 0; j < N_LATENT; j++)
                cov[i][j] += (z[r * N_LATENT + i] - mean[i]) *
                             (z[r * N_LATENT + j] - mean[j]) / n;
    for (size_t i = 0; i < N_LATENT; i++) {
        sum += mean[i] * mean[i];
        for (size_t j = 0; j < N_LATENT; j++)
            sum += (cov[i][j] - (i == j)) * (cov[i][j] - (i == j));
    }
    return sum;
}

Test(losses, swae_draws_latents_to_the_prior)
{
    struct trial plain = small_trial(), drawn = small_trial();
    drawn.options.loss = "swae";
    drawn.options.terms.weight = 1;
    double before = train_and_measure(&plain, from_prior);
    double after = train_and_measure(&drawn, from_prior);
    cr_expect_lt(after, 0.2 * before, "%g, %g without", after, before);
}

static double energy_moved(const struct trial *t, const double *Y,
                           const double *z)
{
    struct bl_error err;
    struct bl_emd *emd;
    double sum = 0;
    (void)z;
    cr_assert_eq(bl_emd_new(&emd, 2, &err), BL_OK);
    for (size_t r = 0; r < t->n_rows; r++) {
        struct bl_particle of[2][2];
        for (size_t side = 0; side < 2; side++)
            for (size_t i = 0; i < 2; i++) {
                const struct bl_loss_object *o = &objects[i];
                const double *row = (side == 0 ? t->X : Y) + r * N_COLS;
                double p[BL_OBJECT_PARTS];
                for (size_t k = 0; k < BL_OBJECT_PARTS; k++)
                    bl_norm_invert(o->norms[k], &p[k], &row[o->inputs[k]], 1);
                of[side][i] = (struct bl_particle){p[0], p[1], p[2]};
            }
        sum += bl_emd_distance(emd, of[0], 2, of[1], 2, 1);
    }
    bl_emd_free(emd);
    return sum / (double)t->n_rows;
}

Test(losses, emd_makes_less_energy_move)
{
    struct trial plain = small_trial(), moved = small_trial();
    tell_objects(&plain.options);
    tell_objects(&moved.options);
    moved.options.loss = "emd";
    moved.options.terms.weight = 1;
    double before = train_and_measure(&plain, energy_moved);
    double after = train_and_measure(&moved, energy_moved);
    cr_expect_lt(after, 0.8 * before, "%g, %g without", after, before);
}

Test(losses, emd_needs_objects)
{
    struct trial t = small_trial();
    t.options.loss = "emd";
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    cr_expect_not_null(strstr(t.err.text, "objects"), "%s", t.err.text);
    t.options.loss = "mse";
    t.options.terms.weight = -1;
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    trial_release(&t);
}
