/* A table of an .npz or .npy file as a source of rows (engine/data/source.h).
 *
 * Memory is a row or 1 MiB, whichever is more, and the open streams of
 * npz_file.h.  Seeking is free in stored members; a deflated one is unpacked
 * from its front when the row lies behind it.
 */
#ifndef BL_IO_NPZ_NPZ_SOURCE_H
#define BL_IO_NPZ_NPZ_SOURCE_H

#include "io/format.h"

enum bl_status bl_npz_list(const char *path, struct bl_table_list *l,
                           struct bl_error *err);
enum bl_status bl_npz_open(const char *path, const char *table,
                           const struct bl_read_options *options,
                           struct bl_source **source, struct bl_error *err);

#endif
