/* The loss of a training run, read back from its folder's events.ndjson. */
#ifndef BL_IO_RUN_LOSS_CURVE_H
#define BL_IO_RUN_LOSS_CURVE_H

#include <stddef.h>

#include "base/error.h"

struct bl_loss_point { // NaN where an event does not say
    double epoch, train, validation, learning_rate;
};

struct bl_loss_curve {
    struct bl_loss_point *points; // owned
    size_t n, capacity;
    double *drops; // epochs at which the learning rate was cut; owned
    size_t n_drops, drops_capacity;
    double best_epoch, best_loss; // NaN without
};

// `dir` is a run folder; what counts is behind its last "start".  Lines that
// are no JSON (the last one of a run that is going on) are passed over; a
// folder without an epoch is an error.
enum bl_status bl_loss_curve_read(struct bl_loss_curve *c, const char *dir,
                                  struct bl_error *err);
void bl_loss_curve_release(struct bl_loss_curve *c);

#endif
