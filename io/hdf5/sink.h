/* Writing one table into a new file; hdf5.h has the layout. */
#ifndef BL_IO_HDF5_SINK_H
#define BL_IO_HDF5_SINK_H

#include "base/error.h"
#include "engine/data/schema.h"
#include "engine/data/source.h"
#include "io/format.h"

enum bl_status bl_h5_sink_new(const char *path, const struct bl_schema *schema,
                              const struct bl_write_options *options,
                              struct bl_sink **sink, struct bl_error *err);

#endif
