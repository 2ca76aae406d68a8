/* Learning rate schedules.
 *
 * A schedule is a small state machine.  Some follow the progress of training,
 * a number from 0 to 1 (the share of the steps, or of the time where that is
 * limited), some the loss after each epoch:
 *
 *     plateau    lr, times lr_factor after more than lr_patience epochs
 *                without improvement, never below lr_min
 *                (torch.optim.lr_scheduler.ReduceLROnPlateau, cooldown 0)
 *     cosine     a short linear warm-up to lr, then half a cosine to lr_min
 *     one-cycle  half a cosine from lr / 25 up to lr over the first 30 %,
 *                half a cosine down to lr_min over the rest (Smith and Topin,
 *                arXiv:1708.07120; without its cycle of momentum)
 *     constant   lr
 *
 * Plain values: a copy is a checkpoint.  A new schedule is a `struct
 * bl_schedule_kind` and a line of the list in schedule.c.
 */
#ifndef BL_ENGINE_TRAIN_SCHEDULE_H
#define BL_ENGINE_TRAIN_SCHEDULE_H

#include <stdbool.h>

#include "engine/train/patience.h"
#include "engine/train/trainer.h"

struct bl_schedule {
    const struct bl_schedule_kind *kind;
    double top;    // options' learning_rate
    double lowest; // lr_min, at most top
    double factor;
    double rate; // now
    struct bl_patience patience;
};

struct bl_schedule_kind {
    const char *name;
    const char *summary; // one line for --help
    // The rate at `progress`; NULL: it does not follow progress.
    double (*rate_at)(const struct bl_schedule *s, double progress);
    // The rate after an epoch of that loss; NULL: it does not follow the loss.
    double (*rate_after)(struct bl_schedule *s, double loss);
};

// NULL-terminated.
extern const struct bl_schedule_kind *const bl_schedule_kinds[];

// NULL when there is none of that name.
const struct bl_schedule_kind *bl_schedule_find(const char *name);

struct bl_schedule bl_schedule_new(const struct bl_schedule_kind *kind,
                                   const struct bl_train_options *options);

// The rate of the next step, when `progress` of training is done.
double bl_schedule_step(struct bl_schedule *s, double progress);

// After an epoch; whether the loss made the rate drop.
bool bl_schedule_epoch(struct bl_schedule *s, double loss);

#endif
