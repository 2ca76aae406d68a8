#include "engine/job/observer.h"

#include <stdarg.h>
#include <stdio.h>

void bl_observe_phase(const struct bl_observer *o, const char *name,
                      uint64_t done, uint64_t total)
{
    struct bl_event event = {.kind = BL_EVENT_PHASE};
    event.phase.name = name;
    event.phase.done = done;
    event.phase.total = total;
    o->emit(o->context, &event);
}

void bl_observe_warning(const struct bl_observer *o, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct bl_event event = {.kind = BL_EVENT_WARNING, .warning = text};
    o->emit(o->context, &event);
}

enum bl_status bl_observe_abort(const struct bl_observer *o,
                                struct bl_error *err)
{
    if (bl_cancel_wish(o->cancel) != BL_CANCEL_ABORT)
        return BL_OK;
    return bl_fail(err, BL_INTERRUPTED, "interrupted");
}
