/* Thin helpers over libhdf5 that the rest of io/hdf5 (and whatever else keeps
 * HDF5 files) is written with.
 *
 * Identifiers: H5I_INVALID_HID stands for none; bl_h5_close() takes any kind,
 * and none, so that a function declares its identifiers as none, opens them in
 * a chain and closes all of them at its one exit.
 */
#ifndef BL_IO_HDF5_H5_H
#define BL_IO_HDF5_H5_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { BL_H5_MAX_RANK = 4 }; // of a dataset that can be read

void bl_h5_close(hid_t id);

// To be called before anything else of libhdf5: it prints no errors in this
// thread, and does nothing at the end of the program.  (A file that could not
// be completed, on a full disk, makes its clean-up crash; all of ours are
// closed by then.)
void bl_h5_quiet(void);

// The sentence, and behind it libhdf5's innermost message of the call that
// failed just before.
__attribute__((format(printf, 2, 3))) enum bl_status bl_h5_fail(
    struct bl_error *err, const char *format, ...);

// Opens an existing file for reading, without locking it.
enum bl_status bl_h5_open_file(hid_t *file, const char *path,
                               struct bl_error *err);

// What tells one object of a file from another, and how many hard links
// lead to it.
struct bl_h5_identity {
    unsigned char token[16];
    unsigned n_links;
};
bool bl_h5_identify(hid_t object, struct bl_h5_identity *identity);

// Where a dataset's shape is read to: rank 0 for a scalar; `rank` is true even
// where it is beyond BL_H5_MAX_RANK (dims are the first of them).
struct bl_h5_shape {
    int rank;
    hsize_t dims[BL_H5_MAX_RANK];
    bool is_null; // holds no value at all
};
bool bl_h5_shape_of(hid_t dataspace, struct bl_h5_shape *shape);

#endif
