/* What two runs must have in common for one to go on where the other was: the
 * rows, the network, and every option that shapes a step.  Those that only say
 * when training ends (epochs, patience, a limit of time) may change.
 *
 * As text, a line "name = value" each, so that a difference can be told.
 */
#ifndef BL_ENGINE_TRAIN_AGREEMENT_H
#define BL_ENGINE_TRAIN_AGREEMENT_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/train/run.h"

// Ends with a 0.
enum bl_status bl_agreement_make(struct bl_buffer *text,
                                 const struct bl_train_job *job,
                                 struct bl_error *err);

// `before` is the text of a checkpoint, `length` bytes that may be anything.
enum bl_status bl_agreement_check(const char *before, size_t length,
                                  const char *now, struct bl_error *err);

#endif
