/* What one element of a dataset is made of: from an HDF5 type to columns.
 *
 * An element of the file's type is read into `size` bytes of the type `memory`
 * (native byte order, packed).  Its leaves are the values in it, each at a
 * fixed offset: one for a plain number, one per member of a compound ("pt",
 * nested "mom.x"), one per element of a 1-D array ("[0]", "vec[2]").  An array
 * of rank 2 or 3 is one leaf with dims.
 *
 * A leaf of type BL_UNREADABLE takes no room and says why in its note; a
 * layout without a readable leaf has no memory type.
 */
#ifndef BL_IO_HDF5_LAYOUT_H
#define BL_IO_HDF5_LAYOUT_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "engine/data/type.h"

enum {
    BL_H5_MAX_COLUMNS = 1 << 22,   // of one dataset
    BL_H5_MAX_ROW_BYTES = 1 << 28, // of one dataset
};

enum bl_h5_form {
    BL_H5_NUMBERS,
    BL_H5_FLAGS,         // bytes that are not 0 are true
    BL_H5_FIXED_TEXT,    // `size` bytes, padded
    BL_H5_VARIABLE_TEXT, // a char *, NULL for an empty one
};

struct bl_h5_leaf {
    char *name; // "" for the whole element; owned
    enum bl_type type;
    enum bl_h5_form form;
    H5T_str_t padding; // of fixed text
    size_t offset;     // in the element
    size_t size;       // bytes of one value
    size_t n_dims, dims[BL_MAX_DIMS];
    const char *note; // static, or NULL
};

struct bl_h5_layout {
    hid_t memory; // H5I_INVALID_HID when nothing is readable
    size_t size;  // bytes of an element in memory
    size_t file_size;
    struct bl_h5_leaf *leaves;
    size_t n_leaves, capacity;
};

// bits_are_flags: a bit field of one byte is a bool (as PyTables stores it).
enum bl_status bl_h5_layout_init(struct bl_h5_layout *l, hid_t file_type,
                                 bool bits_are_flags, struct bl_error *err);
void bl_h5_layout_release(struct bl_h5_layout *l);

// One leaf that is the whole element, of a numeric type without dims.
bool bl_h5_layout_is_number(const struct bl_h5_layout *l);
bool bl_h5_layout_is_text(const struct bl_h5_layout *l);

// What h5py makes of complex numbers: the two floats r and i.
bool bl_h5_layout_is_complex(const struct bl_h5_layout *l);

// Bytes of a piece of fixed-length text without its padding.
size_t bl_h5_text_length(const char *text, size_t size, H5T_str_t padding);

// "a" and "b" as "a.b", "a" and "[2]" as "a[2]", "" and "b" as "b".
char *bl_h5_join(const char *left, const char *right, struct bl_error *err);

#endif
