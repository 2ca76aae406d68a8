#include "engine/train/saving.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

/* Seconds between two, however cheap they are; and how many times its cost
 * must pass until the next. */
static const double shortest_pause = 5;
static const double pause_over_cost = 100;

enum bl_status bl_saving_init(struct bl_saving *s,
                              const struct bl_train_job *job,
                              const struct bl_train_blocks *blocks,
                              struct bl_error *err)
{
    *s = (struct bl_saving){.to = job->options->checkpoints, .blocks = blocks};
    s->last = bl_clock_seconds();
    return s->to != NULL ? bl_agreement_make(&s->agreement, job, err) : BL_OK;
}

void bl_saving_release(struct bl_saving *s)
{
    bl_buffer_release(&s->agreement);
    bl_buffer_release(&s->bytes);
    free(s->history.epochs);
    *s = (struct bl_saving){0};
}

static void tell(const struct bl_train_history *history,
                 const struct bl_train_observer *o,
                 const struct bl_schedule *schedule)
{
    for (size_t i = 0; i < history->n; i++) {
        const struct bl_epoch *e = &history->epochs[i];
        if (o->epoch != NULL)
            o->epoch(o->context, e);
        double next = i + 1 < history->n ? e[1].learning_rate : schedule->rate;
        if (schedule->kind->rate_after != NULL && o->lr_drop != NULL &&
            next < e->learning_rate)
            o->lr_drop(o->context, e->i, e->learning_rate, next);
    }
}

enum bl_status bl_saving_resume(struct bl_saving *s,
                                struct bl_train_state *state,
                                const struct bl_train_observer *observer,
                                struct bl_error *err)
{
    if (s->to == NULL || s->to->resume == NULL)
        return BL_OK;
    if (bl_checkpoint_unpack(state, &s->history, s->blocks,
                             (const char *)s->agreement.data, s->to->resume,
                             s->to->resume_size, err) != BL_OK)
        return err->status;
    tell(&s->history, observer, &state->schedule);
    return BL_OK;
}

enum bl_status bl_saving_note(struct bl_saving *s, const struct bl_epoch *epoch,
                              struct bl_error *err)
{
    struct bl_train_history *h = &s->history;
    if (s->to == NULL || h->n == BL_MAX_HISTORY)
        return BL_OK;
    if (bl_array_reserve((void **)&h->epochs, &h->capacity, h->n + 1,
                         sizeof *h->epochs, err) != BL_OK)
        return err->status;
    h->epochs[h->n++] = *epoch;
    return BL_OK;
}

bool bl_saving_is_due(const struct bl_saving *s,
                      const struct bl_train_state *state)
{
    if (s->to == NULL)
        return false;
    if (s->to->every > 0)
        return state->epoch_is_done && state->epoch.i % s->to->every == 0;
    double pause = pause_over_cost * s->cost;
    return bl_clock_seconds() - s->last >
           (pause > shortest_pause ? pause : shortest_pause);
}

void bl_saving_do(struct bl_saving *s, const struct bl_train_state *state)
{
    struct bl_error err = BL_ERROR_INIT;
    double began = bl_clock_seconds();
    if (s->to == NULL)
        return;
    if (bl_checkpoint_pack(&s->bytes, (const char *)s->agreement.data, state,
                           &s->history, s->blocks, &err) == BL_OK)
        s->to->save(s->to->context, s->bytes.data, s->bytes.size);
    s->last = bl_clock_seconds();
    s->cost = s->last - began;
}
