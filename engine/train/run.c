/* The training loop, from the first parameters to the best ones. */
#include "engine/train/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/loss.h"
#include "engine/nn/real.h"
#include "engine/train/adam.h"
#include "engine/train/batcher.h"
#include "engine/train/diverged.h"
#include "engine/train/patience.h"
#include "engine/train/random_streams.h"
#include "engine/train/schedule.h"
#include "engine/train/shards.h"

#define bl_train_run BL_REAL_NAME(bl_train_run)

struct run {
    const struct bl_train_job *job;
    real *params;
    size_t batch_rows;
    double began;              // clock
    double validation_seconds; // that one epoch's validation takes
    struct bl_batcher batcher;
    struct bl_shards shards;

    // What training has come to: a checkpoint is these, params, and the
    // running means in shards.
    uint64_t n_steps;
    struct bl_adam_options adam;
    struct bl_schedule schedule;
    struct bl_patience early_stop;
    struct bl_epoch best;
    real *best_params; // (n_params)
};

static double seconds(const struct run *run)
{
    return bl_clock_seconds() - run->began;
}

static enum bl_status init_shards(struct run *run, struct bl_error *err)
{
    const struct bl_train_job *job = run->job;
    struct bl_shards_work work = {
        .net = job->net,
        .loss = bl_loss_find(job->options->loss),
        .X = job->X,
        .params = job->params,
        .pool = job->pool,
        .cancel = job->observer.cancel,
    };
    return bl_shards_init(&run->shards, &work, run->batch_rows, err);
}

static void init_state(struct run *run)
{
    const struct bl_train_options *options = run->job->options;
    run->adam = (struct bl_adam_options)BL_ADAM_OPTIONS_INIT;
    run->adam.weight_decay = options->weight_decay;
    run->schedule =
        bl_schedule_new(bl_schedule_find(options->schedule), options);
    run->early_stop = bl_patience_new(options->patience, options->min_delta);
    run->best.best_loss = INFINITY;
}

static enum bl_status run_init(struct run *run, const struct bl_train_job *job,
                               struct bl_error *err)
{
    const struct bl_train_options *options = job->options;
    *run = (struct run){.job = job, .params = job->params};
    if (bl_batcher_init(&run->batcher, job->n_rows, options->validation,
                        options->seed, err) != BL_OK)
        return err->status;
    run->batch_rows = options->batch < run->batcher.n_training
                          ? options->batch
                          : run->batcher.n_training;
    run->best_params = bl_array_new(job->net->n_params, sizeof(real), err);
    if (run->best_params == NULL || init_shards(run, err) != BL_OK)
        return err->status;
    init_state(run);
    return BL_OK;
}

static void run_release(struct run *run)
{
    bl_batcher_release(&run->batcher);
    bl_shards_release(&run->shards);
    free(run->best_params);
}

/* Uniform in +-1/sqrt(n_in), as PyTorch's nn.Linear. */
static void init_params(struct run *run)
{
    const struct bl_network *net = run->job->net;
    struct bl_random random =
        bl_random_new(run->job->options->seed, BL_STREAM_PARAMETERS);
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        double bound = 1 / sqrt((double)layer->n_in);
        for (size_t i = 0; i < layer->n_params; i++)
            run->params[layer->first_param + i] =
                (real)(bound * (2 * bl_random_uniform(&random) - 1));
    }
}

static bool wish_to_end(const struct run *run)
{
    return bl_cancel_wish(run->job->observer.cancel) != BL_CANCEL_NONE;
}

static bool out_of_time(const struct run *run)
{
    double limit = run->job->options->max_seconds;
    return limit > 0 && seconds(run) + run->validation_seconds >= limit;
}

static size_t steps_per_epoch(const struct run *run)
{
    size_t n = run->batcher.n_training;
    return n / run->batch_rows + (n % run->batch_rows > 0);
}

/* The share of training that is done: of the steps, or of the time where that
 * ends first. */
static double progress(const struct run *run)
{
    const struct bl_train_options *options = run->job->options;
    double n_steps = (double)options->epochs * (double)steps_per_epoch(run);
    double of_steps = (double)run->n_steps / n_steps;
    double of_time =
        options->max_seconds > 0 ? seconds(run) / options->max_seconds : 0;
    return of_steps > of_time ? of_steps : of_time;
}

static void take_step(struct run *run, const uint32_t *rows, size_t n)
{
    double rate = bl_schedule_step(&run->schedule, progress(run));
    struct bl_adam_step step =
        bl_adam_step_new(&run->adam, rate, ++run->n_steps);
    bl_shards_gradient(&run->shards, rows, n);
    bl_shards_update(&run->shards, &step);
}

/* At least one step, then as many as the epoch has or time and the user
 * allow. */
static void train_epoch(struct run *run, struct bl_epoch *epoch)
{
    const struct bl_train_observer *observer = &run->job->observer;
    const struct bl_batcher *rows = &run->batcher;
    double began = seconds(run);
    size_t n_steps = steps_per_epoch(run);
    size_t seen = 0;
    bl_batcher_shuffle(&run->batcher, epoch->i);
    for (size_t i = 0; i < n_steps; i++) {
        if (i > 0 && (wish_to_end(run) || out_of_time(run)))
            break;
        size_t left = rows->n_training - seen;
        size_t n = run->batch_rows < left ? run->batch_rows : left;
        take_step(run, rows->order + seen, n);
        seen += n;
        if (observer->batch != NULL)
            observer->batch(observer->context, i + 1, n_steps);
    }
    epoch->train_loss = bl_shards_take_loss(&run->shards) / (double)seen;
    epoch->learning_rate = run->schedule.rate;
    epoch->gradient_norm = bl_shards_gradient_norm(&run->shards);
    epoch->rows_per_second = (double)seen / (seconds(run) - began);
}

/* Without validation rows the training loss stands in. */
static void validate(struct run *run, struct bl_epoch *epoch)
{
    const struct bl_batcher *rows = &run->batcher;
    double began = seconds(run);
    epoch->validation_loss = epoch->train_loss;
    if (rows->n_validation > 0)
        epoch->validation_loss =
            bl_shards_loss(&run->shards, rows->validation, rows->n_validation) /
            (double)rows->n_validation;
    epoch->seconds = seconds(run);
    run->validation_seconds = epoch->seconds - began;
}

static void keep_if_best(struct run *run, struct bl_epoch *epoch)
{
    bool best = epoch->validation_loss < run->best.best_loss;
    epoch->best_loss = best ? epoch->validation_loss : run->best.best_loss;
    epoch->best_epoch = best ? epoch->i : run->best.best_epoch;
    epoch->since_best = epoch->i - epoch->best_epoch;
    if (!best)
        return;
    run->best = *epoch;
    memcpy(run->best_params, run->params,
           run->job->net->n_params * sizeof(real));
}

static void adapt_rate(struct run *run, const struct bl_epoch *epoch)
{
    const struct bl_train_observer *observer = &run->job->observer;
    double before = run->schedule.rate;
    bool dropped = bl_schedule_epoch(&run->schedule, epoch->validation_loss);
    if (dropped && observer->lr_drop != NULL)
        observer->lr_drop(observer->context, epoch->i, before,
                          run->schedule.rate);
}

/* Whether training ends with this epoch, and why. */
static bool ends(struct run *run, const struct bl_epoch *epoch,
                 enum bl_train_end *end)
{
    const struct bl_train_options *options = run->job->options;
    bool no_better = bl_patience_ends(&run->early_stop, epoch->validation_loss);
    if (wish_to_end(run))
        *end = BL_TRAIN_STOPPED;
    else if (out_of_time(run))
        *end = BL_TRAIN_OUT_OF_TIME;
    else if (epoch->i == options->epochs)
        *end = BL_TRAIN_ALL_EPOCHS;
    else if (options->patience > 0 && no_better)
        *end = BL_TRAIN_EARLY_STOP;
    else
        return false;
    return true;
}

static void report(const struct run *run, const struct bl_epoch *epoch)
{
    const struct bl_train_observer *observer = &run->job->observer;
    if (observer->epoch != NULL)
        observer->epoch(observer->context, epoch);
}

static bool aborted(const struct run *run)
{
    return bl_cancel_wish(run->job->observer.cancel) == BL_CANCEL_ABORT;
}

static bool is_finite(const struct bl_epoch *epoch)
{
    return isfinite(epoch->train_loss) && isfinite(epoch->validation_loss);
}

static enum bl_status end_diverged(const struct run *run, size_t epochs_done,
                                   struct bl_train_result *result,
                                   struct bl_error *err)
{
    const struct bl_train_job *job = run->job;
    result->end = BL_TRAIN_NAN;
    if (epochs_done > 0)
        return BL_OK;
    return bl_fail_diverged(err, job->X, job->n_rows,
                            bl_network_n_inputs(job->net));
}

static enum bl_status all_epochs(struct run *run,
                                 struct bl_train_result *result,
                                 struct bl_error *err)
{
    struct bl_epoch epoch = {.n = run->job->options->epochs};
    do {
        epoch.i++;
        train_epoch(run, &epoch);
        validate(run, &epoch);
        if (aborted(run))
            break;
        if (!is_finite(&epoch))
            return end_diverged(run, epoch.i - 1, result, err);
        keep_if_best(run, &epoch);
        result->epochs_done = epoch.i;
        report(run, &epoch);
        adapt_rate(run, &epoch);
    } while (!ends(run, &epoch, &result->end));
    if (aborted(run))
        return bl_fail(err, BL_INTERRUPTED, "training was interrupted");
    return BL_OK;
}

static void give_back_best(const struct run *run,
                           struct bl_train_result *result)
{
    result->best = run->best;
    memcpy(run->params, run->best_params,
           run->job->net->n_params * sizeof(real));
}

enum bl_status bl_train_run(const struct bl_train_job *job,
                            struct bl_train_result *result,
                            struct bl_error *err)
{
    struct run run;
    enum bl_status status = run_init(&run, job, err);
    if (status == BL_OK) {
        run.began = bl_clock_seconds();
        init_params(&run);
        status = all_epochs(&run, result, err);
    }
    if (status == BL_OK)
        give_back_best(&run, result);
    run_release(&run);
    return status;
}
