/* A flag that asks long work to stop.
 *
 * Raised from a signal handler or another thread, polled by the work at least
 * ten times a second.  BL_CANCEL_STOP: finish early and keep what there is
 * (training keeps its best epoch).  BL_CANCEL_ABORT: undo and return
 * BL_INTERRUPTED.
 */
#ifndef BL_BASE_CANCEL_H
#define BL_BASE_CANCEL_H

#include <stdatomic.h>
#include <stddef.h>

enum bl_cancel_wish { BL_CANCEL_NONE, BL_CANCEL_STOP, BL_CANCEL_ABORT };

struct bl_cancel {
    atomic_int wish; // enum bl_cancel_wish
};

static inline enum bl_cancel_wish bl_cancel_wish(const struct bl_cancel *c)
{
    if (c == NULL)
        return BL_CANCEL_NONE;
    return (enum bl_cancel_wish)atomic_load_explicit(
        &((struct bl_cancel *)c)->wish, memory_order_relaxed);
}

#endif
