/* The tables that the datasets of one group make; hdf5.h has the rules. */
#ifndef BL_IO_HDF5_GROUP_H
#define BL_IO_HDF5_GROUP_H

#include <hdf5.h>

#include "base/error.h"
#include "io/hdf5/links.h"
#include "io/hdf5/plan.h"

enum bl_status bl_h5_plan_group(struct bl_h5_plans *plans, hid_t group,
                                const char *path,
                                const struct bl_h5_links *links,
                                struct bl_error *err);

#endif
