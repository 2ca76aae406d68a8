/* pandas' "fixed" layout; see pandas.h. */
#ifndef BL_IO_HDF5_PANDAS_FIXED_H
#define BL_IO_HDF5_PANDAS_FIXED_H

#include <hdf5.h>

#include "base/error.h"
#include "io/hdf5/plan.h"

enum bl_status bl_h5_plan_pandas_frame(struct bl_h5_plans *plans, hid_t group,
                                       const char *path, struct bl_error *err);
enum bl_status bl_h5_plan_pandas_series(struct bl_h5_plans *plans, hid_t group,
                                        const char *path, struct bl_error *err);

#endif
