/* Frames and series that pandas wrote with DataFrame.to_hdf: its "fixed"
 * layout (blocks of one type, rows x columns) and its "table" layout (one
 * PyTables table whose members are such blocks or single columns).  The layout
 * is pandas/io/pytables.py's, storage version 0.15.2, which it has kept since.
 */
#ifndef BL_IO_HDF5_PANDAS_H
#define BL_IO_HDF5_PANDAS_H

#include <hdf5.h>
#include <stdbool.h>

#include "base/error.h"
#include "io/hdf5/plan.h"

// Adds the plan of a group that pandas wrote; *found is false for any other.
enum bl_status bl_h5_plan_pandas(struct bl_h5_plans *plans, hid_t group,
                                 const char *path, bool *found,
                                 struct bl_error *err);

#endif
