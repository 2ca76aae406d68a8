/* What a long job says while it works, and how it is told to stop.
 *
 * A job calls emit() on its own thread, often enough for a progress bar and
 * at most about ten times a second for what is frequent.  What is pointed to
 * lives as long as the call.  The events are those of events.ndjson.
 */
#ifndef BL_ENGINE_JOB_OBSERVER_H
#define BL_ENGINE_JOB_OBSERVER_H

#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"
#include "engine/train/trainer.h"

enum bl_event_kind {
    BL_EVENT_EPOCH,
    BL_EVENT_BATCH,
    BL_EVENT_LR,
    BL_EVENT_PHASE,
    BL_EVENT_WARNING,
};

struct bl_event {
    enum bl_event_kind kind;
    const struct bl_epoch *epoch;
    struct {
        size_t i, n;
    } batch;
    struct {
        size_t epoch;
        double from, to;
    } lr;
    struct {
        const char *name;     // "survey", "compress", "decompress", ...
        uint64_t done, total; // rows
    } phase;
    const char *warning; // a sentence
};

struct bl_observer {
    void *context;
    void (*emit)(void *context, const struct bl_event *event);
    const struct bl_cancel *cancel; // may be NULL
};

void bl_observe_phase(const struct bl_observer *o, const char *name,
                      uint64_t done, uint64_t total);
__attribute__((format(printf, 2, 3))) void bl_observe_warning(
    const struct bl_observer *o, const char *format, ...);

// BL_INTERRUPTED with a sentence when the job is to be undone.
enum bl_status bl_observe_abort(const struct bl_observer *o,
                                struct bl_error *err);

#endif
