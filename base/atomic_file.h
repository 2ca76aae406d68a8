/* Files that appear whole or not at all.
 *
 * Output goes to "<path>.baler-part" beside its final name (so that the
 * rename never crosses a file system) and is renamed into place by commit.
 * Until then a reader sees the old file, or none.  What was begun and neither
 * committed nor abandoned is unlinked by bl_atomic_file_remove_all(), which
 * is safe to call from a signal handler.
 */
#ifndef BL_BASE_ATOMIC_FILE_H
#define BL_BASE_ATOMIC_FILE_H

#include <stddef.h>

#include "base/error.h"

struct bl_atomic_file {
    char *final_path; // owned
    char *part_path;  // write here; owned
    int slot;         // in the table that signal handlers walk; 0 for none
};

// Checks that the folder is there and can be written, and that no folder or
// device stands at the path; creates the part file empty.  An existing part
// file of a crashed run is replaced.
enum bl_status bl_atomic_file_begin(struct bl_atomic_file *f, const char *path,
                                    struct bl_error *err);

// Flushes to the disk, renames into place and releases.
enum bl_status bl_atomic_file_commit(struct bl_atomic_file *f,
                                     struct bl_error *err);

// Removes the part file and releases; does nothing after a commit.
void bl_atomic_file_abandon(struct bl_atomic_file *f);

// Async-signal-safe: removes every part file of this process.
void bl_atomic_file_remove_all(void);

// begin, write, commit in one step, for small files.
enum bl_status bl_atomic_file_write(const char *path, const void *bytes,
                                    size_t n, struct bl_error *err);

#endif
