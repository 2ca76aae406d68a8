/* Folders. */
#ifndef BL_BASE_FOLDER_H
#define BL_BASE_FOLDER_H

#include "base/error.h"

// Makes a folder and those above it that are missing; one that is there is
// fine.
enum bl_status bl_folder_make(const char *path, struct bl_error *err);

#endif
