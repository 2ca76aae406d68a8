/* A table into a new ROOT file: a tree of flat branches.
 *
 * Rows wait until they are a cluster: as many as make a basket of a quarter of
 * a megabyte of the widest branch, or 32 MiB of all branches together.  Each
 * branch then writes its basket.
 */
#ifndef BL_IO_ROOT_SINK_H
#define BL_IO_ROOT_SINK_H

#include "engine/data/source.h"
#include "io/format.h"

enum bl_status bl_root_sink_new(const char *path,
                                const struct bl_schema *schema,
                                const struct bl_write_options *options,
                                struct bl_sink **sink, struct bl_error *err);

#endif
