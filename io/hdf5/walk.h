/* Finding the tables of a file: every group once, in the file's order. */
#ifndef BL_IO_HDF5_WALK_H
#define BL_IO_HDF5_WALK_H

#include <hdf5.h>

#include "base/error.h"
#include "io/hdf5/plan.h"

// Plans of all tables of an open file.
enum bl_status bl_h5_walk(struct bl_h5_plans *plans, hid_t file,
                          struct bl_error *err);

#endif
