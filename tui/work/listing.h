/* What is in a folder, and what is in a file. */
#ifndef BL_TUI_WORK_LISTING_H
#define BL_TUI_WORK_LISTING_H

#include "base/error.h"
#include "tui/model/folder.h"

// Up to 10,000 entries, hidden ones too; the caller's.
enum bl_status bl_folder_list(struct bl_folder **folder, const char *path,
                              struct bl_error *err);

// A file that cannot be shown has its reason in `trouble`: only memory that is
// refused is an error.  The caller's.
enum bl_status bl_preview_make(struct bl_preview **preview, const char *path,
                               struct bl_error *err);

#endif
