#include "cli/event_log.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINE_SIZE = 256 };

static void log_epoch(struct bl_run_dir *d, const struct bl_epoch *e)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof line,
             "epoch %zu of %zu: train %.4g, validation %.4g, best %.4g at %zu, "
             "%.3g s",
             e->i, e->n, e->train_loss, e->validation_loss, e->best_loss,
             e->best_epoch, e->seconds);
    bl_run_dir_log(d, BL_LOG_DEBUG, "train", line);
}

static void log_rate(struct bl_run_dir *d, const struct bl_event *event)
{
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "epoch %zu: learning rate %.3g -> %.3g",
             event->lr.epoch, event->lr.from, event->lr.to);
    bl_run_dir_log(d, BL_LOG_INFO, "train", line);
}

static void log_phase(struct bl_run_dir *d, const struct bl_event *event)
{
    char line[LINE_SIZE];
    if (event->phase.done < event->phase.total)
        return;
    snprintf(line, sizeof line, "%" PRIu64 " of %" PRIu64 " done",
             event->phase.done, event->phase.total);
    bl_run_dir_log(d, BL_LOG_INFO, event->phase.name, line);
}

void bl_event_log(struct bl_run_dir *d, const char *area,
                  const struct bl_event *event)
{
    switch (event->kind) {
    case BL_EVENT_EPOCH:
        log_epoch(d, event->epoch);
        break;
    case BL_EVENT_LR:
        log_rate(d, event);
        break;
    case BL_EVENT_PHASE:
        log_phase(d, event);
        break;
    case BL_EVENT_WARNING:
        bl_run_dir_log(d, BL_LOG_WARNING, area, event->warning);
        break;
    case BL_EVENT_BATCH:
        break;
    }
}
