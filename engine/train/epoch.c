#include "engine/train/epoch.h"

#include <string.h>

#include "base/clock.h"

double bl_training_seconds(const struct bl_training *t)
{
    return bl_clock_seconds() - t->began;
}

bool bl_training_aborted(const struct bl_training *t)
{
    return bl_cancel_wish(t->job->observer.cancel) == BL_CANCEL_ABORT;
}

static bool out_of_time(const struct bl_training *t)
{
    double limit = t->job->options->max_seconds;
    return limit > 0 && bl_training_seconds(t) + t->validation_seconds >= limit;
}

bool bl_training_is_up(const struct bl_training *t, enum bl_train_end *end)
{
    bool wished = bl_cancel_wish(t->job->observer.cancel) != BL_CANCEL_NONE;
    *end = wished ? BL_TRAIN_STOPPED : BL_TRAIN_OUT_OF_TIME;
    return wished || out_of_time(t);
}

static size_t count_steps(const struct bl_training *t, size_t n_rows)
{
    return n_rows / t->batch_rows + (n_rows % t->batch_rows > 0);
}

/* The share of training that is done: of the steps, or of the time where that
 * ends first. */
static double progress(const struct bl_training *t)
{
    const struct bl_train_options *options = t->job->options;
    double n_steps =
        (double)options->epochs * (double)count_steps(t, t->batcher.n_training);
    double of_steps = (double)t->state.n_steps / n_steps;
    double of_time = options->max_seconds > 0
                         ? bl_training_seconds(t) / options->max_seconds
                         : 0;
    return of_steps > of_time ? of_steps : of_time;
}

static void update(struct bl_training *t)
{
    struct bl_train_state *s = &t->state;
    double epochs =
        (double)s->n_steps / (double)count_steps(t, t->batcher.n_training);
    double rate = bl_schedule_step(&s->schedule, progress(t), epochs);
    struct bl_adam_step step = bl_adam_step_new(&t->adam, rate, ++s->n_steps);
    bl_shards_update(&t->shards, &step, t->job->options->clip);
}

/* An abort leaves the gradient undone: the step has then not been taken. */
static void take_step(struct bl_training *t, const uint32_t *rows, size_t n)
{
    double losses[BL_SHARD_TASKS];
    memcpy(losses, t->shards.losses, sizeof losses);
    bl_shards_gradient(&t->shards, rows, n, t->state.n_steps + 1);
    if (bl_training_aborted(t)) {
        memcpy(t->shards.losses, losses, sizeof losses);
        return;
    }
    update(t);
    t->state.seen += n;
}

void bl_training_save(struct bl_training *t)
{
    t->state.seconds = bl_training_seconds(t);
    memcpy(t->state.losses, t->shards.losses, sizeof t->state.losses);
    bl_saving_do(&t->saving, &t->state);
}

static void report_batch(const struct bl_training *t)
{
    const struct bl_train_observer *observer = &t->job->observer;
    if (observer->batch != NULL)
        observer->batch(observer->context, count_steps(t, t->state.seen),
                        count_steps(t, t->batcher.n_training));
}

/* The order of the epoch, or the stream's place in it. */
static enum bl_status begin_rows(struct bl_training *t, struct bl_error *err)
{
    const struct bl_train_state *s = &t->state;
    if (t->windows != NULL && s->seen < t->batcher.n_training)
        return bl_windows_begin(t->windows, s->epoch.i, s->seen, err);
    if (t->windows == NULL)
        bl_batcher_shuffle(&t->batcher, s->epoch.i);
    return BL_OK;
}

/* The next n rows of the epoch, as rows of the X that shards gather from. */
static enum bl_status next_rows(struct bl_training *t, const uint32_t **rows,
                                size_t n, struct bl_error *err)
{
    struct bl_window_rows streamed;
    if (t->windows == NULL) {
        *rows = t->batcher.order + t->state.seen;
        return BL_OK;
    }
    if (bl_windows_take(t->windows, &streamed, n, err) != BL_OK)
        return err->status;
    t->shards.work.X = streamed.X;
    *rows = streamed.rows;
    return BL_OK;
}

static enum bl_status take_steps(struct bl_training *t, struct bl_error *err)
{
    const size_t n_training = t->batcher.n_training;
    const size_t *seen = &t->state.seen;
    const uint32_t *rows = NULL;
    size_t before = *seen;
    enum bl_train_end end;
    while (*seen < n_training && !bl_training_aborted(t) &&
           (*seen == before || !bl_training_is_up(t, &end))) {
        size_t left = n_training - *seen;
        size_t n = t->batch_rows < left ? t->batch_rows : left;
        if (next_rows(t, &rows, n, err) != BL_OK)
            return bl_training_aborted(t) ? BL_OK : err->status;
        take_step(t, rows, n);
        report_batch(t);
        if (bl_saving_is_due(&t->saving, &t->state))
            bl_training_save(t);
    }
    return BL_OK;
}

enum bl_status bl_training_steps(struct bl_training *t, struct bl_error *err)
{
    struct bl_epoch *epoch = &t->state.epoch;
    double began = bl_training_seconds(t);
    size_t before = t->state.seen;
    if (begin_rows(t, err) != BL_OK || take_steps(t, err) != BL_OK)
        return err->status;
    t->shards.work.X = t->job->X;
    epoch->learning_rate = t->state.schedule.rate;
    epoch->gradient_norm = bl_shards_gradient_norm(&t->shards);
    epoch->rows_per_second =
        (double)(t->state.seen - before) / (bl_training_seconds(t) - began);
    return BL_OK;
}

/* Without validation rows the training loss stands in. */
void bl_training_validate(struct bl_training *t)
{
    const struct bl_batcher *rows = &t->batcher;
    struct bl_epoch *epoch = &t->state.epoch;
    double began = bl_training_seconds(t), sum = 0;
    if (rows->n_validation > 0)
        sum = bl_shards_loss(&t->shards, rows->validation, rows->n_validation);
    if (bl_training_aborted(t))
        return;
    epoch->train_loss = bl_shards_take_loss(&t->shards) / (double)t->state.seen;
    epoch->validation_loss = rows->n_validation > 0
                                 ? sum / (double)rows->n_validation
                                 : epoch->train_loss;
    epoch->seconds = bl_training_seconds(t);
    t->validation_seconds = epoch->seconds - began;
}
