/* Learning rate schedules.
 *
 * A schedule is a small state machine.  Some follow the progress of training,
 * a number from 0 to 1 (the share of the steps, or of the time where that is
 * limited), some the loss after each epoch:
 *
 *     plateau    lr, times lr_factor after more than lr_patience epochs
 *                without improvement, never below lr_min
 *                (torch.optim.lr_scheduler.ReduceLROnPlateau, cooldown 0)
 *     cosine     half a cosine up to lr over the first 2 %, half a cosine
 *                down to lr_min over the rest
 *     one-cycle  half a cosine from lr / 25 up to lr over the first 30 %,
 *                half a cosine down to lr_min over the rest (Smith and Topin,
 *                arXiv:1708.07120; without its cycle of momentum)
 *     constant   lr
 *
 * A warm-up of so many epochs, where one is asked for, takes the place of a
 * schedule's own rise: in a straight line from lr_min to lr, as Goyal et al.,
 * arXiv:1706.02677, propose for large batches.  What follows begins with lr
 * when it is over; until then no loss makes the rate drop.
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
    double warm_up;   // epochs; 0: as the schedule has it
    bool is_warming;  // the warm-up goes on
    double warmed_at; // the progress at its end
    double rate;      // now
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

// The rate of the next step, when `progress` of training and so many epochs
// are done.
double bl_schedule_step(struct bl_schedule *s, double progress, double epochs);

// After an epoch; whether the loss made the rate drop.
bool bl_schedule_epoch(struct bl_schedule *s, double loss);

#endif
