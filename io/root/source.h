/* A table of a ROOT file as a source of rows (engine/data/source.h).
 *
 * Of each wanted column one basket is kept, or none where that would take more
 * than three times the file.
 */
#ifndef BL_IO_ROOT_SOURCE_H
#define BL_IO_ROOT_SOURCE_H

#include "io/format.h"

enum bl_status bl_root_list(const char *path, struct bl_table_list *l,
                            struct bl_error *err);
enum bl_status bl_root_open(const char *path, const char *table,
                            const struct bl_read_options *options,
                            struct bl_source **source, struct bl_error *err);

#endif
