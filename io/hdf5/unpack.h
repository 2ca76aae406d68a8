/* From rows of a part, as libhdf5 delivers them, to the columns of a batch. */
#ifndef BL_IO_HDF5_UNPACK_H
#define BL_IO_HDF5_UNPACK_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "io/hdf5/plan.h"

// stage: n rows of part->row_bytes; they become rows [at, at + n) of the batch.
enum bl_status bl_h5_unpack(const struct bl_h5_part *part, const char *stage,
                            struct bl_batch *batch, size_t at, size_t n,
                            struct bl_error *err);

#endif
