/* Writing .npz and .npy: a table is parked (npz/parked_table.h) as it comes
 * and becomes the file when it is finished, for only then the number of rows
 * and the length of the texts are known.
 */
#ifndef BL_IO_NPZ_NPZ_SINK_H
#define BL_IO_NPZ_NPZ_SINK_H

#include "engine/data/source.h"
#include "io/format.h"

enum bl_status bl_npz_create(const char *path, const struct bl_schema *schema,
                             const struct bl_write_options *options,
                             struct bl_sink **sink, struct bl_error *err);
enum bl_status bl_npy_create(const char *path, const struct bl_schema *schema,
                             const struct bl_write_options *options,
                             struct bl_sink **sink, struct bl_error *err);

#endif
