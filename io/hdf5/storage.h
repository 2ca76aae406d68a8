/* How a dataset lies in its file, and opening it so that reading it from front
 * to back decompresses every chunk once.
 */
#ifndef BL_IO_HDF5_STORAGE_H
#define BL_IO_HDF5_STORAGE_H

#include <hdf5.h>
#include <stddef.h>

#include "base/error.h"
#include "io/hdf5/plan.h"

// Whether the dataset can be read at all: libhdf5 has its filters (the error
// names the one it has not), its chunks are of a bearable size, and what it
// says of its shape fits into the bytes it has.
enum bl_status bl_h5_check_storage(hid_t dataset, const char *path,
                                   struct bl_error *err);

// Opens part->dataset.  The chunks that a row lies in are cached when they
// take at most *budget bytes, which are taken from it; part->is_cached is false
// when they do not fit, so that rows are best read many at a time.  The storage
// is checked as above.
enum bl_status bl_h5_open_part(struct bl_h5_part *part, hid_t file,
                               size_t *budget, struct bl_error *err);

#endif
