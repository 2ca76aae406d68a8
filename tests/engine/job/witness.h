/* An observer that remembers what it was told. */
#ifndef BL_TESTS_ENGINE_JOB_WITNESS_H
#define BL_TESTS_ENGINE_JOB_WITNESS_H

#include <stdio.h>
#include <string.h>

#include "engine/job/observer.h"

struct witness {
    size_t n_epochs, n_phases, n_warnings;
    char warnings[2048]; // all of them, each on a line
    char last_phase[32];
    uint64_t last_done, last_total;
    struct bl_cancel cancel;
    enum bl_event_kind cancel_at; // raised at the first event of this kind,
    enum bl_cancel_wish wish;     // unless this is BL_CANCEL_NONE
    struct bl_observer observer;
};

static inline void witness_event(void *context, const struct bl_event *e)
{
    struct witness *w = context;
    w->n_epochs += e->kind == BL_EVENT_EPOCH;
    w->n_phases += e->kind == BL_EVENT_PHASE;
    w->n_warnings += e->kind == BL_EVENT_WARNING;
    if (e->kind == BL_EVENT_WARNING) {
        size_t n = strlen(w->warnings);
        snprintf(w->warnings + n, sizeof w->warnings - n, "%s\n", e->warning);
    }
    if (e->kind == BL_EVENT_PHASE) {
        snprintf(w->last_phase, sizeof w->last_phase, "%s", e->phase.name);
        w->last_done = e->phase.done;
        w->last_total = e->phase.total;
    }
    if (w->wish != BL_CANCEL_NONE && e->kind == w->cancel_at)
        atomic_store(&w->cancel.wish, w->wish);
}

// The struct must not move afterwards.
static inline const struct bl_observer *witness_observer(struct witness *w)
{
    w->observer = (struct bl_observer){w, witness_event, &w->cancel};
    return &w->observer;
}

#endif
