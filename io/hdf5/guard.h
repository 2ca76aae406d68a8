/* A first look at a file by a child process.
 *
 * libhdf5 trusts what it reads: a damaged file of the older formats, whose
 * metadata carry no checksums, can make it divide by a zero, follow a stray
 * pointer, or never come back.  So a look that goes over all metadata is taken
 * in a child first; what kills it becomes a sentence.  The child opens the
 * file itself, prints nothing, and shares nothing but that sentence.
 */
#ifndef BL_IO_HDF5_GUARD_H
#define BL_IO_HDF5_GUARD_H

#include "base/error.h"

enum {
    BL_H5_GUARD_SECONDS = 5,        // of processor time for the look, and one
    BL_H5_GUARD_PACE = 1 << 20,     // more for each of so many bytes of file,
    BL_H5_GUARD_MOST_SECONDS = 300, // up to this
    BL_H5_GUARD_BYTES = 1 << 30,    // of memory more than the process has
    BL_H5_GUARD_IDLE_SECONDS = 5,   // without work or answer: it is stuck,
    BL_H5_GUARD_TRIES = 5,          // and is tried again so often
};

// Runs look(path, what) in a child process and returns its outcome.  BL_OK
// without a look when there can be no child.
enum bl_status bl_h5_guard(enum bl_status (*look)(const char *path,
                                                  const void *what,
                                                  struct bl_error *err),
                           const char *path, const void *what,
                           struct bl_error *err);

#endif
