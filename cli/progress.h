/* Progress on standard error: a bar that redraws itself, on a terminal only.
 *
 *     train  epoch 12/100  loss 3.4e-04  val 3.6e-04  [####....]  0:12 < 1:35
 */
#ifndef BL_CLI_PROGRESS_H
#define BL_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/job/observer.h"

struct bl_progress {
    bool draws;         // standard error is a terminal
    bool says_epochs;   // --verbose: a line per epoch
    char name[32];      // of the phase that is drawn
    double began, last; // of the phase; last drawn
    size_t drawn;       // characters on the line now
    struct bl_epoch epoch;
    double epochs, seconds; // that training may take; 0: no limit is known
};

void bl_progress_init(struct bl_progress *p, bool quiet, bool verbose);

// What training may take at most, so that the bar knows how far it is.
void bl_progress_limits(struct bl_progress *p, double epochs, double seconds);

void bl_progress_event(struct bl_progress *p, const struct bl_event *event);

// Takes the bar away, so that other text can be printed.
void bl_progress_clear(struct bl_progress *p);

#endif
