#include "engine/train/trainer.h"

#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/network_pass.h"
#include "engine/train/batcher.h"
#include "trial.h"

/* The mean loss of some rows under the parameters that came back. */
static double loss_of(struct trial *t, const uint32_t *rows, size_t n)
{
    struct bl_pass pass;
    cr_assert_eq(bl_pass_init(&pass, &t->net, 1, &t->err), BL_OK);
    struct bl_objective o = {.loss = bl_loss_find(t->options.loss)};
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(bl_pass_input(&pass), t->X + rows[i] * t->n_cols,
               t->n_cols * sizeof(double));
        bl_pass_forward(&pass, t->params, 1);
        sum += bl_pass_loss(&pass, &o);
    }
    bl_pass_release(&pass);
    return sum / (double)n;
}

static double validation_loss_of(struct trial *t)
{
    struct bl_batcher b;
    cr_assert_eq(bl_batcher_init(&b, t->n_rows, t->options.validation,
                                 t->options.seed, &t->err),
                 BL_OK);
    double loss = loss_of(t, b.validation, b.n_validation);
    bl_batcher_release(&b);
    return loss;
}

Test(trainer, same_bits_for_any_number_of_threads)
{
    struct trial one = small_trial();
    one.options.batch = 700; // six shards, the last one short
    cr_assert_eq(train_with(&one, 1), BL_OK);
    const size_t threads[] = {2, 3, 7};
    for (size_t i = 0; i < 3; i++) {
        struct trial t = small_trial();
        t.options.batch = 700;
        cr_assert_eq(train_with(&t, threads[i]), BL_OK);
        cr_expect_arr_eq(t.params, one.params, one.net.n_params * 8,
                         "%zu threads", threads[i]);
        cr_expect_eq(t.result.best.best_loss, one.result.best.best_loss);
        cr_expect_eq(t.result.best.gradient_norm,
                     one.result.best.gradient_norm);
        trial_release(&t);
    }
    trial_release(&one);
}

Test(trainer, same_bits_for_batches_of_many_shards)
{
    struct trial one = trial_new(9000, 6, small_hidden, 1, 3);
    struct trial three = trial_new(9000, 6, small_hidden, 1, 3);
    one.options.batch = three.options.batch = 100000; // all rows: 64 shards
    cr_assert_eq(train_with(&one, 1), BL_OK);
    cr_assert_eq(train_with(&three, 3), BL_OK);
    cr_expect_arr_eq(one.params, three.params, one.net.n_params * 8);
    trial_release(&one);
    trial_release(&three);
}

Test(trainer, chance_and_statistics_do_not_depend_on_threads)
{
    struct trial trials[3];
    for (size_t i = 0; i < 3; i++) {
        trials[i] = small_trial();
        trials[i].options.batch = 700;
        trials[i].options.dropout = 0.2;
        trials[i].options.batch_norm = true;
        cr_assert_eq(train_with(&trials[i], 1 + 3 * i), BL_OK);
        cr_expect_arr_eq(trials[i].params, trials[0].params,
                         trials[0].net.n_params * 8);
    }
    for (size_t i = 0; i < 3; i++)
        trial_release(&trials[i]);
}

/* The validation loss is that of the network which comes back. */
Test(trainer, what_is_folded_is_what_was_validated)
{
    struct trial t = small_trial();
    t.options.batch_norm = true;
    t.options.dropout = 0.1;
    t.options.epochs = 20;
    cr_assert_eq(train_with(&t, 2), BL_OK);
    double loss = validation_loss_of(&t);
    cr_expect_float_eq(loss, t.result.best.best_loss, 1e-9 * loss);
    trial_release(&t);
}

/* Ten layers of narrow tanh hardly begin to learn without norms. */
Test(trainer, batch_norm_trains_deep_networks)
{
    const size_t hidden[] = {8, 8, 8, 8, 8};
    double losses[2];
    for (int with = 0; with < 2; with++) {
        struct trial t = trial_new(2000, 6, hidden, 5, 3);
        for (size_t l = 0; l < t.net.n_layers; l++)
            if (t.net.layers[l].activation != BL_LINEAR)
                t.net.layers[l].activation = BL_TANH;
        t.options.epochs = 15;
        t.options.batch_norm = with;
        cr_assert_eq(train_with(&t, 2), BL_OK);
        losses[with] = t.result.best.best_loss;
        trial_release(&t);
    }
    cr_expect(losses[1] < 0.7 * losses[0], "%g with, %g without", losses[1],
              losses[0]);
}

Test(trainer, float_and_double_agree)
{
    struct trial t = small_trial();
    cr_assert_eq(train_with(&t, 1), BL_OK);
    float *X = bl_array_new(t.n_rows * t.n_cols, sizeof *X, &t.err);
    float *params = bl_array_new(t.net.n_params, sizeof *params, &t.err);
    for (size_t i = 0; i < t.n_rows * t.n_cols; i++)
        X[i] = (float)t.X[i];
    struct bl_pool *pool;
    struct bl_train_result result;
    cr_assert_eq(bl_pool_new(&pool, 2, &t.err), BL_OK);
    cr_assert_eq(bl_train(params, &t.net, BL_PRECISION_FLOAT32, X, t.n_rows,
                          &t.options, pool, NULL, &result, &t.err),
                 BL_OK);
    cr_expect_float_eq(result.best.best_loss, t.result.best.best_loss,
                       1e-3 * t.result.best.best_loss);
    bl_pool_free(pool);
    free(X);
    free(params);
    trial_release(&t);
}

Test(trainer, a_clip_that_is_never_reached_changes_no_bit)
{
    struct trial a = small_trial(), b = small_trial();
    b.options.clip = 1e6;
    cr_assert_eq(train_with(&a, 2), BL_OK);
    cr_assert_eq(train_with(&b, 3), BL_OK);
    cr_expect_arr_eq(a.params, b.params, a.net.n_params * 8);
    cr_expect_eq(a.result.best.gradient_norm, b.result.best.gradient_norm);
    trial_release(&a);
    trial_release(&b);
}

Test(trainer, same_bits_of_clipped_gradients)
{
    struct trial one = small_trial();
    one.options.clip = 0.2;
    cr_assert_eq(train_with(&one, 1), BL_OK);
    const size_t threads[] = {2, 3, 7};
    for (size_t i = 0; i < 3; i++) {
        struct trial t = small_trial();
        t.options.clip = 0.2;
        cr_assert_eq(train_with(&t, threads[i]), BL_OK);
        cr_expect_arr_eq(t.params, one.params, one.net.n_params * 8);
        trial_release(&t);
    }
    trial_release(&one);
}

Test(trainer, seeds_matter)
{
    struct trial a = small_trial(), b = small_trial();
    b.options.seed = 1;
    cr_assert_eq(train_with(&a, 1), BL_OK);
    cr_assert_eq(train_with(&b, 1), BL_OK);
    cr_expect_arr_neq(a.params, b.params, a.net.n_params * 8);
    trial_release(&a);
    trial_release(&b);
}

/* Variance outside the k leading principal axes, by power iteration with
 * deflation on the covariance. */
static double pca_residual(const double *X, size_t n, size_t d, size_t k)
{
    double C[36] = {0}, trace = 0;
    cr_assert_leq(d, 6);
    for (size_t row = 0; row < n; row++)
        for (size_t i = 0; i < d; i++)
            for (size_t j = 0; j < d; j++)
                C[i * d + j] += X[row * d + i] * X[row * d + j] / (double)n;
    for (size_t i = 0; i < d; i++)
        trace += C[i * d + i];
    for (size_t axis = 0; axis < k; axis++) {
        double v[6] = {1, 1, 1, 1, 1, 1}, w[6], length = 0;
        for (int step = 0; step < 2000; step++) {
            double square = 0;
            for (size_t i = 0; i < d; i++) {
                w[i] = 0;
                for (size_t j = 0; j < d; j++)
                    w[i] += C[i * d + j] * v[j];
                square += w[i] * w[i];
            }
            length = sqrt(square);
            for (size_t i = 0; i < d; i++)
                v[i] = w[i] / length;
        }
        for (size_t i = 0; i < d; i++)
            for (size_t j = 0; j < d; j++)
                C[i * d + j] -= length * v[i] * v[j];
        trace -= length;
    }
    return trace / (double)d;
}

Test(trainer, linear_network_reaches_pca)
{
    struct trial t = trial_new(4000, 6, NULL, 0, 3);
    t.options.epochs = 150;
    t.options.batch = 200;
    t.options.learning_rate = 1e-2;
    t.options.validation = 0;
    cr_assert_eq(train_with(&t, 2), BL_OK);
    uint32_t *rows = bl_array_new(t.n_rows, sizeof *rows, &t.err);
    for (size_t i = 0; i < t.n_rows; i++)
        rows[i] = (uint32_t)i;
    double found = loss_of(&t, rows, t.n_rows);
    double best = pca_residual(t.X, t.n_rows, t.n_cols, 3);
    cr_expect(found > 0.99 * best && found < 1.03 * best, "%g, PCA %g", found,
              best);
    free(rows);
    trial_release(&t);
}

struct epochs_seen {
    struct trial *trial;
    size_t n, n_drops;
    double losses[64];
    size_t act_at; // the epoch to act in
    struct bl_cancel cancel;
    enum bl_cancel_wish wish;
    bool poison;
};

static void see_epoch(void *context, const struct bl_epoch *epoch)
{
    struct epochs_seen *seen = context;
    cr_expect_eq(epoch->i, seen->n + 1);
    seen->losses[seen->n++] = epoch->validation_loss;
    if (epoch->i != seen->act_at)
        return;
    atomic_store(&seen->cancel.wish, seen->wish);
    if (seen->poison)
        seen->trial->X[5] = NAN;
}

static void see_drop(void *context, size_t epoch, double from, double to)
{
    struct epochs_seen *seen = context;
    cr_expect_eq(epoch, seen->n);
    cr_expect_float_eq(to, from / 2, 1e-15);
    seen->n_drops++;
}

static void observe(struct trial *t, struct epochs_seen *seen)
{
    seen->trial = t;
    t->observer = (struct bl_train_observer){
        .context = seen,
        .epoch = see_epoch,
        .lr_drop = see_drop,
        .cancel = &seen->cancel,
    };
}

static size_t smallest(const struct epochs_seen *seen)
{
    size_t best = 0;
    for (size_t i = 1; i < seen->n; i++)
        if (seen->losses[i] < seen->losses[best])
            best = i;
    return best;
}

Test(trainer, best_epoch_is_given_back)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {0};
    observe(&t, &seen);
    t.options.schedule = "constant";
    t.options.learning_rate = 0.05; // so much that the last is not the best
    t.options.epochs = 40;
    cr_assert_eq(train_with(&t, 2), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_ALL_EPOCHS);
    cr_expect_eq(t.result.epochs_done, 40);
    size_t best = smallest(&seen);
    cr_assert_lt(best + 1, 40);
    cr_expect_eq(t.result.best.i, best + 1);
    cr_expect_eq(t.result.best.best_loss, seen.losses[best]);
    cr_expect_float_eq(validation_loss_of(&t), seen.losses[best],
                       1e-12 * seen.losses[best]);
    trial_release(&t);
}

Test(trainer, plateau_drops_and_stops_early)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {0};
    observe(&t, &seen);
    t.options.schedule = "plateau";
    t.options.epochs = 64;
    t.options.patience = 5;
    t.options.lr_patience = 1;
    t.options.min_delta = 0.5; // hard to please
    cr_assert_eq(train_with(&t, 1), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_EARLY_STOP);
    cr_expect_lt(t.result.epochs_done, 64);
    cr_expect_eq(t.result.epochs_done, seen.n);
    cr_expect_geq(seen.n_drops, 2);
    trial_release(&t);
}

Test(trainer, stop_keeps_the_best)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {.act_at = 3, .wish = BL_CANCEL_STOP};
    observe(&t, &seen);
    cr_assert_eq(train_with(&t, 2), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_STOPPED);
    cr_expect_eq(t.result.epochs_done, 3);
    cr_expect_float_eq(validation_loss_of(&t), t.result.best.best_loss, 1e-12);
    trial_release(&t);
}

Test(trainer, stop_at_once_still_gives_parameters)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {0};
    observe(&t, &seen);
    atomic_store(&seen.cancel.wish, BL_CANCEL_STOP);
    cr_assert_eq(train_with(&t, 2), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_STOPPED);
    cr_expect_eq(t.result.best.i, 1);
    cr_expect_float_eq(validation_loss_of(&t), t.result.best.best_loss, 1e-12);
    trial_release(&t);
}

Test(trainer, abort_is_an_interruption)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {.act_at = 2, .wish = BL_CANCEL_ABORT};
    observe(&t, &seen);
    cr_expect_eq(train_with(&t, 2), BL_INTERRUPTED);
    cr_expect_eq(seen.n, 2);
    trial_release(&t);
}

Test(trainer, time_limit_ends_training)
{
    struct trial t = small_trial();
    t.options.epochs = 1000000;
    t.options.max_seconds = 1e-3;
    cr_assert_eq(train_with(&t, 1), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_OUT_OF_TIME);
    cr_expect_geq(t.result.epochs_done, 1);
    cr_expect_float_eq(validation_loss_of(&t), t.result.best.best_loss, 1e-12);
    trial_release(&t);
}

Test(trainer, nan_in_the_first_epoch_names_the_column)
{
    struct trial t = small_trial();
    t.X[7 * 6 + 4] = NAN;
    cr_expect_eq(train_with(&t, 2), BL_FAILED);
    cr_expect_not_null(strstr(t.err.text, "column 5 of 6"), "%s", t.err.text);
    trial_release(&t);
}

Test(trainer, divergence_names_the_widest_column)
{
    struct trial t = small_trial();
    for (size_t row = 0; row < t.n_rows; row++)
        t.X[row * 6 + 1] = pow(10, (double)(row % 300) - 130);
    cr_expect_eq(train_with(&t, 2), BL_FAILED);
    cr_expect_not_null(strstr(t.err.text, "column 2 of 6"), "%s", t.err.text);
    cr_expect_not_null(strstr(t.err.text, "decades"), "%s", t.err.text);
    trial_release(&t);
}

Test(trainer, nan_later_keeps_the_best)
{
    struct trial t = small_trial();
    struct epochs_seen seen = {.act_at = 2, .poison = true};
    observe(&t, &seen);
    t.options.validation = 0;
    cr_assert_eq(train_with(&t, 2), BL_OK);
    cr_expect_eq(t.result.end, BL_TRAIN_NAN);
    cr_expect_eq(t.result.epochs_done, 2);
    for (size_t i = 0; i < t.net.n_params; i++)
        cr_assert(isfinite(t.params[i]));
    trial_release(&t);
}

Test(trainer, small_tables_train)
{
    const size_t rows[] = {1, 2, 3, 127, 129};
    const double shares[] = {0, 0.1, 0.9};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 3; k++) {
            struct trial t = trial_new(rows[i], 2, small_hidden, 1, 1);
            t.options.validation = shares[k];
            cr_assert_eq(train_with(&t, 3), BL_OK, "%s", t.err.text);
            cr_expect_eq(t.result.epochs_done, 6);
            cr_expect(isfinite(t.result.best.best_loss));
            trial_release(&t);
        }
}

Test(trainer, one_column_trains)
{
    struct trial t = trial_new(500, 1, small_hidden, 1, 1);
    t.options.epochs = 40;
    t.options.batch = 50;
    cr_assert_eq(train_with(&t, 2), BL_OK);
    cr_expect_lt(t.result.best.best_loss, 0.1);
    trial_release(&t);
}

Test(trainer, wrong_options_are_refused)
{
    struct trial t = small_trial();
    struct bl_train_options good = t.options;
    t.options.loss = "none such";
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.options.schedule = "none such";
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.options.batch = 0;
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.options.epochs = 0;
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.options.validation = 1;
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.options.learning_rate = NAN;
    cr_expect_eq(train_with(&t, 1), BL_USAGE);
    t.options = good;
    t.n_rows = 0;
    cr_expect_eq(train_with(&t, 1), BL_FAILED);
    trial_release(&t);
}
