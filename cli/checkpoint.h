/* Where a command that trains leaves its checkpoints, and whether it goes on
 * from one: --checkpoint, --checkpoint-every, --resume. */
#ifndef BL_CLI_CHECKPOINT_H
#define BL_CLI_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "cli/command.h"
#include "engine/job/observer.h"
#include "engine/train/trainer.h"

extern const char bl_resume_help[];

struct bl_checkpoint_place {
    char *path;            // owned; NULL: nowhere
    struct bl_buffer last; // of the checkpoint to go on from
    size_t epoch;          // that goes on; 0: training begins
    bool is_missing;       // there is none to go on from, as was asked for
    bool has_failed;       // to be written, which was said
    const struct bl_observer *observer;
    struct bl_checkpoints for_training;
};

// For commands with the flag --resume; `run_dir` may be NULL, the observer is
// kept.  What cannot be read, or cannot be written later, is found here.
enum bl_status bl_checkpoint_choose(struct bl_checkpoint_place *place,
                                    const struct bl_invocation *inv,
                                    const char *run_dir,
                                    const struct bl_observer *observer,
                                    struct bl_error *err);
void bl_checkpoint_release(struct bl_checkpoint_place *place);

// For struct bl_train_options: NULL when there is no place.
const struct bl_checkpoints *bl_checkpoint_for_training(
    const struct bl_checkpoint_place *place);

#endif
