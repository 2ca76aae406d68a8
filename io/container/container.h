/* The container of .baler and model files, in HDF5
 * (docs/container-format.md, "Outer form").
 *
 * One thread, like all of HDF5 here.
 */
#ifndef BL_IO_CONTAINER_CONTAINER_H
#define BL_IO_CONTAINER_CONTAINER_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/codec/container.h"

enum bl_container_kind { BL_CONTAINER_TABLE, BL_CONTAINER_MODEL };

enum bl_status bl_container_create(struct bl_container_writer **writer,
                                   const char *path,
                                   enum bl_container_kind kind,
                                   struct bl_error *err);

// Fails with a sentence that says what the file is instead when it is none.
enum bl_status bl_container_open(struct bl_container_reader **reader,
                                 const char *path, struct bl_error *err);

// Whether a file says it is a container of any kind.  A file that cannot be
// read is none.
bool bl_container_is_one(const char *path);

#endif
