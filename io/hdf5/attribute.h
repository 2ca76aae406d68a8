/* Attributes, and other small things that say what the data are.
 *
 * Attributes that belong to libraries (dimension scales, netCDF-4, PyTables,
 * pandas) are no user's words and are passed over.
 */
#ifndef BL_IO_HDF5_ATTRIBUTE_H
#define BL_IO_HDF5_ATTRIBUTE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "io/hdf5/value.h"

// A scalar string; *text is owned by the caller, NULL when there is no such
// attribute or it is something else.
enum bl_status bl_h5_read_text(hid_t object, const char *name, char **text,
                               struct bl_error *err);

// Whether a scalar string attribute is there and says just that, or begins so.
bool bl_h5_says(hid_t object, const char *name, const char *text);
bool bl_h5_begins(hid_t object, const char *name, const char *text);

// A scalar or short list of numbers, at most max; false when there is none.
bool bl_h5_read_numbers(hid_t object, const char *name, double *values,
                        size_t max, size_t *n);

// The strings of an attribute, when it has n of them; else the list is empty.
enum bl_status bl_h5_attribute_strings(hid_t object, const char *name, size_t n,
                                       struct bl_h5_strings *s,
                                       struct bl_error *err);

// The user's attributes of an object: text and short lists of numbers.
enum bl_status bl_h5_carry_attributes(hid_t object, struct bl_attributes *to,
                                      struct bl_error *err);

// Copies the attributes that `to` does not have yet.
enum bl_status bl_h5_attributes_complete(struct bl_attributes *to,
                                         const struct bl_attributes *from,
                                         struct bl_error *err);

// The value of a scalar dataset, kept as an attribute of that name.
enum bl_status bl_h5_carry_scalar(hid_t dataset, const char *name,
                                  struct bl_attributes *to,
                                  struct bl_error *err);

// The units of a dataset's n columns: one for all of them, or one each;
// s->n is 0 without any.
enum bl_status bl_h5_read_units(hid_t object, size_t n, struct bl_h5_strings *s,
                                struct bl_error *err);

// netCDF's conventions in words ("fill value -999"), or NULL; owned by the
// caller.
enum bl_status bl_h5_read_note(hid_t object, char **note, struct bl_error *err);

// Whether PyTables wrote the object.
bool bl_h5_is_pytables(hid_t object);

#endif
