/* The values of an attribute or of a small dataset: a scalar, or a list. */
#ifndef BL_IO_HDF5_VALUE_H
#define BL_IO_HDF5_VALUE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "io/hdf5/layout.h"

// A list of strings, for names and units.
struct bl_h5_strings {
    char **items;
    size_t n;
};
void bl_h5_strings_release(struct bl_h5_strings *s);

struct bl_h5_value {
    hid_t id; // the caller's
    hid_t type, space;
    bool is_attribute;
    struct bl_h5_layout layout;
    size_t n; // values; 0 for none, and for more than one dimension
};

enum bl_status bl_h5_value_open(struct bl_h5_value *v, hid_t id,
                                bool is_attribute, struct bl_error *err);
void bl_h5_value_close(struct bl_h5_value *v);

// All of it as strings, whole numbers as their digits; the list stays empty
// when it is anything else, or unreasonably long.
enum bl_status bl_h5_value_strings(const struct bl_h5_value *v,
                                   struct bl_h5_strings *s,
                                   struct bl_error *err);

// All of it, at most max numbers; false when it is anything else.
bool bl_h5_value_numbers(const struct bl_h5_value *v, double *values,
                         size_t max);

// The strings of a 1-D dataset, when it has n of them; else the list is empty.
enum bl_status bl_h5_dataset_strings(hid_t dataset, size_t n,
                                     struct bl_h5_strings *s,
                                     struct bl_error *err);

#endif
