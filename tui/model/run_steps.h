/* The steps a run takes, by its command, and where it is among them.
 *
 * What events call phases are the passes over the rows; a step is one phase or
 * several that belong together.  Training has no phase of its own among the
 * events: its epochs tell.
 */
#ifndef BL_TUI_MODEL_RUN_STEPS_H
#define BL_TUI_MODEL_RUN_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/run.h"

enum bl_step_state {
    BL_STEP_AHEAD,
    BL_STEP_NOW,
    BL_STEP_DONE,
    BL_STEP_BROKEN, // the run ended in it
};

struct bl_run_step {
    const char *name; // "survey", "train", ...; static or of the run
    enum bl_step_state state;
    size_t n_phases;
    double share; // that is done, in [0, 1]; NaN when it cannot be told
};

enum { BL_MAX_STEPS = 12 };

// How many there are; 0 while nothing is known of the run, and when it is in a
// phase that its command does not have (one of a later version).
size_t bl_run_steps(const struct bl_run *r,
                    struct bl_run_step steps[BL_MAX_STEPS]);

// The step it is in, or ended in; NULL when it is through.
const struct bl_run_step *bl_run_step_now(const struct bl_run_step *steps,
                                          size_t n);

bool bl_run_step_is_training(const struct bl_run_step *step);

// Whether epochs are what it is about: false of principal components and of
// commands that train nothing.
bool bl_run_trains(const struct bl_run *r);

// Whether it is among its epochs, where it can stop and keep the best.
bool bl_run_is_training(const struct bl_run *r);

// Epochs that are done, with the part of the one that goes on.
double bl_run_epochs_done(const struct bl_run *r);

#endif
