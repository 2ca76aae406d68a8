/* The training loop, from the first parameters to the best ones. */
#include "engine/train/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/loss.h"
#include "engine/train/diverged.h"
#include "engine/train/epoch.h"
#include "engine/train/random_streams.h"

#define bl_train_run BL_REAL_NAME(bl_train_run)

static enum bl_status init_column_weights(struct bl_training *t,
                                          const double *weights,
                                          struct bl_error *err)
{
    size_t n = bl_network_n_inputs(t->job->net);
    if (weights == NULL)
        return BL_OK;
    t->column_weights = bl_array_new(n, sizeof(real), err);
    for (size_t c = 0; t->column_weights != NULL && c < n; c++)
        t->column_weights[c] = (real)weights[c];
    return t->column_weights != NULL ? BL_OK : err->status;
}

static enum bl_status init_objective(struct bl_training *t,
                                     struct bl_error *err)
{
    const struct bl_train_options *options = t->job->options;
    const struct bl_loss_terms *terms = &options->terms;
    const struct bl_loss *loss = bl_loss_find(options->loss);
    if (init_column_weights(t, terms->column_weights, err) != BL_OK)
        return err->status;
    t->objective = (struct bl_objective){
        .loss = loss,
        .n_latent = bl_network_n_latent(t->job->net),
        .weight = terms->weight > 0 ? terms->weight : loss->weight,
        .column_weights = t->column_weights,
        .value_weights = terms->value_weights,
        .objects = terms->objects,
        .n_objects = terms->n_objects,
        .energy = terms->energy,
        .seed = options->seed,
    };
    return BL_OK;
}

static enum bl_status init_batcher(struct bl_training *t, struct bl_error *err)
{
    const struct bl_train_job *job = t->job;
    const struct bl_train_options *options = job->options;
    if (options->stream == NULL)
        return bl_batcher_init(&t->batcher, job->n_rows, options->validation,
                               options->seed, err);
    size_t n_validation = options->validation > 0 ? job->n_rows : 0;
    return bl_batcher_init_apart(&t->batcher, options->stream->n_rows,
                                 n_validation, err);
}

static enum bl_status init_windows(struct bl_training *t, struct bl_error *err)
{
    const struct bl_train_options *options = t->job->options;
    size_t row_bytes = bl_network_n_inputs(t->job->net) * sizeof(real);
    return options->stream == NULL
               ? BL_OK
               : bl_windows_new(&t->windows, options->stream, row_bytes,
                                t->batch_rows, options->seed, err);
}

static enum bl_status init_shards(struct bl_training *t, struct bl_error *err)
{
    const struct bl_train_job *job = t->job;
    struct bl_shards_work work = {
        .net = job->net,
        .objective = &t->objective,
        .X = job->X,
        .params = job->params,
        .pool = job->pool,
        .seed = job->options->seed,
        .cancel = job->observer.cancel,
    };
    return bl_shards_init(&t->shards, &work, t->batch_rows, err);
}

static void init_state(struct bl_training *t)
{
    const struct bl_train_options *options = t->job->options;
    t->adam = (struct bl_adam_options)BL_ADAM_OPTIONS_INIT;
    t->adam.weight_decay = options->weight_decay;
    t->state = (struct bl_train_state){
        .epoch_is_done = true,
        .schedule =
            bl_schedule_new(bl_schedule_find(options->schedule), options),
        .early_stop = bl_patience_new(options->patience, options->min_delta),
        .best.best_loss = INFINITY,
    };
    t->blocks = (struct bl_train_blocks){
        t->params,
        t->shards.m,
        t->shards.v,
        t->best_params,
        t->job->net->n_params * sizeof(real),
    };
}

static enum bl_status begin(struct bl_training *t,
                            const struct bl_train_job *job,
                            struct bl_error *err)
{
    const struct bl_train_options *options = job->options;
    *t = (struct bl_training){.job = job, .params = job->params};
    if (init_batcher(t, err) != BL_OK)
        return err->status;
    t->batch_rows = options->batch < t->batcher.n_training
                        ? options->batch
                        : t->batcher.n_training;
    t->best_params = bl_array_new(job->net->n_params, sizeof(real), err);
    if (t->best_params == NULL || init_objective(t, err) != BL_OK ||
        init_shards(t, err) != BL_OK || init_windows(t, err) != BL_OK)
        return err->status;
    init_state(t);
    return bl_saving_init(&t->saving, job, &t->blocks, err);
}

static void release(struct bl_training *t)
{
    bl_windows_free(t->windows);
    bl_saving_release(&t->saving);
    bl_batcher_release(&t->batcher);
    bl_shards_release(&t->shards);
    free(t->best_params);
    free(t->column_weights);
}

static void fill(real *x, size_t n, real value)
{
    for (size_t i = 0; i < n; i++)
        x[i] = value;
}

/* What changes nothing yet: no mean, no shift, and 1 for what is a factor. */
static void init_norm(real *params, const struct bl_layer *norm)
{
    size_t n = norm->n_channels;
    fill(params + norm->first_param, n, 1);
    fill(params + norm->first_param + n, n, 0);
    fill(params + norm->first_statistic, n, 0);
    fill(params + norm->first_statistic + n, n, 1);
}

/* How many values come together in one: a window has 9 cells, of which a
 * mirrored one meets a quarter. */
static double fan_in(const struct bl_layer *layer)
{
    static const double cells[BL_N_LAYER_KINDS] = {
        [BL_LAYER_CONV] = 9, [BL_LAYER_UP] = 9.0 / 4};
    return cells[layer->kind] > 0
               ? cells[layer->kind] * (double)layer->in.channels
               : (double)layer->n_in;
}

/* Uniform in +-1/sqrt(fan in), as PyTorch's layers. */
static void init_params(struct bl_training *t)
{
    const struct bl_network *net = t->job->net;
    struct bl_random random =
        bl_random_new(t->job->options->seed, BL_STREAM_PARAMETERS);
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        if (layer->kind == BL_LAYER_NORM) {
            init_norm(t->params, layer);
            continue;
        }
        double bound = 1 / sqrt(fan_in(layer));
        for (size_t i = 0; i < layer->n_params; i++)
            t->params[layer->first_param + i] =
                (real)(bound * (2 * bl_random_uniform(&random) - 1));
    }
}

/* Where a checkpoint has it, or at the beginning. */
static enum bl_status resume(struct bl_training *t, struct bl_error *err)
{
    struct bl_train_state *s = &t->state;
    init_params(t);
    if (bl_saving_resume(&t->saving, s, &t->job->observer, err) != BL_OK)
        return err->status;
    memcpy(t->shards.losses, s->losses, sizeof s->losses);
    s->epoch.n = t->job->options->epochs;
    t->began = bl_clock_seconds() - s->seconds;
    if (s->seen <= t->batcher.n_training)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "the checkpoint is damaged; train without --resume");
}

static void begin_epoch(struct bl_training *t)
{
    struct bl_train_state *s = &t->state;
    s->epoch = (struct bl_epoch){.i = s->epoch.i + 1, .n = s->epoch.n};
    s->epoch_is_done = false;
    s->seen = 0;
}

static void keep_if_best(struct bl_training *t)
{
    struct bl_epoch *epoch = &t->state.epoch, *best = &t->state.best;
    bool is_best = epoch->validation_loss < best->best_loss;
    epoch->best_loss = is_best ? epoch->validation_loss : best->best_loss;
    epoch->best_epoch = is_best ? epoch->i : best->best_epoch;
    epoch->since_best = epoch->i - epoch->best_epoch;
    if (!is_best)
        return;
    *best = *epoch;
    memcpy(t->best_params, t->params, t->blocks.bytes);
}

static void adapt_rate(struct bl_training *t)
{
    const struct bl_train_observer *observer = &t->job->observer;
    const struct bl_epoch *epoch = &t->state.epoch;
    struct bl_schedule *schedule = &t->state.schedule;
    double before = schedule->rate;
    bool dropped = bl_schedule_epoch(schedule, epoch->validation_loss);
    if (dropped && observer->lr_drop != NULL)
        observer->lr_drop(observer->context, epoch->i, before, schedule->rate);
}

static enum bl_status complete_epoch(struct bl_training *t,
                                     struct bl_error *err)
{
    const struct bl_train_observer *observer = &t->job->observer;
    struct bl_train_state *s = &t->state;
    keep_if_best(t);
    if (observer->epoch != NULL)
        observer->epoch(observer->context, &s->epoch);
    adapt_rate(t);
    bl_patience_count(&s->early_stop, s->epoch.validation_loss);
    s->epoch_is_done = true;
    return bl_saving_note(&t->saving, &s->epoch, err);
}

/* Whether training ends where it is, and why. */
static bool ends(const struct bl_training *t, enum bl_train_end *end)
{
    const struct bl_train_options *options = t->job->options;
    const struct bl_train_state *s = &t->state;
    if (!s->epoch_is_done || s->epoch.i == 0)
        return false;
    if (bl_training_is_up(t, end))
        return true;
    bool is_last = s->epoch.i >= options->epochs;
    *end = is_last ? BL_TRAIN_ALL_EPOCHS : BL_TRAIN_EARLY_STOP;
    return is_last ||
           (options->patience > 0 && s->early_stop.n_bad > options->patience);
}

static bool is_finite(const struct bl_epoch *epoch)
{
    return isfinite(epoch->train_loss) && isfinite(epoch->validation_loss);
}

static enum bl_status end_diverged(const struct bl_training *t,
                                   struct bl_train_result *result,
                                   struct bl_error *err)
{
    const struct bl_train_job *job = t->job;
    result->end = BL_TRAIN_NAN;
    result->epochs_done = t->state.epoch.i - 1;
    if (result->epochs_done > 0)
        return BL_OK;
    return bl_fail_diverged(err, job->X, job->n_rows,
                            bl_network_n_inputs(job->net));
}

static enum bl_status fail_interrupted(struct bl_error *err)
{
    return bl_fail(err, BL_INTERRUPTED, "training was interrupted");
}

/* An epoch that is cut short is left in its checkpoint as it goes on, and
 * counts as one here. */
static enum bl_status one_epoch(struct bl_training *t, struct bl_error *err)
{
    struct bl_train_state *s = &t->state;
    if (s->epoch_is_done)
        begin_epoch(t);
    if (bl_training_steps(t, err) != BL_OK)
        return err->status;
    bool is_whole = s->seen == t->batcher.n_training;
    if (!is_whole)
        bl_training_save(t);
    bl_training_validate(t);
    if (bl_training_aborted(t)) {
        if (is_whole)
            bl_training_save(t);
        return fail_interrupted(err);
    }
    if (!is_finite(&s->epoch))
        return BL_OK;
    if (complete_epoch(t, err) != BL_OK)
        return err->status;
    if (is_whole && bl_saving_is_due(&t->saving, s))
        bl_training_save(t);
    return BL_OK;
}

static enum bl_status all_epochs(struct bl_training *t,
                                 struct bl_train_result *result,
                                 struct bl_error *err)
{
    const struct bl_train_state *s = &t->state;
    while (!ends(t, &result->end)) {
        if (one_epoch(t, err) != BL_OK)
            return err->status;
        if (!s->epoch_is_done)
            return end_diverged(t, result, err);
    }
    if (s->seen == t->batcher.n_training)
        bl_training_save(t);
    result->epochs_done = s->epoch.i;
    return bl_training_aborted(t) ? fail_interrupted(err) : BL_OK;
}

static void give_back_best(const struct bl_training *t,
                           struct bl_train_result *result)
{
    result->best = t->state.best;
    memcpy(t->params, t->best_params, t->blocks.bytes);
}

enum bl_status bl_train_run(const struct bl_train_job *job,
                            struct bl_train_result *result,
                            struct bl_error *err)
{
    struct bl_training t;
    enum bl_status status = begin(&t, job, err);
    if (status == BL_OK)
        status = resume(&t, err);
    if (status == BL_OK)
        status = all_epochs(&t, result, err);
    if (status == BL_OK)
        give_back_best(&t, result);
    release(&t);
    return status;
}
