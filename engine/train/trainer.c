#include "engine/train/trainer.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/type.h"
#include "engine/nn/learner.h"
#include "engine/nn/loss.h"
#include "engine/train/run.h"
#include "engine/train/schedule.h"

const char *bl_train_end_text(enum bl_train_end end)
{
    static const char *const texts[] = {
        [BL_TRAIN_ALL_EPOCHS] = "all epochs are done",
        [BL_TRAIN_EARLY_STOP] = "the validation loss no longer improved",
        [BL_TRAIN_OUT_OF_TIME] = "the time was up",
        [BL_TRAIN_STOPPED] = "it was asked to stop",
        [BL_TRAIN_NAN] = "the loss was no longer finite",
    };
    return texts[end];
}

const char *bl_train_loss_name(size_t i)
{
    return bl_losses[i] == NULL ? NULL : bl_losses[i]->name;
}

bool bl_train_loss_weighs_responses(const char *name)
{
    const struct bl_loss *loss = bl_loss_find(name);
    return loss != NULL && loss->weighs_responses;
}

bool bl_train_loss_uses_objects(const char *name)
{
    const struct bl_loss *loss = bl_loss_find(name);
    return loss != NULL && loss->uses_objects;
}

const char *bl_train_schedule_name(size_t i)
{
    return bl_schedule_kinds[i] == NULL ? NULL : bl_schedule_kinds[i]->name;
}

static enum bl_status check_names(const struct bl_train_options *o,
                                  struct bl_error *err)
{
    if (bl_loss_find(o->loss) == NULL)
        return bl_fail(err, BL_USAGE,
                       "there is no loss \"%s\"; the default is mse", o->loss);
    if (bl_train_loss_uses_objects(o->loss) &&
        !(o->terms.n_objects > 0 && o->terms.energy > 0))
        return bl_fail(err, BL_USAGE,
                       "the loss %s needs objects that have energy", o->loss);
    if (bl_schedule_find(o->schedule) == NULL)
        return bl_fail(err, BL_USAGE,
                       "there is no learning rate schedule \"%s\"; the "
                       "default is cosine",
                       o->schedule);
    return BL_OK;
}

static bool within(double x, double low, double high)
{
    return x >= low && x <= high;
}

static enum bl_status check_numbers(const struct bl_train_options *o,
                                    struct bl_error *err)
{
    const struct {
        bool ok;
        const char *needs;
    } rules[] = {
        {o->epochs > 0, "at least one epoch"},
        {o->batch > 0, "a batch of at least one row"},
        {o->learning_rate > 0 && isfinite(o->learning_rate),
         "a learning rate above 0"},
        {within(o->weight_decay, 0, 1), "a weight decay from 0 to 1"},
        {o->clip >= 0, "a longest gradient of 0 (any) or more"},
        {o->warm_up >= 0, "a warm-up of 0 or more epochs"},
        {within(o->min_delta, 0, 1), "a min-delta from 0 to 1"},
        {within(o->lr_factor, 0, 1), "a learning rate factor from 0 to 1"},
        {o->terms.weight >= 0, "a loss weight of 0 (its own) or more"},
        {o->lr_min >= 0, "a lowest learning rate of 0 or more"},
        {within(o->validation, 0, 1) && o->validation < 1,
         "a validation share from 0 to below 1"},
        {within(o->dropout, 0, 0.9), "a dropout from 0 to 0.9"},
        {o->max_seconds >= 0, "a time limit of 0 (none) or more seconds"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (!rules[i].ok)
            return bl_fail(err, BL_USAGE, "training needs %s", rules[i].needs);
    return BL_OK;
}

static enum bl_status run_job(const struct bl_train_job *job,
                              enum bl_precision precision,
                              struct bl_train_result *result,
                              struct bl_error *err)
{
    return precision == BL_PRECISION_FLOAT64
               ? bl_train_run_f64(job, result, err)
               : bl_train_run_f32(job, result, err);
}

static enum bl_status fold(void *params, const struct bl_network *net,
                           const void *learnt, const struct bl_network *learner,
                           enum bl_precision precision, struct bl_error *err)
{
    enum bl_type type =
        precision == BL_PRECISION_FLOAT64 ? BL_FLOAT64 : BL_FLOAT32;
    double *from = bl_array_new(learner->n_params, sizeof *from, err);
    double *to = bl_array_new(net->n_params, sizeof *to, err);
    bool ok = from != NULL && to != NULL;
    if (ok) {
        bl_type_to_double(from, learnt, type, learner->n_params);
        bl_learner_fold(to, from, net, learner);
        bl_type_from_double(params, type, to, net->n_params);
    }
    free(from);
    free(to);
    return ok ? BL_OK : err->status;
}

/* Trains a network that has more to it than the job's, and folds it. */
static enum bl_status run_learner(const struct bl_train_job *job,
                                  enum bl_precision precision,
                                  struct bl_train_result *result,
                                  struct bl_error *err)
{
    struct bl_learner_options options = {job->options->batch_norm,
                                         job->options->dropout};
    struct bl_train_job own = *job;
    struct bl_network learner;
    if (bl_learner_init(&learner, job->net, &options, err) != BL_OK)
        return err->status;
    own.net = &learner;
    own.params = bl_array_new(learner.n_params, sizeof(double), err);
    enum bl_status status = own.params == NULL
                                ? err->status
                                : run_job(&own, precision, result, err);
    if (status == BL_OK)
        status =
            fold(job->params, job->net, own.params, &learner, precision, err);
    free(own.params);
    bl_network_release(&learner);
    return status;
}

enum bl_status bl_train(void *params, const struct bl_network *net,
                        enum bl_precision precision, const void *X,
                        size_t n_rows, const struct bl_train_options *options,
                        struct bl_pool *pool,
                        const struct bl_train_observer *observer,
                        struct bl_train_result *result, struct bl_error *err)
{
    struct bl_train_job job = {
        .params = params,
        .net = net,
        .precision = precision,
        .X = X,
        .n_rows = n_rows,
        .options = options,
        .pool = pool,
    };
    if (observer != NULL)
        job.observer = *observer;
    if (check_names(options, err) != BL_OK ||
        check_numbers(options, err) != BL_OK)
        return err->status;
    if (n_rows == 0)
        return bl_fail(err, BL_FAILED, "there are no rows to train on");
    *result = (struct bl_train_result){0};
    return options->batch_norm || options->dropout > 0
               ? run_learner(&job, precision, result, err)
               : run_job(&job, precision, result, err);
}
