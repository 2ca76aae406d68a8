/* Reading the rows of a plan, part by part, batch by batch. */
#ifndef BL_IO_HDF5_SOURCE_H
#define BL_IO_HDF5_SOURCE_H

#include <hdf5.h>

#include "base/error.h"
#include "engine/data/source.h"
#include "io/hdf5/plan.h"

// Takes over the file and the plan (which is empty afterwards), also when it
// fails.
enum bl_status bl_h5_source_new(struct bl_source **source, const char *path,
                                hid_t file, struct bl_h5_plan *plan,
                                struct bl_error *err);

#endif
