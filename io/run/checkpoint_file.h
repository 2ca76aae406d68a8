/* The file of a checkpoint, whose bytes are the engine's business
 * (engine/train/checkpoint.h).  It is replaced whole or not at all
 * (base/atomic_file.h). */
#ifndef BL_IO_RUN_CHECKPOINT_FILE_H
#define BL_IO_RUN_CHECKPOINT_FILE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

// Appends the whole file; *is_there is false, and nothing is appended, when
// there is none.
enum bl_status bl_checkpoint_file_read(struct bl_buffer *bytes, bool *is_there,
                                       const char *path, struct bl_error *err);

#endif
