/* The arrays of a file with their headers read. */
#ifndef BL_IO_NPZ_NPZ_ARRAY_H
#define BL_IO_NPZ_NPZ_ARRAY_H

#include "base/error.h"
#include "io/npz/npy_header.h"
#include "io/npz/npz_file.h"

struct bl_npz_array {
    struct bl_npz_member *member; // lent by the file
    struct bl_npy_header header;
};

struct bl_npz_arrays {
    struct bl_npz_file file;
    struct bl_npz_array *items; // owned, in the order of the file
    size_t n;
};

// Opens a file and reads every header.  Each shape agrees with the bytes that
// are there, or this fails.
enum bl_status bl_npz_arrays_open(struct bl_npz_arrays *a, const char *path,
                                  struct bl_error *err);
void bl_npz_arrays_close(struct bl_npz_arrays *a);

// Whether the items can be read at all: objects are a pickle, which is a
// program and is never run; items or rows of no bytes could claim any number.
bool bl_npz_array_has_items(const struct bl_npz_array *array);

#endif
